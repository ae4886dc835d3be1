//! Entity tags of what is read, and reads that depend on them.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderMap, LAST_MODIFIED,
};
use actix_web::http::{Method, StatusCode};

use super::visit::Visit;
use crate::error::Error;
use crate::http::conditions::{Conditions, Verdict, date};
use crate::http::entity_tag::EntityTag;
use crate::http::page::Pages;
use crate::http::problem::Problem;

/// Gives what is read its entity tag, if it has none yet: that of its bytes.
/// Where the request's conditions say so, 304 or 412 takes its place.
pub fn validate(
    response: HttpResponse<BoxBody>,
    visit: &Visit,
    request: &HeaderMap,
    pages: Option<&Pages>,
) -> HttpResponse<BoxBody> {
    let is_read = matches!(visit.method, Method::GET | Method::HEAD);
    let is_kept = response.headers().get(CACHE_CONTROL).is_none_or(|cache| cache != "no-store");
    if !is_read || !is_kept || response.status() != StatusCode::OK {
        return response;
    }
    let response = with_tag(response);
    if !Conditions::are_in(request) {
        return response;
    }
    let Some(tag) = EntityTag::of(response.headers()) else { return response };
    match Conditions::of(request).judge(&tag, date(response.headers(), LAST_MODIFIED)) {
        Verdict::Proceed => response,
        Verdict::NotModified(held) => not_modified(response, &held),
        Verdict::Failed => {
            visit.refuse(&Problem::from(Error::PreconditionFailed).with_tag(Some(tag)), pages)
        }
    }
}

fn with_tag(response: HttpResponse<BoxBody>) -> HttpResponse<BoxBody> {
    if response.headers().contains_key(ETAG) {
        return response;
    }
    let (mut response, body) = response.into_parts();
    match body.try_into_bytes() {
        Ok(bytes) => {
            EntityTag::of_bytes(&bytes).set(response.headers_mut());
            response.set_body(BoxBody::new(bytes))
        }
        Err(stream) => response.set_body(stream),
    }
}

fn not_modified(response: HttpResponse<BoxBody>, held: &EntityTag) -> HttpResponse<BoxBody> {
    let mut response = response.drop_body().map_into_boxed_body();
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    say_unchanged(response.headers_mut(), held);
    response
}

/// Makes of a header that of 304, for a client that holds that tag. It keeps what
/// RFC 9110 §15.4.5 asks for, and `Link` and the total, which may have changed
/// though the page has not.
pub fn say_unchanged(headers: &mut HeaderMap, held: &EntityTag) {
    for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_SECURITY_POLICY] {
        headers.remove(name);
    }
    held.set(headers);
}
