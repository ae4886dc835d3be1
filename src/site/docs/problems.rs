//! `/docs/problems/`: where the `type` of a problem leads.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig};
use minijinja::context;

use super::html;
use crate::error::Error;
use crate::http::content::Represent;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::page::{Page, Pages};
use crate::http::problem::{Answer, Kind, Occurrence, example};
use crate::markdown;

/// The URLs of these pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(Endpoint::new("/docs/problems", Kinship::Fixed).get(list).finish())
        .service(Endpoint::new("/docs/problems/{name}", Kinship::Fixed).get(show).finish());
}

async fn list(pages: Data<Pages>) -> Answer<HttpResponse> {
    let problems: Vec<_> = Kind::all()
        .map(|kind| {
            context! { name => kind.name(), status => kind.status().as_u16(), title => kind.title() }
        })
        .collect();
    html(&Page { template: "problem-types.html", context: context! { problems } }, &pages)
}

async fn show(name: Path<String>, pages: Data<Pages>) -> Answer<HttpResponse> {
    let kind = Kind::named(&name).ok_or(Error::NotFound)?;
    let problem = example(kind);
    let occurrence = Occurrence {
        problem: &problem,
        instance: "/articles",
        request_id: "0b5c8a3e-4c1d-4c57-9d4b-8e2b6f7a1c90",
    };
    let document = occurrence.document();
    let context = context! {
        name => kind.name(),
        status => kind.status().as_u16(),
        title => kind.title(),
        explanation => markdown::to_html(kind.explanation()),
        example_json => serde_json::to_string_pretty(&document.content).unwrap_or_default(),
        // An element a line is enough to read; no text of an example holds `><`.
        example_xml => String::from_utf8_lossy(&document.to_xml()).replace("><", ">\n<"),
    };
    html(&Page { template: "problem-type.html", context }, &pages)
}
