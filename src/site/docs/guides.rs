//! `/docs/{guide}`: how to do things with the API, from the Markdown in `docs/`.

mod console;
mod guide;
mod prose;

use std::sync::LazyLock;

use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::{Value, context};

use super::leaf::Leaf;
use crate::error::Error;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::page::{Page, Pages};
use crate::http::problem::Answer;
use guide::Guide;
pub use prose::to_html;

macro_rules! compiled_in {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../docs/", $name, ".md")))),*]
    };
}

/// In the order in which they are to be read. The name is the last segment of
/// a guide's URL.
const SOURCES: [(&str, &str); 11] = compiled_in![
    "quick-start",
    "reading",
    "paging-and-search",
    "writing-safely",
    "xml",
    "problems",
    "tokens",
    "clients",
    "caching",
    "deployment",
    "keeping",
];

/// The guide whose sections explain the problems, in Markdown.
pub const PROBLEMS: &str = include_str!("../../../docs/problems.md");

static GUIDES: LazyLock<Vec<Guide>> =
    LazyLock::new(|| SOURCES.iter().map(|(name, source)| Guide::new(name, source)).collect());

/// The URLs of the guides.
pub fn routes(config: &mut ServiceConfig) {
    let leaves: Leaves = GUIDES.iter().map(|_| Leaf::default()).collect();
    config
        .app_data(Data::new(leaves))
        .service(Endpoint::new("/docs/{name}", Kinship::Fixed).get(show).finish());
}

/// The page of each guide, in their order.
type Leaves = Vec<Leaf>;

async fn show(
    name: Path<String>,
    request: HttpRequest,
    pages: Data<Pages>,
    leaves: Data<Leaves>,
) -> Answer<HttpResponse> {
    let index = GUIDES.iter().position(|guide| guide.name == *name).ok_or(Error::NotFound)?;
    leaves[index].respond(&request, &pages, || page(index))
}

/// The page of a guide, with what comes before it and after it.
fn page(index: usize) -> Page {
    let neighbour = |index: Option<usize>| index.and_then(|index| GUIDES.get(index));
    let context = context! {
        guides => contents(),
        guide => GUIDES[index].context(),
        previous => neighbour(index.checked_sub(1)).map(Guide::context),
        next => neighbour(Some(index + 1)).map(Guide::context),
    };
    Page { template: "docs-guide.html", context }
}

/// Every guide, for navigation.
pub fn contents() -> Value {
    GUIDES.iter().map(Guide::context).collect()
}
