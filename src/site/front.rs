//! The front page: the newest articles for people, links for programs.

use actix_web::HttpRequest;
use actix_web::web::{Data, ServiceConfig};
use minijinja::context;

use super::links::Links;
use crate::articles::list::Request;
use crate::articles::model::Sight;
use crate::articles::store::Articles;
use crate::articles::view::{Fields, View};
use crate::http::base_url;
use crate::http::content::{Content, Represent};
use crate::http::document::{Document, Node};
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::Format;
use crate::http::page::Page;
use crate::http::parameters::Parameters;
use crate::http::problem::Answer;
use crate::tokens::caller::{Anybody, Caller};

/// How many articles the page shows.
const ARTICLES: u16 = 20;

/// Where programs find the rest.
pub const LINKS: [(&str, &str); 5] = [
    ("articles", "/articles"),
    ("tags", "/tags"),
    ("openapi", "/openapi.json"),
    ("schema", "/schema/articles.xsd"),
    ("docs", "/docs"),
];

/// The URL of the front page.
pub fn routes(config: &mut ServiceConfig) {
    config.service(Endpoint::new("/", Kinship::Negotiated).get(show).finish());
}

/// The front page, or where everything is.
///
/// A browser gets the newest articles; a client that prefers JSON or XML gets links.
#[utoipa::path(get, path = "/", tag = "site", operation_id = "readLinks",
    responses((status = 200, description = "Links to what there is", body = Links)))]
pub async fn show(
    caller: Caller<Anybody>,
    request: HttpRequest,
    articles: Data<Articles>,
) -> Answer<Content<Front>> {
    Parameters::of(request.query_string()).finish()?;
    let newest = match caller.format {
        Format::Html => {
            let newest = Request::newest(ARTICLES, Fields::without_content());
            articles.list(Sight::Public, newest).await?.0.articles
        }
        Format::Json | Format::Xml | Format::TextXml => Vec::new(),
    };
    let now = articles.now();
    let views = newest.into_iter().map(|article| View::new(article, Fields::default(), now));
    Ok(Content::new(Front { articles: views.collect(), base: base_url::of(&request) }))
}

/// The front page.
pub struct Front {
    articles: Vec<View>,
    base: String,
}

impl Front {
    /// Only the links.
    pub fn without_articles() -> Self {
        Self { articles: Vec::new(), base: String::new() }
    }
}

impl Represent for Front {
    fn document(&self) -> Document<'_> {
        Document::new("links", Node::Links(LINKS.to_vec()))
    }

    fn page(&self) -> Page {
        let articles: Vec<_> = self.articles.iter().map(View::context).collect();
        Page { template: "front.html", context: context! { articles, base => self.base.as_str() } }
    }
}
