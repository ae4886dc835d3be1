//! What is kept: a representation, and how long it holds.

use actix_http::Response;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, DATE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LAST_MODIFIED,
};
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

/// What the tables of the cache and the allocator take for each that is kept, in
/// bytes: about so much more was resident, after millions of reads, once 16,000 were.
const BESIDE: u64 = 896;

/// The header fields that differ from answer to answer.
const OWN: [HeaderName; 4] = [DATE, X_REQUEST_ID, POLICY, STANDING];

type Fields = Arc<[(HeaderName, HeaderValue)]>;

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
    header: Fields,
    /// That of 304 to a client that has just this.
    unchanged: Fields,
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

    /// The pattern of its URL, where there is a representation.
    pub fn route(&self) -> Option<&Route> {
        self.representation.as_ref().map(|it| &it.route)
    }

    /// What it takes in memory, about.
    pub fn bytes(&self) -> u64 {
        let own = size_of::<Self>() as u64 + BESIDE;
        self.representation.as_ref().map_or(own, |it| own + it.bytes())
    }
}

impl Representation {
    /// What it takes in memory, about.
    pub fn bytes(&self) -> u64 {
        const FIELD: usize = size_of::<(HeaderName, HeaderValue)>();
        let texts = self.header.iter().map(|(name, value)| name.as_str().len() + value.len());
        let fields = FIELD * (self.header.len() + self.unchanged.len());
        (texts.sum::<usize>() + fields + self.body.len()) as u64
    }

    /// The answer in that second to a request with these header fields; what is its
    /// own is to be added.
    pub fn answer_to(&self, request: &HeaderMap, second: i64) -> Response<BoxBody> {
        if self.is_held_by(request) {
            return self.nothing(second);
        }
        if Conditions::are_in(request) {
            return self.answer(&Conditions::of(request), second);
        }
        self.whole(second)
    }

    /// The same to a request with these conditions.
    pub fn answer(&self, conditions: &Conditions, second: i64) -> Response<BoxBody> {
        let Verdict::NotModified(held) = conditions.judge(&self.tag, self.modified) else {
            return self.whole(second);
        };
        let mut response = self.nothing(second);
        held.set(response.headers_mut());
        response
    }

    /// Whether the client says that it has just this: what most of those who ask
    /// again say, and seen without reading its conditions.
    fn is_held_by(&self, request: &HeaderMap) -> bool {
        let mut lines = request.get_all(IF_NONE_MATCH);
        let (Some(held), None) = (lines.next(), lines.next()) else { return false };
        self.unchanged.iter().any(|(name, value)| name == ETAG && value == held)
    }

    fn whole(&self, second: i64) -> Response<BoxBody> {
        let body = BoxBody::new(self.body.clone());
        self.with_header(Response::with_body(StatusCode::OK, body), &self.header, second)
    }

    fn nothing(&self, second: i64) -> Response<BoxBody> {
        let body = BoxBody::new(actix_web::body::None::new());
        let response = Response::with_body(StatusCode::NOT_MODIFIED, body);
        self.with_header(response, &self.unchanged, second)
    }

    fn with_header(
        &self,
        mut response: Response<BoxBody>,
        fields: &Fields,
        second: i64,
    ) -> Response<BoxBody> {
        let headers = response.headers_mut();
        headers.reserve(fields.len() + OWN.len());
        for (name, value) in fields.iter() {
            headers.append(name.clone(), value.clone());
        }
        if self.modified.is_some_and(|modified| second - modified.unix() < FRESH)
            && let Some(now) = Timestamp::from_unix(second)
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
            // As it was written it may have twice the room that it needs.
            Ok(body) => Bytes::copy_from_slice(&body),
            Err(stream) => return Err(response.set_body(stream)),
        };
        let (own, header): (Vec<_>, Vec<_>) =
            fields(response.headers()).partition(|(name, _)| OWN.contains(name));
        let modified = date(response.headers(), LAST_MODIFIED);
        let mut unchanged = HeaderMap::from_iter(header.iter().cloned());
        say_unchanged(&mut unchanged, &tag);
        let (header, unchanged) = (header.into(), fields(&unchanged).collect());
        let representation = Representation { header, unchanged, body, route, tag, modified };
        Ok((Self { representation, own }, subject))
    }
}

fn fields(headers: &HeaderMap) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    headers.iter().map(|(name, value)| (name.clone(), value.clone()))
}
