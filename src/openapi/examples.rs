//! Examples in both formats. Those of requests are files, which a test posts;
//! those of answers are written as the server writes them.

use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::content::Content;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::request_body::RequestBody;

use super::answers;
use super::subject::Subject;
use crate::http::media::{JSON, JSON_PATCH, MERGE_PATCH, XML};

/// An example of a body: the operation, the media type, its name and the text.
type Row = (&'static str, &'static str, &'static str, &'static str);

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("examples/", $name))
    };
}

#[rustfmt::skip]
const SENT: [Row; 14] = [
    ("createArticle", JSON, "smallest", file!("article.json")),
    ("createArticle", XML, "smallest", file!("article.xml")),
    ("createArticle", JSON, "whole", file!("whole.json")),
    ("createArticle", XML, "whole", file!("whole.xml")),
    ("createArticles", JSON, "several", file!("several.json")),
    ("createArticles", XML, "several", file!("several.xml")),
    ("replaceArticle", JSON, "smallest", file!("article.json")),
    ("replaceArticle", XML, "smallest", file!("article.xml")),
    ("patchArticle", JSON, "members", file!("patch.json")),
    ("patchArticle", MERGE_PATCH, "members", file!("patch.json")),
    ("patchArticle", JSON_PATCH, "operations", file!("operations.json")),
    ("patchArticle", XML, "members", file!("patch.xml")),
    ("createToken", JSON, "phone", file!("token.json")),
    ("createToken", XML, "phone", file!("token.xml")),
];

/// What the examples show.
const SUMMARIES: [(&str, &str); 6] = [
    ("smallest", "All that an article needs"),
    ("whole", "Every member, to be published at a time to come"),
    ("several", "Two articles"),
    ("members", "Another slug and other tags, and no summary any more"),
    ("operations", "Another title and one more tag, if the title is still the one that was read"),
    ("phone", "A token that may write, for a while"),
];

/// Adds its examples to an operation.
pub fn add(subject: &mut Subject<'_>) {
    for (id, media, name, text) in SENT {
        if subject.id() == id
            && let Some(content) = request(subject.operation, media)
        {
            let summary = SUMMARIES.iter().find(|(known, _)| *known == name);
            let summary = summary.map_or("", |(_, summary)| summary);
            content.examples.insert(name.into(), example(media, summary, text).into());
        }
    }
    let id = subject.id().to_owned();
    for (status, response) in &mut subject.operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        for (media, content) in &mut response.content {
            if let RefOr::T(content) = content {
                content.example = answers::example(&id, status, media);
            }
        }
    }
}

fn request<'o>(operation: &'o mut Operation, media: &str) -> Option<&'o mut Content> {
    let Some(RefOr::T(RequestBody { content, .. })) = &mut operation.request_body else {
        return None;
    };
    match content.get_mut(media)? {
        RefOr::T(content) => Some(content),
        RefOr::Ref(_) => None,
    }
}

fn example(media: &str, summary: &str, text: &str) -> Example {
    let value = match media {
        XML => Value::from(text),
        _ => serde_json::from_str(text).expect("the files are JSON; a test posts them all"),
    };
    ExampleBuilder::new().summary(summary).value(Some(value)).build()
}
