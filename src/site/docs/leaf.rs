//! A page that says the same for as long as the program runs.

use std::sync::OnceLock;

use actix_web::{HttpRequest, HttpResponse};

use crate::http::asset::Asset;
use crate::http::media::HTML;
use crate::http::page::{Page, Pages};
use crate::http::problem::{Answer, Problem};

/// Such a page: rendered when it is first asked for, and only once.
#[derive(Default)]
pub struct Leaf(OnceLock<Asset>);

impl Leaf {
    /// 200 with the page; 500 where its template fails.
    pub fn respond(
        &self,
        request: &HttpRequest,
        pages: &Pages,
        page: impl FnOnce() -> Page,
    ) -> Answer<HttpResponse> {
        let asset = match self.0.get() {
            Some(asset) => asset,
            None => {
                let text = pages.render(&page()).map_err(Problem::internal)?;
                self.0.get_or_init(|| Asset::new(HTML, text.into_bytes()))
            }
        };
        Ok(asset.respond(request.headers()))
    }
}
