//! Answers in the format that was negotiated.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_TYPE, DATE, HeaderName, HeaderValue, LAST_MODIFIED, LOCATION,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::conditions::{Conditions, Verdict, http_date};
use super::document::Document;
use super::entity_tag::EntityTag;
use super::media::Format;
use super::negotiation::Negotiation;
use super::page::{Page, Pages};
use super::prefer::{PREFERENCE_APPLIED, Prefer, Return};
use super::problem::{Failure, Problem};
use crate::clock::Clock;
use crate::db::Subject;
use crate::error::Error;
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
    /// What it depends on in that format; all articles, unless it knows better.
    fn subject(&self, _format: Format) -> Subject {
        Subject::Articles
    }
}

/// An answer that is written in the format that was negotiated.
pub struct Content<T> {
    body: T,
    /// Whether the client can do without the body, and gets what is said of it
    /// in the header alone.
    is_minimal: bool,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl<T: Represent> Content<T> {
    /// 200 with this.
    pub fn new(body: T) -> Self {
        Self { body, is_minimal: false, status: StatusCode::OK, headers: Vec::new() }
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
    pub fn not_modified(body: T, request: &HttpRequest) -> Option<Self> {
        let tag = Scribe::of(request).tag(&body)?;
        match Conditions::of(request.headers()).judge(&tag, body.last_modified()) {
            Verdict::NotModified(held) => Some(Self {
                is_minimal: true,
                status: StatusCode::NOT_MODIFIED,
                ..Self::new(body).with(held.field())
            }),
            Verdict::Proceed | Verdict::Failed => None,
        }
    }
}

impl<T> Content<T> {
    /// With header fields.
    #[must_use]
    pub fn with(mut self, headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// With as much of it as the client prefers to get back, if it says.
    #[must_use]
    pub fn preferring(mut self, prefer: Prefer) -> Self {
        let Some(preference) = prefer.0 else { return self };
        if preference == Return::Minimal {
            self.is_minimal = true;
            if self.status == StatusCode::OK {
                self.status = StatusCode::NO_CONTENT;
            }
        }
        self.with([(PREFERENCE_APPLIED, HeaderValue::from_static(preference.applied()))])
    }
}

impl<T: Represent> Responder for Content<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        Scribe::of(request).write(self).unwrap_or_else(|error| {
            let failure = Failure::from(Problem::internal(error.to_string()));
            HttpResponse::from_error(actix_web::Error::from(failure))
        })
    }
}

/// What it takes to write an answer away from its request, on another thread.
#[derive(Clone)]
pub struct Scribe {
    format: Format,
    pages: Option<Data<Pages>>,
    clock: Option<Clock>,
}

impl Scribe {
    /// As that request is to be answered.
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            format: Negotiation::format_of(request),
            pages: request.app_data::<Data<Pages>>().cloned(),
            clock: request.app_data::<Clock>().cloned(),
        }
    }

    /// The entity tag of this as it is written.
    pub fn tag(&self, body: &dyn Represent) -> Option<EntityTag> {
        let edition = self.pages.as_ref().map(|pages| pages.edition()).unwrap_or_default();
        body.tag(self.format, edition)
    }

    /// The answer. It fails where a template does.
    pub fn write<T: Represent>(&self, content: Content<T>) -> Result<HttpResponse, Error> {
        let Content { body, is_minimal, status, headers } = content;
        let mut response = HttpResponse::build(status);
        // What the content says itself counts before what is known of its body.
        for header in self.validators(&body).into_iter().chain(headers) {
            response.insert_header(header);
        }
        if is_minimal {
            return Ok(response.finish());
        }
        response.extensions_mut().insert(body.subject(self.format));
        let pages = self.pages.as_ref().map(Data::get_ref);
        response.insert_header((CONTENT_TYPE, self.format.content_type()));
        Ok(response.body(write(&body, self.format, pages).map_err(Error::Internal)?))
    }

    /// `ETag` and `Last-Modified`, where they are known, and with the latter a
    /// `Date`: the framework's own runs half a second late, and nothing may have
    /// been modified after it was sent (RFC 9110 §8.8.2.1).
    fn validators(&self, body: &dyn Represent) -> Vec<(HeaderName, HeaderValue)> {
        let modified = body.last_modified();
        let now = modified.and(self.clock.as_ref()).map(Clock::now);
        let times = [(LAST_MODIFIED, modified), (DATE, now)].into_iter();
        let times = times.filter_map(|(name, time)| {
            HeaderValue::from_str(&http_date(time?)).ok().map(|value| (name, value))
        });
        self.tag(body).and_then(|tag| tag.field()).into_iter().chain(times).collect()
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
