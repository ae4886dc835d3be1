//! A URL and its methods: what actix's resource lacks. HEAD answers wherever
//! GET does, OPTIONS lists the methods, another method is 405 with `Allow`.

use actix_web::guard::{self, GuardContext};
use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderName, HeaderValue};
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, web};

use super::counters::Route;
use super::media::{PATCH_BODIES, POST_BODIES};
use super::problem::{Failure, Kind, Problem};

/// Lists the media types that a POST may have (W3C Linked Data Platform §7.1).
pub const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
/// Lists the media types that a PATCH may have (RFC 5789 §3.1).
pub const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// What an answer from a URL depends on, whatever its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// One type and the same for everybody.
    Fixed,
    /// One type and the same for everybody, but refused to a bad token.
    Guarded,
    /// As `Accept` says, and the same for everybody.
    Negotiated,
    /// As `Accept` says, and more for those with a token.
    Personal,
}

/// Builds a resource, method by method.
pub struct Endpoint {
    resource: Resource,
    methods: Vec<Method>,
}

impl Endpoint {
    /// Nothing yet at this path pattern.
    pub fn new(path: &str, kinship: Kinship) -> Self {
        let resource = web::resource(path.to_owned()).app_data(kinship).app_data(Route::of(path));
        Self { resource, methods: Vec::new() }
    }

    /// Answers GET and HEAD.
    #[must_use]
    pub fn get<F, A>(self, handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(&[Method::GET, Method::HEAD], handler)
    }

    /// Answers POST.
    #[must_use]
    pub fn post<F, A>(self, handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(&[Method::POST], handler)
    }

    /// Answers PUT.
    #[must_use]
    pub fn put<F, A>(self, handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(&[Method::PUT], handler)
    }

    /// Answers PATCH.
    #[must_use]
    pub fn patch<F, A>(self, handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(&[Method::PATCH], handler)
    }

    /// Answers DELETE.
    #[must_use]
    pub fn delete<F, A>(self, handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.on(&[Method::DELETE], handler)
    }

    /// The resource, with OPTIONS and 405.
    pub fn finish(mut self) -> Resource {
        self.methods.push(Method::OPTIONS);
        let headers = self.headers();
        let for_options = headers.clone();
        self.resource
            .route(web::method(Method::OPTIONS).to(move || options(for_options.clone())))
            .default_service(web::to(move || refuse(headers.clone())))
    }

    fn on<F, A>(mut self, methods: &[Method], handler: F) -> Self
    where
        F: Handler<A>,
        A: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.methods.extend_from_slice(methods);
        let mine = methods.to_vec();
        let is_mine = move |context: &GuardContext<'_>| mine.contains(&context.head().method);
        self.resource =
            self.resource.route(web::route().guard(guard::fn_guard(is_mine)).to(handler));
        self
    }

    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let allow = self.methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let mut headers = Vec::new();
        headers.extend(HeaderValue::from_str(&allow).map(|value| (ALLOW, value)));
        if self.methods.contains(&Method::POST) {
            headers.push((ACCEPT_POST, HeaderValue::from_static(POST_BODIES)));
        }
        if self.methods.contains(&Method::PATCH) {
            headers.push((ACCEPT_PATCH, HeaderValue::from_static(PATCH_BODIES)));
        }
        headers
    }
}

async fn options(headers: Vec<(HeaderName, HeaderValue)>) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    for header in headers {
        response.insert_header(header);
    }
    response.finish()
}

async fn refuse(headers: Vec<(HeaderName, HeaderValue)>) -> Result<HttpResponse, Failure> {
    let problem = Problem::new(Kind::MethodNotAllowed, "The URL does not have this method.");
    Err(headers
        .into_iter()
        .filter(|(name, _)| *name == ALLOW)
        .fold(problem, |problem, (n, v)| problem.with(n, v))
        .into())
}
