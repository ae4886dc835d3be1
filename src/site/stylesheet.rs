//! The style sheet, under a name that changes with its content.

use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::error::Error;
use crate::http::asset::Asset;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::page::Pages;
use crate::http::problem::Answer;

/// The URL of the style sheet.
pub fn routes(config: &mut ServiceConfig) {
    config.service(Endpoint::new("/assets/{name}", Kinship::Fixed).get(show).finish());
}

async fn show(
    name: Path<String>,
    request: HttpRequest,
    pages: Data<Pages>,
    stylesheet: Data<Asset>,
) -> Answer<HttpResponse> {
    if pages.stylesheet_path() != format!("/assets/{name}") {
        return Err(Error::NotFound.into());
    }
    Ok(stylesheet.respond_for_ever(request.headers()))
}
