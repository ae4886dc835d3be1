//! What is kept: a representation, and how long it holds.

use actix_http::Response;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, DATE, HeaderName, HeaderValue, LAST_MODIFIED};
use actix_web::web::Bytes;

use super::Start;
use crate::db::Subject;
use crate::http::conditions::{Conditions, Verdict, date, http_date};
use crate::http::counters::Route;
use crate::http::door::say_unchanged;
use crate::http::entity_tag::EntityTag;
use crate::http::rate_limit::{POLICY, STANDING};
use crate::http::request_id::X_REQUEST_ID;
use crate::sync::Arc;
use crate::timestamp::Timestamp;

/// For how many seconds after a change the framework's `Date`, which runs half a
/// second late, might be earlier than `Last-Modified`.
const FRESH: i64 = 2;

/// The header fields that differ from answer to answer.
const OWN: [HeaderName; 4] = [DATE, X_REQUEST_ID, POLICY, STANDING];

/// What stands under a key, and how long it holds.
pub struct Kept {
    pub(super) start: Start,
    pub(super) subject: Subject,
    end: Option<i64>,
    /// `None` where the answer is not to be kept.
    pub representation: Option<Representation>,
}

/// An answer of 200 to anybody, finished but for what differs from request to
/// request. Cheap to clone.
#[derive(Clone)]
pub struct Representation {
    headers: Arc<[(HeaderName, HeaderValue)]>,
    body: Bytes,
    /// The pattern of its URL.
    pub route: Route,
    tag: EntityTag,
    modified: Option<Timestamp>,
}

impl Kept {
    /// A representation that was computed from then on, and holds until its
    /// subject changes, or until that second.
    pub fn new(start: Start, subject: Subject, end: Option<i64>, it: Representation) -> Self {
        Self { start, subject, end, representation: Some(it) }
    }

    /// A note that there is nothing to keep.
    pub fn passing(start: Start, end: i64) -> Self {
        Self { start, subject: Subject::Articles, end: Some(end), representation: None }
    }

    /// Whether that second is within its time.
    pub fn lasts(&self, second: i64) -> bool {
        self.start.second <= second && self.end.is_none_or(|end| second < end)
    }

    /// What it takes in memory, about.
    pub fn bytes(&self) -> u64 {
        let own = size_of::<Self>() as u64;
        self.representation.as_ref().map_or(own, |it| own + it.bytes())
    }
}

impl Representation {
    /// What it takes in memory, about.
    pub fn bytes(&self) -> u64 {
        const FIELD: usize = size_of::<(HeaderName, HeaderValue)>();
        let fields = self.headers.iter();
        let fields = fields.map(|(name, value)| FIELD + name.as_str().len() + value.len());
        (fields.sum::<usize>() + self.body.len()) as u64
    }

    /// The answer at that moment to a request with these conditions; what is its
    /// own is to be added.
    pub fn answer(&self, conditions: Option<&Conditions>, now: Timestamp) -> Response<BoxBody> {
        let verdict = conditions.map(|conditions| conditions.judge(&self.tag, self.modified));
        let Some(Verdict::NotModified(held)) = verdict else {
            let body = BoxBody::new(self.body.clone());
            return self.with_header(Response::with_body(StatusCode::OK, body), now);
        };
        let body = BoxBody::new(actix_web::body::None::new());
        let mut response =
            self.with_header(Response::with_body(StatusCode::NOT_MODIFIED, body), now);
        say_unchanged(response.headers_mut(), &held);
        response
    }

    fn with_header(&self, mut response: Response<BoxBody>, now: Timestamp) -> Response<BoxBody> {
        let headers = response.headers_mut();
        headers.reserve(self.headers.len() + OWN.len());
        for (name, value) in self.headers.iter() {
            headers.append(name.clone(), value.clone());
        }
        if self.modified.is_some_and(|modified| now.unix() - modified.unix() < FRESH)
            && let Ok(date) = HeaderValue::from_str(&http_date(now))
        {
            headers.insert(DATE, date);
        }
        response
    }
}

/// A finished answer, taken apart.
pub struct Finished {
    /// What others can be given too.
    pub representation: Representation,
    /// The header fields that are this answer's own.
    pub own: Vec<(HeaderName, HeaderValue)>,
}

impl Finished {
    /// Takes an answer apart that may be given to everybody else who asks the same;
    /// says what it depends on. Any other comes back.
    pub fn of(response: Response<BoxBody>) -> Result<(Self, Subject), Response<BoxBody>> {
        let is_public = response.headers().get(CACHE_CONTROL);
        let is_public = is_public.is_some_and(|cache| cache.as_bytes().starts_with(b"public"));
        let tag = EntityTag::of(response.headers());
        let (StatusCode::OK, true, Some(tag)) = (response.status(), is_public, tag) else {
            return Err(response);
        };
        let subject = response.extensions().get().copied().unwrap_or(Subject::Articles);
        let route = response.extensions().get().cloned().unwrap_or_else(Route::unmatched);
        let (response, body) = response.into_parts();
        let body = match body.try_into_bytes() {
            Ok(body) => body,
            Err(stream) => return Err(response.set_body(stream)),
        };
        let fields = response.headers().iter();
        let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
        let (own, headers): (Vec<_>, Vec<_>) = fields.partition(|(name, _)| OWN.contains(name));
        let modified = date(response.headers(), LAST_MODIFIED);
        let headers = headers.into();
        let representation = Representation { headers, body, route, tag, modified };
        Ok((Self { representation, own }, subject))
    }
}
