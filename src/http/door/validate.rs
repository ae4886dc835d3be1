//! Entity tags of what is read, and reads that depend on them.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    LAST_MODIFIED,
};
use actix_web::http::{Method, StatusCode};

use super::visit::Visit;
use crate::http::conditions::{Conditions, Verdict, date};
use crate::http::entity_tag::EntityTag;
use crate::http::page::Pages;
use crate::http::problem::{Kind, Problem};

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
    let tag = response.headers().get(ETAG).and_then(|tag| EntityTag::parse(tag.to_str().ok()?));
    let conditions = Conditions::of(request);
    let Some(tag) = tag.filter(|_| conditions.are_any()) else { return response };
    match conditions.judge(&tag, date(response.headers(), LAST_MODIFIED)) {
        Verdict::Proceed => response,
        Verdict::NotModified(held) => not_modified(response, &held),
        Verdict::Failed => visit.refuse(&changed(tag), pages),
    }
}

fn with_tag(response: HttpResponse<BoxBody>) -> HttpResponse<BoxBody> {
    if response.headers().contains_key(ETAG) {
        return response;
    }
    let (mut response, body) = response.into_parts();
    match body.try_into_bytes() {
        Ok(bytes) => {
            set_tag(response.headers_mut(), &EntityTag::of_bytes(&bytes));
            response.set_body(BoxBody::new(bytes))
        }
        Err(stream) => response.set_body(stream),
    }
}

/// Sets the `ETag`.
pub fn set_tag(headers: &mut HeaderMap, tag: &EntityTag) {
    if let Ok(value) = HeaderValue::from_str(&tag.to_string()) {
        headers.insert(ETAG, value);
    }
}

/// Keeps what RFC 9110 §15.4.5 asks for, and `Link` and the total, which may
/// have changed though the page has not.
fn not_modified(response: HttpResponse<BoxBody>, held: &EntityTag) -> HttpResponse<BoxBody> {
    let mut response = response.drop_body().map_into_boxed_body();
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING] {
        headers.remove(name);
    }
    set_tag(headers, held);
    response
}

/// 412 with the present tag.
fn changed(tag: EntityTag) -> Problem {
    let detail = "What is there is not what If-Match or If-Unmodified-Since says; ETag has its \
                  present tag.";
    Problem::new(Kind::PreconditionFailed, detail).with_tag(Some(tag))
}
