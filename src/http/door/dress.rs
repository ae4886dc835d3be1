//! What every answer wears when it leaves.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};

use super::visit::{MaxAge, Visit};
use crate::http::coding::{Coding, WORTHWHILE};
use crate::http::endpoint::Kinship;
use crate::http::entity_tag::EntityTag;
use crate::http::media::is_compressible;
use crate::http::request_id::X_REQUEST_ID;

/// Nothing is loaded but our own style sheet and the articles' images.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' https: data:; \
                           base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Adds the header fields that do not depend on what is answered.
pub fn headers(response: &mut HttpResponse<BoxBody>, visit: &Visit, kinship: Option<Kinship>) {
    vary(response, visit, kinship);
    let may_be_kept = matches!(visit.method, Method::GET | Method::HEAD)
        && !response.status().is_client_error()
        && !response.status().is_server_error();
    let cache = match (may_be_kept, visit.is_personal && kinship != Some(Kinship::Fixed)) {
        (false, _) => HeaderValue::from_static("no-store"),
        (true, true) => HeaderValue::from_static("private, no-cache"),
        (true, false) => public(visit.max_age),
    };
    visit.origins.admit(&visit.origin, response);
    let is_page = content_type(response).starts_with("text/html");
    let headers = response.headers_mut();
    headers.insert(X_REQUEST_ID, visit.request_id.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let mut default = |name: HeaderName, value: HeaderValue| {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    };
    default(CACHE_CONTROL, cache);
    if is_page {
        default(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    }
}

fn public(max_age: Option<MaxAge>) -> HeaderValue {
    let fresh = max_age.map(|MaxAge(seconds)| format!("public, max-age={seconds}"));
    let fresh = fresh.and_then(|fresh| HeaderValue::from_str(&fresh).ok());
    fresh.unwrap_or(HeaderValue::from_static("public, no-cache"))
}

/// Names what the answer depends on, so that no cache gives it to another.
fn vary(response: &mut HttpResponse<BoxBody>, visit: &Visit, kinship: Option<Kinship>) {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let by_format = is_error || matches!(kinship, Some(Kinship::Negotiated | Kinship::Personal));
    let mut names = Vec::with_capacity(4);
    if by_format && !visit.negotiation.by_suffix {
        names.push("Accept");
    }
    // Whatever has not been modified may have been coded.
    let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
    if by_format || is_unchanged || is_compressible(content_type(response)) {
        names.push("Accept-Encoding");
    }
    if kinship == Some(Kinship::Personal) {
        names.push("Authorization");
    }
    if visit.origins.vary() {
        names.push("Origin");
    }
    if let Ok(value) = HeaderValue::from_str(&names.join(", "))
        && !names.is_empty()
    {
        response.headers_mut().insert(VARY, value);
    }
}

/// Compresses the body as the client prefers, where that is worth while.
pub fn compress(response: HttpResponse<BoxBody>, visit: &Visit) -> HttpResponse<BoxBody> {
    let Some(coding) = visit.preference.coding else { return response };
    if response.headers().contains_key(CONTENT_ENCODING)
        || !is_compressible(content_type(&response))
    {
        return response;
    }
    let (mut response, body) = response.into_parts();
    let plain = match body.try_into_bytes() {
        Ok(plain) => plain,
        Err(stream) => return response.set_body(stream),
    };
    if plain.len() < WORTHWHILE && !visit.preference.identity_refused {
        return response.set_body(BoxBody::new(plain));
    }
    match coding.encode(&plain) {
        Ok(coded) => {
            let name = HeaderValue::from_static(coding.name());
            response.headers_mut().insert(CONTENT_ENCODING, name);
            name_coding(response.headers_mut(), coding);
            response.set_body(BoxBody::new(coded))
        }
        Err(error) => {
            log::error!("an answer could not be compressed: {error}");
            response.set_body(BoxBody::new(plain))
        }
    }
}

/// A strong tag is that of the bytes as they are sent (RFC 9110 §8.8.3.3).
fn name_coding(headers: &mut HeaderMap, coding: Coding) {
    if let Some(tag) = EntityTag::of(headers) {
        tag.coded(coding).set(headers);
    }
}

fn content_type(response: &HttpResponse<BoxBody>) -> &str {
    let header = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    header.unwrap_or_default()
}
