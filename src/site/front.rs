//! The front page: the newest articles for people, links for programs.

use actix_web::HttpRequest;
use actix_web::web::{Data, ServiceConfig};
use minijinja::context;

use super::links::Links;
use crate::articles::alternates::{feeds, formats};
use crate::articles::model::{Article, Sight};
use crate::articles::page::entry;
use crate::articles::parameters::ListParameters;
use crate::articles::store::{Articles, Page};
use crate::articles::view::Fields;
use crate::http::base_url;
use crate::http::content::{Content, Represent};
use crate::http::cursor::Cursors;
use crate::http::document::{Document, Node};
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::Format;
use crate::http::page::Page as HtmlPage;
use crate::http::parameters::Parameters;
use crate::http::problem::Answer;
use crate::timestamp::Timestamp;
use crate::tokens::caller::{Anybody, Caller};

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
    let cursors = Cursors::new(articles.cursor_key().await?);
    let ListParameters { request: mut newest, list } = ListParameters::read("", &cursors)?;
    newest.fields = Fields::without_content();
    let page = match caller.format {
        Format::Html => articles.list(Sight::Public, newest).await?.0,
        Format::Json | Format::Xml | Format::TextXml => Page::empty(),
    };
    let older = page.next.map(|position| cursors.seal(&list, &position.to_bytes()));
    Ok(Content::new(Front {
        articles: page.articles,
        older: older.map(|cursor| format!("/articles?after={cursor}")),
        now: articles.now(),
        base: base_url::of(&request),
    }))
}

/// The front page.
pub struct Front {
    articles: Vec<Article>,
    older: Option<String>,
    now: Timestamp,
    base: String,
}

impl Front {
    /// Only the links.
    pub fn without_articles() -> Self {
        Self { articles: Vec::new(), older: None, now: Timestamp::EPOCH, base: String::new() }
    }
}

impl Represent for Front {
    fn document(&self) -> Document<'_> {
        Document::new("links", Node::Links(LINKS.to_vec()))
    }

    fn page(&self) -> HtmlPage {
        let articles: Vec<_> =
            self.articles.iter().map(|article| entry(article, self.now)).collect();
        HtmlPage {
            template: "front.html",
            context: context! {
                articles,
                older => self.older.as_deref(),
                alternates => formats("/articles", ""),
                feeds => feeds(""),
                canonical => format!("{}/", self.base),
                base => self.base.as_str(),
            },
        }
    }
}
