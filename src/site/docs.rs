//! The docs: the OpenAPI document, its interactive page with every file
//! compiled in, the XML Schema, and a page for each kind of problem.

mod problems;
mod schema;
mod swagger;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::http::asset::Asset;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::{HTML, JSON, YAML};
use crate::http::page::{Page, Pages};
use crate::http::problem::{Answer, Problem};
use crate::openapi;

/// The URLs of the docs.
pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(Documents::new()))
        .service(Endpoint::new("/openapi.json", Kinship::Fixed).get(json).finish())
        .service(Endpoint::new("/openapi.yaml", Kinship::Fixed).get(yaml).finish());
    swagger::routes(config);
    schema::routes(config);
    problems::routes(config);
}

/// The OpenAPI document in its two spellings.
struct Documents {
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
async fn json(request: HttpRequest, documents: Data<Documents>) -> HttpResponse {
    documents.json.respond(request.headers())
}

/// The OpenAPI document in YAML.
async fn yaml(request: HttpRequest, documents: Data<Documents>) -> HttpResponse {
    documents.yaml.respond(request.headers())
}

/// A page that has no other format.
fn html(page: &Page, pages: &Pages) -> Answer<HttpResponse> {
    let text = pages.render(page).map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, HTML)).body(text))
}
