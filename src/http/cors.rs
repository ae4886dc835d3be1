//! Which web pages of other origins may use the API (the Fetch standard, CORS
//! protocol). There are no cookies here, so credentials are never allowed.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ALLOW,
    HeaderMap, HeaderValue, ORIGIN,
};

/// What a page may send.
const ALLOWED: HeaderValue = HeaderValue::from_static(
    "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, \
     If-None-Match, If-Unmodified-Since, Prefer, X-Request-Id",
);
/// What a page may read beside the body.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "ETag, Link, Location, Retry-After, X-Total-Count, X-Request-Id, Preference-Applied, \
     Idempotent-Replayed, RateLimit, RateLimit-Policy",
);
/// Two hours: the longest that browsers keep a preflight's answer.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

/// What a URL that does not exist may be asked, to be told so.
const EVERY_METHOD: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// The origins whose pages are let in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// None but our own.
    #[default]
    None,
    /// Every origin.
    Any,
    /// These, compared to the letter.
    Only(Vec<String>),
}

/// What a request says of the page it comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    origin: Option<HeaderValue>,
    is_preflight: bool,
}

impl Origin {
    /// Looks at a request.
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        let origin = headers.get(ORIGIN).cloned();
        let is_preflight = method == Method::OPTIONS
            && origin.is_some()
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        Self { origin, is_preflight }
    }
}

impl Origins {
    /// Whether answers differ by origin, so that `Vary` must say so.
    pub fn vary(&self) -> bool {
        matches!(self, Self::Only(_))
    }

    /// Adds to an answer what lets the page read it.
    pub fn admit(&self, origin: &Origin, response: &mut HttpResponse<BoxBody>) {
        let Some(admitted) = self.admitted(origin) else { return };
        // Were it refused, the page could not read why the request itself is.
        if origin.is_preflight && response.status().is_client_error() {
            *response = HttpResponse::NoContent().insert_header((ALLOW, EVERY_METHOD)).finish();
        }
        let allow = response.headers().get(ALLOW).cloned();
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, admitted);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        if let (true, Some(methods)) = (origin.is_preflight, allow) {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED);
            headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        }
    }

    /// The origin that the answer names, if the page may read it.
    pub fn admitted(&self, origin: &Origin) -> Option<HeaderValue> {
        let sent = origin.origin.as_ref()?;
        match self {
            Self::None => None,
            Self::Any => Some(HeaderValue::from_static("*")),
            Self::Only(list) => {
                list.iter().any(|known| known.as_bytes() == sent.as_bytes()).then(|| sent.clone())
            }
        }
    }
}
