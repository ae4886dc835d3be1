//! Answers in the format that was negotiated.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_TYPE, DATE, ETAG, HeaderName, HeaderValue, LAST_MODIFIED, LOCATION,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::conditions::{Conditions, Verdict, http_date};
use super::document::Document;
use super::entity_tag::EntityTag;
use super::media::Format;
use super::negotiation::Negotiation;
use super::page::{Page, Pages};
use super::problem::{Failure, Problem};
use crate::clock::Clock;
use crate::timestamp::Timestamp;

/// Something that can be shown in every format.
pub trait Represent {
    /// What it says in JSON and XML.
    fn document(&self) -> Document<'_>;
    /// How it looks in HTML.
    fn page(&self) -> Page;
    /// Its entity tag in that format, where one is known before it is written;
    /// `edition` changes with whatever else a page depends on.
    fn tag(&self, _format: Format, _edition: &str) -> Option<EntityTag> {
        None
    }
    /// When it last changed, where that is known.
    fn last_modified(&self) -> Option<Timestamp> {
        None
    }
}

/// An answer that is written in the format that was negotiated.
pub struct Content<T> {
    /// `None` where there is nothing to be written.
    body: Option<T>,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl<T: Represent> Content<T> {
    /// 200 with this.
    pub fn new(body: T) -> Self {
        Self { body: Some(body), status: StatusCode::OK, headers: Vec::new() }
    }

    /// 201 with this, and where it is found from now on.
    pub fn created(body: T, location: &str) -> Self {
        let mut content = Self::all_created(body);
        if let Ok(location) = HeaderValue::from_str(location) {
            content.headers.push((LOCATION, location));
        }
        content
    }

    /// 201 with several that have been created: no one URL is theirs.
    pub fn all_created(body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::new(body) }
    }
}

impl<T: Represent> Content<T> {
    /// 304 with the tag that the client holds, where its conditions say that it
    /// has this already.
    pub fn not_modified(body: &T, request: &HttpRequest) -> Option<Self> {
        let tag = tag(body, request)?;
        let modified = body.last_modified();
        match Conditions::of(request.headers()).judge(&tag, modified) {
            Verdict::NotModified(held) => Some(Self {
                body: None,
                status: StatusCode::NOT_MODIFIED,
                headers: validators(Some(&held), modified),
            }),
            Verdict::Proceed | Verdict::Failed => None,
        }
    }
}

/// The entity tag of the answer to this request.
pub fn tag(body: &dyn Represent, request: &HttpRequest) -> Option<EntityTag> {
    let edition = pages(request).map(Pages::edition).unwrap_or_default();
    body.tag(Negotiation::format_of(request), edition)
}

/// `ETag` and `Last-Modified`, where they are known.
fn validators(
    tag: Option<&EntityTag>,
    modified: Option<Timestamp>,
) -> Vec<(HeaderName, HeaderValue)> {
    let tag = tag.map(|tag| (ETAG, tag.to_string()));
    let modified = modified.map(|time| (LAST_MODIFIED, http_date(time)));
    let value = |(name, text): (HeaderName, String)| {
        HeaderValue::from_str(&text).ok().map(|value| (name, value))
    };
    tag.into_iter().chain(modified).filter_map(value).collect()
}

impl<T> Content<T> {
    /// With header fields.
    #[must_use]
    pub fn with(mut self, headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        self.headers.extend(headers);
        self
    }
}

impl<T: Represent> Responder for Content<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for header in self.headers {
            response.insert_header(header);
        }
        let Some(body) = self.body else { return response.finish() };
        for header in validators(tag(&body, request).as_ref(), body.last_modified()) {
            response.insert_header(header);
        }
        // The framework's own runs half a second late, and nothing may have been
        // modified after it was sent (RFC 9110 §8.8.2.1).
        if let (Some(_), Some(clock)) = (body.last_modified(), request.app_data::<Clock>()) {
            response.insert_header((DATE, http_date(clock.now())));
        }
        let format = Negotiation::format_of(request);
        match write(&body, format, pages(request)) {
            Ok(bytes) => response.insert_header((CONTENT_TYPE, format.content_type())).body(bytes),
            Err(cause) => {
                let failure = Failure::from(Problem::internal(cause));
                HttpResponse::from_error(actix_web::Error::from(failure))
            }
        }
    }
}

/// The bytes of something in that format. Only HTML can fail, where a template
/// does; the error is for the log.
pub fn write(
    body: &dyn Represent,
    format: Format,
    pages: Option<&Pages>,
) -> Result<Vec<u8>, String> {
    match format {
        Format::Json => Ok(body.document().to_json()),
        Format::Xml | Format::TextXml => Ok(body.document().to_xml()),
        Format::Html => {
            pages.ok_or("the app has no pages")?.render(&body.page()).map(String::into_bytes)
        }
    }
}

fn pages(request: &HttpRequest) -> Option<&Pages> {
    request.app_data::<Data<Pages>>().map(|pages| pages.as_ref())
}
