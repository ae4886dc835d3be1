//! Answers without a body that are neither a failure nor what was asked for.

use utoipa::openapi::{Components, Ref, RefOr, ResponseBuilder};

use super::headers;
use super::subject::{Rule, Subject};

/// An outcome: its key among the components, its status, what it says, and
/// the header fields that it wears beside the common ones.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const OUTCOMES: [Row; 3] = [
    ("Written", "204",
     "It is written; `Prefer: return=minimal` leaves the body out.",
     &["ETag", "LastModified", "PreferenceApplied"]),
    ("NotModified", "304",
     "It is what you have: `If-None-Match` or `If-Modified-Since` says so.",
     &["ETag"]),
    ("Moved", "308",
     "The slug was the article's former one. Send the same request to the present URL.",
     &["MovedTo"]),
];

/// Which operation can have an outcome.
const HAD: [(&str, Rule); 3] = [
    ("Written", |subject| subject.is_of_one_article() && subject.has_body()),
    ("NotModified", |subject| subject.is_read() && !subject.is_of_health()),
    ("Moved", |subject| subject.is_of_one_article()),
];

/// Tells of them once, for [`add`] to refer to.
pub fn describe(components: &mut Components) {
    for (key, _, description, worn) in OUTCOMES {
        let mut response = ResponseBuilder::new().description(description).build();
        headers::wear(&mut response, headers::COMMON.into_iter().chain(worn.iter().copied()));
        components.responses.insert(key.into(), response.into());
    }
}

/// Adds to an operation those that it can have.
pub fn add(subject: &mut Subject<'_>) {
    for ((key, status, ..), (_, is_had)) in OUTCOMES.into_iter().zip(HAD) {
        if is_had(subject) {
            let response = RefOr::Ref(Ref::from_response_name(key));
            subject.operation.responses.responses.insert(status.into(), response);
        }
    }
}
