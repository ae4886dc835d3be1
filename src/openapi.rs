//! The OpenAPI 3.1 document: made from the handlers, and from what operations
//! share, which is said once here.

mod answers;
mod bodies;
mod examples;
mod headers;
mod links;
mod outcomes;
mod parameters;
pub mod patches;
pub mod problem;
mod security;
mod shared;
mod subject;
mod suffixed;

use shared::Shared;
use utoipa::OpenApi;

use crate::{articles, feeds, health, metrics, site, sitemap, tags, tokens};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Broadsheet",
        description = include_str!("openapi/description.md"),
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "articles", description = "Writing and reading articles"),
        (name = "tags", description = "What articles are about"),
        (name = "tokens", description = "Who may do what, for administrators"),
        (name = "site", description = "The site as a whole"),
        (name = "feeds", description = "The newest articles for feed readers"),
        (name = "crawlers", description = "For search engines"),
        (name = "docs", description = "This document, and the XML Schema"),
        (name = "health", description = "For whatever runs the server"),
    ),
    paths(
        articles::handlers::list,
        articles::handlers::create,
        articles::handlers::show,
        articles::handlers::replace,
        articles::handlers::patch,
        articles::handlers::delete,
        tags::handlers::list,
        tokens::handlers::list,
        tokens::handlers::create,
        tokens::handlers::show,
        tokens::handlers::revoke,
        site::front::show,
        feeds::handlers::atom,
        feeds::handlers::rss,
        feeds::handlers::json,
        sitemap::handlers::sitemap,
        sitemap::handlers::robots,
        site::docs::json,
        site::docs::yaml,
        site::docs::schema::articles,
        site::docs::schema::problem,
        health::handlers::live,
        health::handlers::ready,
        metrics::handlers::metrics,
    ),
    components(schemas(
        articles::schemas::ArticleFields,
        patches::PatchOperation,
        problem::Problem,
        site::links::LinksInXml,
        site::links::Link,
        tokens::model::Scope,
    )),
    modifiers(&Shared),
)]
struct Description;

/// The document as JSON, indented, with a line feed at the end.
pub fn json() -> String {
    let mut text = Description::openapi()
        .to_pretty_json()
        .expect("the document is made of maps with string keys, lists and text");
    text.push('\n');
    text
}

/// The document as YAML.
pub fn yaml() -> String {
    Description::openapi()
        .to_yaml()
        .expect("the document is made of maps with string keys, lists and text")
}
