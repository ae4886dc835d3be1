//! Answers as the server would write them, for the examples.

use serde_json::Value;

use crate::articles::fields::Fields;
use crate::articles::model::{Article, Stage, Tags};
use crate::articles::page::Asked;
use crate::articles::view::{ListView, View};
use crate::http::content::Represent;
use crate::http::media::{JSON, XML};
use crate::id::Id;
use crate::site::front::Front;
use crate::tags::view::TagsView;
use crate::timestamp::Timestamp;
use crate::tokens::model::{Scope, Token};
use crate::tokens::view::{TokenView, TokensView};

/// An id, and when everything in the examples happened.
const ID: &str = "01a203bb-a4a6-7656-b41e-fe2a466eaccd";
const NOW: &str = "2026-01-02T03:04:05Z";

/// What an operation answers with that status in that format.
pub fn example(operation: &str, status: &str, media: &str) -> Option<Value> {
    let answer = answer(operation, status)?;
    match media {
        JSON => serde_json::to_value(&answer.document().content).ok(),
        XML => Some(String::from_utf8_lossy(&answer.document().to_xml()).into()),
        _ => None,
    }
}

fn answer(operation: &str, status: &str) -> Option<Box<dyn Represent>> {
    let whole = Fields::default();
    let some = Fields::parse("id,title").unwrap_or_default();
    Some(match (operation, status) {
        ("listArticles" | "createArticles", "200" | "201") => Box::new(list(whole)),
        ("listArticleFields", "200") => Box::new(list(some)),
        ("readArticleFields", "200") => Box::new(article(some)),
        ("createArticle" | "readArticle" | "replaceArticle", "200" | "201") => {
            Box::new(article(whole))
        }
        ("listTags", "200") => {
            let tags = vec![("rust".into(), 3), ("web".into(), 1)];
            Box::new(TagsView { tags, more: None, canonical: String::new() })
        }
        ("listTokens", "200") => Box::new(TokensView(vec![token()])),
        ("readToken", "200") => Box::new(token()),
        ("readLinks", "200") => Box::new(Front::without_articles()),
        _ => return None,
    })
}

fn list(fields: Fields) -> ListView {
    let asked = Asked::everything(String::new());
    ListView { articles: vec![article(fields)], paging: None, asked }
}

fn article(fields: Fields) -> View {
    let now = now();
    let article = Article {
        id: id(),
        slug: "first-post".into(),
        title: "First post...".into(),
        content: "From my new blog app!".into(),
        summary: None,
        author: None,
        tags: Tags::default(),
        stage: Stage::Published,
        published_at: Some(now),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    View::new(article, fields, now)
}

fn token() -> TokenView {
    TokenView::new(Token {
        id: id(),
        name: "phone".into(),
        sha256: String::new(),
        scopes: [Scope::Write].into_iter().collect(),
        created_at: now(),
        expires_at: None,
        last_used_at: None,
    })
}

fn id() -> Id {
    Id::parse(ID).unwrap_or_default()
}

fn now() -> Timestamp {
    Timestamp::parse(NOW).expect("it is a time")
}
