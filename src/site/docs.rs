//! The docs: guides, the interactive reference with every file compiled in,
//! the OpenAPI document, the XML Schema, and a page for each kind of problem.

mod guides;
mod leaf;
mod problems;
mod reference;
mod schema;

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
