//! `/schema`: the XML Schema of what is answered and of what is taken.

use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::http::asset::Asset;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::XML;

/// The URLs of the schema. That of problems has a namespace of its own, so it
/// is a file of its own, which the first imports under this name.
pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(Schemas::new()))
        .service(Endpoint::new("/schema/articles.xsd", Kinship::Fixed).get(articles).finish())
        .service(Endpoint::new("/schema/problem.xsd", Kinship::Fixed).get(problem).finish());
}

/// The files. No media type is registered for XML Schema, so it is served as
/// what it is written in (RFC 7303 §9.1).
pub struct Schemas {
    articles: Asset,
    problem: Asset,
}

impl Schemas {
    fn new() -> Self {
        let articles = include_bytes!("../../../openapi/articles.xsd").as_slice();
        let problem = include_bytes!("../../../openapi/problem.xsd").as_slice();
        Self { articles: Asset::new(XML, articles), problem: Asset::new(XML, problem) }
    }
}

/// The XML Schema of articles, lists, tags and tokens.
///
/// Of what is answered and of what is taken. It imports the schema of problems.
#[utoipa::path(get, path = "/schema/articles.xsd", tag = "docs", operation_id = "readXmlSchema",
    responses((status = 200, description = "XML Schema 1.0", body = String, content_type = XML)))]
pub async fn articles(request: HttpRequest, schemas: Data<Schemas>) -> HttpResponse {
    schemas.articles.respond(request.headers())
}

/// The XML Schema of problems.
///
/// They have a namespace of their own, so it is a file of its own.
#[utoipa::path(get, path = "/schema/problem.xsd", tag = "docs", operation_id = "readXmlSchemaOfProblems",
    responses((status = 200, description = "XML Schema 1.0", body = String, content_type = XML)))]
pub async fn problem(request: HttpRequest, schemas: Data<Schemas>) -> HttpResponse {
    schemas.problem.respond(request.headers())
}
