//! The header fields of answers.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, RefOr, Response};

use super::subject::Subject;
use crate::http::media::{PATCH_BODIES, POST_BODIES};

/// A field: its key among the components, its name, whether it always stands
/// where it is listed, what it says, and an example.
type Row = (&'static str, &'static str, bool, &'static str, &'static str);

#[rustfmt::skip]
const FIELDS: [Row; 20] = [
    ("RequestId", "X-Request-Id", false,
     "The id under which the server's log knows the request.", "debaeca2-15c6-4081-878c-6cde0bc4d4bb"),
    ("CacheControl", "Cache-Control", false,
     "Who may keep the answer, and for how long: caches of everybody (`public`), the caller's alone \
      (`private`), or nobody (`no-store`: errors, and answers to writes).", "public, no-cache"),
    ("Vary", "Vary", false,
     "What else the answer depends on.", "Accept, Accept-Encoding, Authorization"),
    ("RateLimit", "RateLimit", false,
     "How many requests are left (`r`) in the next `t` seconds, where the server limits them.", "\"default\";r=9;t=1"),
    ("RateLimitPolicy", "RateLimit-Policy", false,
     "How many requests (`q`) the caller may make in `w` seconds, where the server limits them.", "\"default\";q=10;w=1"),
    ("ETag", "ETag", true,
     "The tag of what was answered, for `If-None-Match` and `If-Match`. An article's begins with its \
      version, so that the tag of any format holds for a write in any other.", "\"1-json\""),
    ("PresentETag", "ETag", false,
     "The present tag of what is there, if there is anything.", "\"2-json\""),
    ("LastModified", "Last-Modified", true,
     "When the article last changed or became public.", "Sun, 22 Nov 2026 14:49:18 GMT"),
    ("Link", "Link", true,
     "The pages around this one (RFC 8288): `first`, and `prev` and `next` where there are any. Follow \
      these URLs as they stand.", "</articles>; rel=\"first\", </articles?after=AQx0>; rel=\"next\""),
    ("TotalCount", "X-Total-Count", false,
     "How many articles there are on all pages, where `total=true` asked for it.", "1234"),
    ("Location", "Location", true,
     "The URL of what was created.", "/articles/01a203bb-a4a6-7656-b41e-fe2a466eaccd"),
    ("MovedTo", "Location", true,
     "The present URL, suffix and query kept.", "/articles/hello"),
    ("PreferenceApplied", "Preference-Applied", false,
     "Which preference of `Prefer` was honoured.", "return=minimal"),
    ("IdempotentReplayed", "Idempotent-Replayed", false,
     "`true`: this is the answer to an earlier request with the same `Idempotency-Key`.", "true"),
    ("RetryAfter", "Retry-After", true,
     "After how many seconds to try again.", "1"),
    ("MaybeRetryAfter", "Retry-After", false,
     "After how many seconds to try again, where that helps.", "1"),
    ("Challenge", "WWW-Authenticate", true,
     "What kind of token is asked for, and what is wrong with the one that was sent (RFC 6750).", "Bearer"),
    ("AcceptPost", "Accept-Post", false,
     "The media types that a POST may have, where it is one.", POST_BODIES),
    ("AcceptPatch", "Accept-Patch", false,
     "The media types that a PATCH may have, where it is one.", PATCH_BODIES),
    ("Allow", "Allow", false,
     "With 405, the methods that the URL has.", "GET, HEAD, POST, OPTIONS"),
];

/// What every answer wears that is shared by operations.
pub const COMMON: [&str; 5] = ["RequestId", "CacheControl", "Vary", "RateLimit", "RateLimitPolicy"];

/// Says whether the success of that status of an operation wears a field.
type Wearing = fn(&Subject<'_>, &str) -> bool;

/// Which success wears a field, by its operation and status.
#[rustfmt::skip]
const WORN: [(&str, Wearing); 12] = [
    ("RequestId", |_, _| true),
    ("CacheControl", |_, _| true),
    ("Vary", |_, _| true),
    ("RateLimit", |subject, _| !subject.is_of_health()),
    ("RateLimitPolicy", |subject, _| !subject.is_of_health()),
    ("ETag", |subject, _| subject.writes_one_article() || subject.is_read() && !subject.is_of_health()),
    ("LastModified", |subject, _| subject.writes_one_article() || subject.is_read() && subject.is_of_one_article()),
    ("Link", |subject, _| subject.is_list()),
    ("TotalCount", |subject, _| subject.is_list() && subject.is_of_articles()),
    ("Location", |subject, status| status == "201" && !subject.is_suffixed()),
    ("PreferenceApplied", |subject, _| subject.is_of_articles() && subject.has_body()),
    ("IdempotentReplayed", |subject, _| subject.is_of_articles() && subject.method == HttpMethod::Post),
];

/// Tells of them once, for [`add`] to refer to.
pub fn describe(components: &mut Components) {
    for (key, _, is_always, description, example) in FIELDS {
        let schema = ObjectBuilder::new().schema_type(Type::String);
        let header = HeaderBuilder::new()
            .schema(Some(schema))
            .description(Some(description))
            .example(Some(example.into()))
            // The builder has no method for this member.
            .extensions(is_always.then(|| [("required", true)].into_iter().collect()))
            .build();
        components.headers.insert(key.into(), header.into());
    }
}

/// Adds to each success what it tells in its header.
pub fn add(subject: &mut Subject<'_>) {
    let mut responses = std::mem::take(&mut subject.operation.responses.responses);
    for (status, response) in &mut responses {
        if let RefOr::T(response) = response {
            let worn = WORN.iter().filter(|(_, is_worn)| is_worn(subject, status));
            wear(response, worn.map(|(key, _)| *key));
        }
    }
    subject.operation.responses.responses = responses;
}

/// Lets an answer wear these fields.
pub fn wear(response: &mut Response, keys: impl IntoIterator<Item = &'static str>) {
    for key in keys {
        let header = RefOr::Ref(Ref::new(format!("#/components/headers/{key}")));
        response.headers.insert(name(key).into(), header);
    }
}

fn name(key: &str) -> &str {
    FIELDS.iter().find(|row| row.0 == key).map_or(key, |row| row.1)
}
