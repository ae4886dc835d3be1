//! Answers in the format that was negotiated.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::document::Document;
use super::media::Format;
use super::negotiation::Negotiation;
use super::page::{Page, Pages};
use super::problem::{Failure, Problem};

/// Something that can be shown in every format.
pub trait Represent {
    /// What it says in JSON and XML.
    fn document(&self) -> Document<'_>;
    /// How it looks in HTML.
    fn page(&self) -> Page;
}

/// An answer that is written in the format that was negotiated.
pub struct Content<T> {
    body: T,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl<T: Represent> Content<T> {
    /// 200 with this.
    pub fn new(body: T) -> Self {
        Self { body, status: StatusCode::OK, headers: Vec::new() }
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
        let format = Negotiation::format_of(request);
        match write(&self.body, format, pages(request)) {
            Ok(bytes) => {
                let mut response = HttpResponse::build(self.status);
                response.insert_header((CONTENT_TYPE, format.content_type()));
                for header in self.headers {
                    response.insert_header(header);
                }
                response.body(bytes)
            }
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
