//! Answers in memory, and what writes do to them.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use actix_web::http::header::{ContentType, ETAG};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Deserialize;

use crate::article::Article;

/// The newest answer for each article, by its id. Nothing is ever removed.
#[derive(Default)]
pub struct Kept(RwLock<HashMap<String, (i64, Bytes)>>);

/// The body of a PATCH.
#[derive(Deserialize)]
pub struct Change {
    pub content: String,
}

impl Change {
    /// What a search is to find: about what Broadsheet would have it find.
    pub fn words(&self) -> String {
        let content = self.content.to_lowercase();
        let words = content.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}

impl Kept {
    /// 200 with what is kept.
    pub fn answer(&self, id: &str) -> Option<HttpResponse> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (version, body) = kept.get(id)?;
        let mut answer = tagged(HttpResponse::Ok(), *version);
        Some(answer.insert_header(ContentType::json()).body(body.clone()))
    }

    /// Keeps the article, unless a newer one is there. 200 with it.
    pub fn keep(&self, article: &Article<'_>) -> actix_web::Result<HttpResponse> {
        let body = Bytes::from(serde_json::to_vec(article)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let newest = kept.entry(article.id.to_owned()).or_default();
        if newest.0 < article.version {
            *newest = (article.version, body.clone());
        }
        let mut answer = tagged(HttpResponse::Ok(), article.version);
        Ok(answer.insert_header(ContentType::json()).body(body))
    }
}

/// 204 for a change.
pub fn changed(article: &Article<'_>) -> HttpResponse {
    tagged(HttpResponse::NoContent(), article.version).finish()
}

fn tagged(mut answer: HttpResponseBuilder, version: i64) -> HttpResponseBuilder {
    answer.insert_header((ETAG, format!("\"{version}-json\"")));
    answer
}
