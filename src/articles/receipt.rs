//! How a POST is answered.

use actix_web::{HttpRequest, HttpResponse};

use super::model::{Article, OneOrAll};
use super::page::Asked;
use super::view::{Created, ListView, View};
use crate::error::Result;
use crate::http::base_url;
use crate::http::content::{Content, Scribe};
use crate::http::prefer::Prefer;
use crate::timestamp::Timestamp;

/// What is known of the answer to a POST before there is anything to tell: it
/// can be written wherever the articles are created.
pub struct Receipt {
    prefer: Prefer,
    scribe: Scribe,
    base: String,
    now: Timestamp,
}

impl Receipt {
    /// For that request, which is answered at that moment.
    pub fn of(request: &HttpRequest, now: Timestamp) -> Self {
        Self {
            prefer: Prefer::of(request.headers()),
            scribe: Scribe::of(request),
            base: base_url::of(request),
            now,
        }
    }

    /// The answer that tells of these articles.
    pub fn write(self, created: OneOrAll<Article>) -> Result<HttpResponse> {
        let view = |article| View::whole(article, self.now);
        let content = match created {
            OneOrAll::One(article) => {
                let article = view(article);
                let location = article.permanent_path();
                Content::created(Created::One(Box::new(article)), &location)
            }
            OneOrAll::All(articles) => Content::all_created(Created::All(Box::new(ListView {
                articles: articles.into_iter().map(view).collect(),
                paging: None,
                asked: Asked::everything(self.base),
            }))),
        };
        self.scribe.write(content.preferring(self.prefer))
    }
}
