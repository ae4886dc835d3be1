//! The docs: guides, the interactive reference with every file compiled in,
//! the OpenAPI document, the XML Schema, and a page for each kind of problem.

mod guides;
mod leaf;
pub mod problems;
mod reference;
pub mod schema;

use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::http::asset::Asset;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::{JSON, YAML};
use crate::openapi;

/// The URLs of the docs.
pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(Documents::new()))
        .service(Endpoint::new("/openapi.json", Kinship::Fixed).get(json).finish())
        .service(Endpoint::new("/openapi.yaml", Kinship::Fixed).get(yaml).finish());
    reference::routes(config);
    guides::routes(config);
    problems::routes(config);
    schema::routes(config);
}

/// The OpenAPI document in its two spellings.
pub struct Documents {
    json: Asset,
    yaml: Asset,
}

impl Documents {
    fn new() -> Self {
        Self {
            json: Asset::new(JSON, openapi::json().into_bytes()),
            yaml: Asset::new(YAML, openapi::yaml().into_bytes()),
        }
    }
}

/// The OpenAPI document in JSON.
///
/// This very document, for generators and for people's tools.
#[utoipa::path(get, path = "/openapi.json", tag = "docs", operation_id = "readOpenApiAsJson",
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = JSON)))]
pub async fn json(request: HttpRequest, documents: Data<Documents>) -> HttpResponse {
    documents.json.respond(request.headers())
}

/// The OpenAPI document in YAML.
///
/// The same in its other spelling.
#[utoipa::path(get, path = "/openapi.yaml", tag = "docs", operation_id = "readOpenApiAsYaml",
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = YAML)))]
pub async fn yaml(request: HttpRequest, documents: Data<Documents>) -> HttpResponse {
    documents.yaml.respond(request.headers())
}
