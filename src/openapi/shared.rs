//! What every operation has: an XML twin of each JSON body, and problems.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ArrayBuilder, Content, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder,
    content::ContentBuilder,
};
use utoipa::{Modify, ToSchema};

use super::preferences;
use crate::articles::json_patch::MOST_OPERATIONS;
use crate::http::media::{Format, JSON, JSON_PATCH, MERGE_PATCH, XML};

/// What went wrong (RFC 9457).
#[derive(ToSchema)]
#[schema(xml(name = "problem", namespace = "urn:ietf:rfc:7807"))]
pub struct Problem {
    /// A page that explains this kind of problem.
    #[schema(rename = "type", example = "/docs/problems/invalid")]
    pub kind: String,
    /// What this kind of problem is called.
    #[schema(example = "Invalid content")]
    pub title: String,
    /// The status code.
    #[schema(example = 422)]
    pub status: u16,
    /// What is wrong here and how to put it right.
    #[schema(example = "/title is required.")]
    pub detail: String,
    /// The path that was asked for.
    #[schema(example = "/articles")]
    pub instance: String,
    /// The id under which the server's log knows the request.
    pub request_id: String,
    /// For 400 and 422, everything that is wrong.
    #[schema(xml(wrapped, name = "errors"))]
    pub errors: Option<Vec<Fault>>,
}

/// One thing that is wrong.
#[derive(ToSchema)]
#[schema(xml(name = "i"))]
pub struct Fault {
    /// A JSON Pointer into the body, empty for the whole of it.
    #[schema(example = "/title")]
    pub pointer: Option<String>,
    /// The name of a query parameter or a header.
    pub parameter: Option<String>,
    /// What is wrong with it.
    #[schema(example = "is required")]
    pub detail: String,
}

/// One operation of a JSON Patch (RFC 6902).
#[derive(ToSchema)]
pub struct PatchOperation {
    /// What to do.
    pub op: PatchVerb,
    /// A JSON Pointer to the place, such as `/title`; `/tags/-` is the end of the tags.
    #[schema(example = "/title")]
    pub path: String,
    /// Where `move` and `copy` take the value, a JSON Pointer.
    #[schema(nullable = false)]
    pub from: Option<String>,
    /// What `add` and `replace` put there, and what `test` expects there.
    pub value: Option<serde_json::Value>,
}

/// What an operation of a JSON Patch does.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(missing_docs, reason = "RFC 6902 says it")]
pub enum PatchVerb {
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

/// Adds what all operations share.
pub struct Shared;

impl Modify for Shared {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", token());
        preferences::describe(components);
        for (path, item) in &mut document.paths.paths {
            for (is_patch, operation) in operations(item) {
                preferences::add(path, operation);
                twin_request(operation, is_patch);
                twin_responses(operation);
                operation.responses.responses.insert("default".into(), problem().into());
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete]
        .into_iter()
        .flatten()
        .map(|operation| (false, operation))
        .chain(item.patch.iter_mut().map(|operation| (true, operation)))
}

fn twin_request(operation: &mut Operation, is_patch: bool) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    let Some(content) = body.content.get(JSON).cloned() else { return };
    if is_patch {
        body.content.insert(MERGE_PATCH.into(), content.clone());
        let operations = ArrayBuilder::new().items(Ref::from_schema_name("PatchOperation"));
        let content =
            ContentBuilder::new().schema(Some(operations.max_items(Some(MOST_OPERATIONS)))).build();
        body.content.insert(JSON_PATCH.into(), RefOr::T(content));
    }
    body.content.insert(XML.into(), content);
}

fn twin_responses(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(Response { content, .. }) = response
            && let Some(json) = content.get(JSON).cloned()
        {
            content.insert(XML.into(), json);
        }
    }
}

fn token() -> SecurityScheme {
    let scheme =
        HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("bs_…").description(Some(
            "A token that `broadsheet token create` has printed. Scopes: \
             `articles:read-drafts`, `articles:write`, `admin`.",
        ));
    SecurityScheme::Http(scheme.build())
}

fn problem() -> Response {
    let content = || -> Content {
        ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build()
    };
    ResponseBuilder::new()
        .description("A problem; its `type` leads to a page that explains it")
        .content(Format::Json.problem_type(), content())
        .content(Format::Xml.problem_type(), content())
        .build()
}
