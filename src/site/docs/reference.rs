//! `/docs`: where to begin, and Swagger UI, with nothing loaded from another
//! host.

use std::collections::BTreeMap;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use utoipa_swagger_ui::Config;

use super::guides;
use super::leaf::Leaf;
use crate::error::Error;
use crate::http::asset::Asset;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::{CSS, JAVASCRIPT};
use crate::http::page::{Page, Pages};
use crate::http::problem::Answer;

/// Swagger UI styles its elements one by one; scripts are our own files only.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// The URLs of the page and its files.
pub fn routes(config: &mut ServiceConfig) {
    config
        .app_data(Data::new(Files::new()))
        .app_data(Data::new(Leaf::default()))
        .service(Endpoint::new("/docs", Kinship::Fixed).get(show).finish())
        .service(Endpoint::new("/docs/assets/{name}", Kinship::Fixed).get(file).finish());
}

async fn show(
    request: HttpRequest,
    pages: Data<Pages>,
    files: Data<Files>,
    leaf: Data<Leaf>,
) -> Answer<HttpResponse> {
    let mut response = leaf.respond(&request, &pages, || page(&files))?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}

fn page(files: &Files) -> Page {
    let assets: BTreeMap<&str, String> = files
        .0
        .iter()
        .map(|(name, asset)| (*name, format!("/docs/assets/{}", asset.hashed_name(name))))
        .collect();
    let context = context! { assets, guides => guides::contents() };
    Page { template: "docs-reference.html", context }
}

async fn file(
    name: Path<String>,
    request: HttpRequest,
    files: Data<Files>,
) -> Answer<HttpResponse> {
    let named = |(known, _): &&(&str, Asset)| *known == name.as_str();
    if let Some((_, asset)) = files.0.iter().find(named) {
        return Ok(asset.respond(request.headers()));
    }
    let hashed = |(known, asset): &&(&str, Asset)| asset.hashed_name(known) == name.as_str();
    let (_, asset) = files.0.iter().find(hashed).ok_or(Error::NotFound)?;
    Ok(asset.respond_for_ever(request.headers()))
}

struct Files(Vec<(&'static str, Asset)>);

impl Files {
    fn new() -> Self {
        let script = |text: &'static str| Asset::new(JAVASCRIPT, text.as_bytes());
        let mut files = vec![
            ("colours.js", script(include_str!("colours.js"))),
            ("swagger-initializer.js", script(include_str!("swagger-initializer.js"))),
        ];
        for (name, content_type) in [("swagger-ui.css", CSS), ("swagger-ui-bundle.js", JAVASCRIPT)]
        {
            let config = std::sync::Arc::new(Config::from("/openapi.json"));
            match utoipa_swagger_ui::serve(name, config) {
                Ok(Some(file)) => {
                    files.push((name, Asset::new(content_type, file.bytes.into_owned())));
                }
                _ => log::error!("{name} was not compiled in"),
            }
        }
        Self(files)
    }
}
