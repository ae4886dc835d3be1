//! One request as the door sees it, for as long as it takes.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION};
use actix_web::http::{Method, StatusCode};

use crate::http::coding::{Preference, preference};
use crate::http::content;
use crate::http::cors::{Origin, Origins};
use crate::http::negotiation::Negotiation;
use crate::http::page::Pages;
use crate::http::problem::{Kind, Occurrence, Problem};
use crate::http::request_id;
use crate::http::target::{Suffixed, Target};

/// As many as a URL may have.
const MAX_PATH_CHARACTERS: usize = 8 * 1024;

/// For how many seconds a public answer is fresh (RFC 9111 §5.2.2.1).
#[derive(Clone, Copy, Debug)]
pub struct MaxAge(pub u32);

/// What is known of a request before it goes in, and needed when it is out.
pub struct Visit {
    /// Its method.
    pub method: Method,
    /// Its path, as it was sent.
    pub path: String,
    /// The path that is routed: without suffix, without a slash too many.
    pub routed: String,
    /// Its query, without the question mark.
    pub query: String,
    /// Its id.
    pub request_id: HeaderValue,
    /// The format of its answer.
    pub negotiation: Negotiation,
    /// Whether it carries a token, good or bad.
    pub is_personal: bool,
    /// The page that it comes from, and the pages that are let in.
    pub origin: Origin,
    /// How long a public answer may be kept without asking, if at all.
    pub max_age: Option<MaxAge>,
    /// See [`Origins`].
    pub origins: Origins,
    /// The content codings that it prefers.
    pub preference: Preference,
}

impl Visit {
    /// Looks at a request from outside.
    pub fn of(request: &ServiceRequest) -> Self {
        let path = shortened(request.uri().path());
        let suffixed = request.app_data::<Suffixed>().copied().unwrap_or(Suffixed(&[]));
        let target = Target::of(&path, suffixed);
        Self {
            method: request.method().clone(),
            routed: target.path.to_owned(),
            query: request.query_string().to_owned(),
            request_id: request_id::of(request.headers()),
            negotiation: Negotiation::of(&target, request.headers()),
            is_personal: request.headers().contains_key(AUTHORIZATION),
            origin: Origin::of(request.method(), request.headers()),
            max_age: request.app_data().copied(),
            origins: request.app_data::<Origins>().cloned().unwrap_or_default(),
            preference: preference(request.headers()),
            path,
        }
    }

    /// The request's id as text.
    pub fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    /// The problem, as an answer to this request.
    pub fn refuse(&self, problem: &Problem, pages: Option<&Pages>) -> HttpResponse<BoxBody> {
        if let Some(cause) = &problem.cause {
            log::error!(
                "{} {}: {cause} (request {})",
                self.method,
                self.path.escape_debug(),
                self.request_id()
            );
        }
        let occurrence =
            Occurrence { problem, instance: &self.path, request_id: self.request_id() };
        let format = self.negotiation.problem_format();
        let bytes = content::write(&occurrence, format, pages).unwrap_or_else(|cause| {
            log::error!("the page for a problem cannot be rendered: {cause}");
            plain_page(problem.kind, self.request_id()).into_bytes()
        });
        let mut response = HttpResponse::build(problem.kind.status());
        response.insert_header((CONTENT_TYPE, format.problem_type()));
        for (name, value) in &problem.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        response.body(bytes)
    }

    /// 308 to that path, the query kept.
    pub fn redirect(&self, path: &str) -> HttpResponse<BoxBody> {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        HttpResponse::build(StatusCode::PERMANENT_REDIRECT)
            .insert_header((LOCATION, format!("{path}{query}")))
            .finish()
    }

    /// The path of another item of the same collection, the suffix kept.
    pub fn beside(&self, name: &str) -> String {
        let (collection, item) = self.routed.rsplit_once('/').unwrap_or_default();
        let suffix = self.path.get(collection.len() + 1 + item.len()..).unwrap_or_default();
        format!("{collection}/{name}{}", suffix.trim_end_matches('/'))
    }
}

/// What is longer is refused, and need not be repeated whole.
fn shortened(path: &str) -> String {
    match path.len() {
        ..=MAX_PATH_CHARACTERS => path.to_owned(),
        _ => path.chars().take(MAX_PATH_CHARACTERS).collect(),
    }
}

/// For when not even the template of problems can be rendered.
fn plain_page(kind: Kind, request_id: &str) -> String {
    let (status, title) = (kind.status().as_u16(), kind.title());
    format!(
        "<!doctype html>\n<title>{title}</title>\n<h1>{status} {title}</h1>\n<p>Request {request_id}</p>\n"
    )
}
