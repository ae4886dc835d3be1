//! The way from page to page: links that a client follows without building a
//! URL (RFC 8288).

use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use actix_web::{HttpMessage, HttpRequest};

use super::negotiation::Negotiation;
use super::parameters::Parameters;

/// The parameters that say from where on.
const EDGES: [&str; 2] = ["after", "before"];

/// The pages of a list around the one that was asked for, by their URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Where the list begins.
    pub first: String,
    /// The page before, if there is one.
    pub previous: Option<String>,
    /// The page that follows, if there is one.
    pub next: Option<String>,
}

impl Paging {
    /// The pages around this one, given the cursors of its neighbours. Suffix
    /// and all other parameters are kept.
    pub fn of(request: &HttpRequest, before: Option<String>, after: Option<String>) -> Self {
        let kept = Parameters::of(request.query_string()).without(&EDGES);
        let path = path(request);
        let page = |edge: Option<String>| {
            let query: Vec<String> = kept.iter().cloned().chain(edge).collect();
            let separator = if query.is_empty() { "" } else { "?" };
            format!("{path}{separator}{}", query.join("&"))
        };
        Self {
            first: page(None),
            previous: before.map(|cursor| page(Some(format!("before={cursor}")))),
            next: after.map(|cursor| page(Some(format!("after={cursor}")))),
        }
    }

    /// The header field.
    pub fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let links = [
            (Some(&self.first), "first"),
            (self.previous.as_ref(), "prev"),
            (self.next.as_ref(), "next"),
        ];
        let link = |(url, relation): (Option<&String>, &str)| {
            url.map(|url| format!("<{url}>; rel=\"{relation}\""))
        };
        let links: Vec<String> = links.into_iter().filter_map(link).collect();
        HeaderValue::from_str(&links.join(", ")).ok().map(|value| (LINK, value))
    }
}

/// The path as it was sent, with its suffix.
fn path(request: &HttpRequest) -> String {
    let by_suffix = request
        .extensions()
        .get::<Negotiation>()
        .filter(|negotiation| negotiation.by_suffix)
        .and_then(|negotiation| negotiation.format);
    let suffix = by_suffix.map(|format| format!(".{}", format.suffix())).unwrap_or_default();
    format!("{}{suffix}", request.path())
}
