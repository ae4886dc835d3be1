//! Failures: the schema of problems, and which operation can end with which.

use utoipa::ToSchema;
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::{Components, Ref, RefOr, Response, ResponseBuilder};

use super::headers;
use super::subject::{Rule, Subject};
use crate::http::content::Represent;
use crate::http::media::Format;
use crate::http::problem::{Kind, Occurrence, example};
use crate::site::docs::problems;

/// What went wrong (RFC 9457).
#[derive(ToSchema)]
#[schema(xml(name = "problem", namespace = "urn:ietf:rfc:7807"))]
pub struct Problem {
    /// A page that explains this kind of problem.
    #[schema(rename = "type", format = "uri-reference", examples("/docs/problems/invalid"))]
    pub kind: String,
    /// What this kind of problem is called.
    #[schema(examples("Invalid content"))]
    pub title: String,
    /// The status code.
    #[schema(examples(422), minimum = 400, maximum = 599)]
    pub status: i32,
    /// What is wrong here and how to put it right.
    #[schema(examples("/title is required."))]
    pub detail: String,
    /// The path that was asked for.
    #[schema(examples("/articles"))]
    pub instance: String,
    /// The id under which the server's log knows the request.
    #[schema(examples("debaeca2-15c6-4081-878c-6cde0bc4d4bb"))]
    pub request_id: String,
    /// For 400 and 422, everything that is wrong.
    #[schema(nullable = false, xml(wrapped(name = "errors"), name = "i"))]
    pub errors: Option<Vec<Fault>>,
}

/// One thing that is wrong: `pointer` or `parameter` names its place.
#[derive(ToSchema)]
#[schema(xml(name = "i"))]
pub struct Fault {
    /// A JSON Pointer into the body, empty for the whole of it; that of the equal JSON for an XML
    /// body.
    #[schema(nullable = false, examples("/title"))]
    pub pointer: Option<String>,
    /// The name of a query parameter or of a header field.
    #[schema(nullable = false, examples("limit"))]
    pub parameter: Option<String>,
    /// What is wrong with it.
    #[schema(examples("is required"))]
    pub detail: String,
}

/// Which problems an operation can end with. Whatever is not told of it one by
/// one is its `default`.
#[rustfmt::skip]
const MET: [(Kind, Rule); 14] = [
    (Kind::Malformed, |subject| subject.minds_parameters()),
    (Kind::Unauthorized, |subject| subject.minds_tokens()),
    (Kind::Forbidden, |subject| subject.is_restricted()),
    (Kind::NotFound, |subject| subject.has_path_parameter() || subject.path == "/sitemap.xml"),
    (Kind::NotAcceptable, |subject| subject.is_negotiated() && !subject.is_suffixed()),
    (Kind::Timeout, |subject| subject.has_body()),
    (Kind::Conflict, |subject| subject.has_body()),
    (Kind::PreconditionFailed, |subject| subject.is_of_articles() || subject.is_read() && !subject.is_of_health()),
    (Kind::TooLarge, |subject| subject.has_body()),
    (Kind::UnsupportedType, |subject| subject.has_body()),
    (Kind::Invalid, |subject| subject.has_body()),
    (Kind::PreconditionRequired, |subject| subject.is_of_one_article() && !subject.is_read()),
    (Kind::TooManyRequests, |subject| !subject.is_of_health()),
    (Kind::Unavailable, |subject| subject.asks_database()),
];

/// What else a problem of that kind wears.
fn worn(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Unauthorized | Kind::Forbidden => &["Challenge"],
        Kind::PreconditionFailed => &["PresentETag"],
        Kind::Conflict => &["MaybeRetryAfter"],
        Kind::UnsupportedType => &["AcceptPost", "AcceptPatch"],
        Kind::TooManyRequests | Kind::Unavailable => &["RetryAfter"],
        _ => &[],
    }
}

/// Tells of each problem once, for [`add`] to refer to.
pub fn describe(components: &mut Components) {
    for (kind, _) in MET {
        let description = format!("{}. {}", kind.title(), problems::explain(kind));
        let response = response(&description, Some(kind), worn(kind));
        components.responses.insert(key(kind), response.into());
    }
    let description = "Any other problem, such as 405 Method not allowed, 414 URL too long, 431 \
                       Header fields too large or 500 Internal error; its `type` leads to a page \
                       that explains it.";
    let other = response(description, None, &["Allow", "MaybeRetryAfter"]);
    components.responses.insert(OTHER.into(), other.into());
}

const OTHER: &str = "OtherProblem";

/// Adds to an operation those that it can end with.
pub fn add(subject: &mut Subject<'_>) {
    let met: Vec<Kind> =
        MET.into_iter().filter(|(_, is_met)| is_met(subject)).map(|(kind, _)| kind).collect();
    let responses = &mut subject.operation.responses.responses;
    for kind in met {
        let response = Ref::from_response_name(key(kind));
        responses.insert(kind.status().as_str().into(), RefOr::Ref(response));
    }
    responses.insert("default".into(), RefOr::Ref(Ref::from_response_name(OTHER)));
}

/// Such as `NotFound`.
fn key(kind: Kind) -> String {
    format!("{kind:?}")
}

fn response(description: &str, kind: Option<Kind>, worn: &[&'static str]) -> Response {
    let mut response = ResponseBuilder::new()
        .description(description)
        .content(Format::Json.problem_type(), content(kind, Format::Json))
        .content(Format::Xml.problem_type(), content(kind, Format::Xml))
        .build();
    headers::wear(&mut response, headers::COMMON.into_iter().chain(worn.iter().copied()));
    response
}

fn content(kind: Option<Kind>, format: Format) -> Content {
    let problem = kind.map(example);
    let example = problem.as_ref().map(|problem| {
        let occurrence = Occurrence::for_example(problem);
        let document = occurrence.document();
        match format {
            Format::Json => serde_json::json!(document.content),
            _ => String::from_utf8_lossy(&document.to_xml()).into(),
        }
    });
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).example(example).build()
}
