//! The header fields of requests. `Accept`, `Content-Type` and `Authorization`
//! are no parameters in OpenAPI; media types and security stand for them.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, RefOr, Required};

use super::subject::{Rule, Subject};

/// A field: its key among the components, its name, the pattern that is
/// enforced, what it says, and an example.
type Row = (&'static str, &'static str, Option<&'static str>, &'static str, &'static str);

/// `*`, or a list of entity tags (RFC 9110 §13.1.1).
const TAGS: &str = r#"^(\*|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#;

#[rustfmt::skip]
const FIELDS: [Row; 9] = [
    ("RequestId", "X-Request-Id", None,
     "An id for the request, to find it in the server's log: 1 to 128 of `A-Za-z0-9._-`. Another is \
      replaced by one of the server's.", "debaeca2-15c6-4081-878c-6cde0bc4d4bb"),
    ("ReadIfNoneMatch", "If-None-Match", None,
     "The tag of what you have: 304 while it is what there is.", "\"1-json\""),
    ("ReadIfModifiedSince", "If-Modified-Since", None,
     "The `Last-Modified` of what you have, where you have no tag.", "Sun, 22 Nov 2026 14:49:18 GMT"),
    ("ReadIfMatch", "If-Match", None,
     "The tag of what must still be there; 412 otherwise.", "\"1-json\""),
    ("IfMatch", "If-Match", Some(TAGS),
     "The tag of the article that you mean to change, as you read it, in whatever format: 412 where it \
      has changed since.", "\"1-json\""),
    ("IfNoneMatch", "If-None-Match", Some(TAGS),
     "`*`: only create, and never change what is there; 412 where there is something.", "*"),
    ("IfUnmodifiedSince", "If-Unmodified-Since", None,
     "The `Last-Modified` of the article as you read it: 412 where it has changed since. A tag in \
      `If-Match` is exact; this is so to the second.", "Sun, 22 Nov 2026 14:49:18 GMT"),
    ("Prefer", "Prefer", None,
     "`return=minimal` leaves the body of the answer out, `return=representation` asks for it (RFC \
      7240); `Preference-Applied` says which was done.", "return=minimal"),
    ("IdempotencyKey", "Idempotency-Key", Some("^[!-~]{1,255}$"),
     "For a request that may be sent again when its answer was lost. The first answer is kept for 24 \
      hours for this token and key; a repeat gets it again, with `Idempotent-Replayed: true`, and \
      nothing is done twice. Another request under the key is 422; 409 says that the first is still \
      running.", "5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a00"),
];

/// Which operation takes a field.
#[rustfmt::skip]
const TAKEN: [(&str, Rule); 9] = [
    ("IdempotencyKey", |subject| subject.is_of_articles() && subject.is_post()),
    ("Prefer", |subject| subject.is_of_articles() && subject.has_body()),
    ("IfMatch", |subject| subject.is_of_articles() && !subject.is_read()),
    ("IfNoneMatch", |subject| subject.is_of_articles() && !subject.is_read()),
    ("IfUnmodifiedSince", |subject| subject.is_of_one_article()),
    ("ReadIfNoneMatch", |subject| subject.is_read() && !subject.is_of_health()),
    ("ReadIfMatch", |subject| subject.is_read() && !subject.is_of_health()),
    ("ReadIfModifiedSince", |subject| subject.is_read() && subject.is_of_one_article()),
    ("RequestId", |_| true),
];

/// Tells of them once, for [`add`] to refer to.
pub fn describe(components: &mut Components) {
    for row in FIELDS {
        components.parameters.insert(row.0.into(), parameter(row).into());
    }
}

/// Adds to an operation those that it takes.
pub fn add(subject: &mut Subject<'_>) {
    for (key, is_taken) in TAKEN {
        if is_taken(subject) {
            let parameter = RefOr::Ref(Ref::new(format!("#/components/parameters/{key}")));
            subject.operation.parameters.get_or_insert_default().push(parameter);
        }
    }
}

fn parameter((_, name, pattern, description, example): Row) -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(pattern);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}
