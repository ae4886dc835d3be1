//! The least that a server on actix-http does: whatever is asked is answered with the same bytes.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_http::{Request, Response};
use actix_web::dev::{AppConfig, ServiceFactory, fn_service};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LAST_MODIFIED, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::Bytes;

/// As many fields as Broadsheet sends, of the same lengths.
const FIELDS: [(HeaderName, &str); 7] = [
    (VARY, "Accept, Accept-Encoding, Authorization"),
    (ETAG, "\"1-json\""),
    (LAST_MODIFIED, "Mon, 23 Nov 2026 12:00:00 GMT"),
    (CACHE_CONTROL, "public, no-cache"),
    (HeaderName::from_static("x-request-id"), "01a20822-6687-7160-9ae8-d266ad1055df"),
    (CONTENT_TYPE, "application/json"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Without a router, and without what actix-web makes of a request.
pub fn service(
    body: Bytes,
) -> impl ServiceFactory<
    Request,
    Config = AppConfig,
    Response = Response<Bytes>,
    Error = Infallible,
    InitError = (),
> {
    fn_service(move |_: Request| -> Ready<Result<_, Infallible>> {
        ready(Ok(answer(body.clone())))
    })
}

fn answer(body: Bytes) -> Response<Bytes> {
    let mut response = Response::ok().set_body(body);
    for (name, value) in FIELDS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
