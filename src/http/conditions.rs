//! Conditional requests (RFC 9110 §13): the header fields, and what they mean
//! for a read. For a write they become a [`Precondition`].

use actix_web::http::header::{
    ACCEPT_ENCODING, HeaderMap, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    IF_UNMODIFIED_SINCE,
};

use super::coding::Weights;
use super::entity_tag::{EntityTag, EntityTags};
use crate::error::Violation;
use crate::precondition::{Precondition, Versions};
use crate::timestamp::Timestamp;

/// Among the app's data, refuses changes without a precondition (428).
#[derive(Clone, Copy, Debug)]
pub struct RequirePreconditions;

/// The conditions of a request.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    if_match: Option<Result<EntityTags, String>>,
    if_none_match: Option<Result<EntityTags, String>>,
    if_modified_since: Option<Timestamp>,
    if_unmodified_since: Option<Timestamp>,
    /// The content codings that the client takes; `None` is any (§12.5.3).
    codings: Option<Weights>,
}

/// What becomes of a read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is answered.
    Proceed,
    /// 304 with this tag.
    NotModified(EntityTag),
    /// 412.
    Failed,
}

impl Conditions {
    /// The conditions of a request with these header fields. A date that is no
    /// HTTP-date is none (§13.1.3, §13.1.4).
    pub fn of(headers: &HeaderMap) -> Self {
        Self {
            if_match: EntityTags::read(headers, IF_MATCH),
            if_none_match: EntityTags::read(headers, IF_NONE_MATCH),
            if_modified_since: date(headers, IF_MODIFIED_SINCE),
            if_unmodified_since: date(headers, IF_UNMODIFIED_SINCE),
            codings: headers.contains_key(ACCEPT_ENCODING).then(|| Weights::of(headers)),
        }
    }

    /// Whether a request with these header fields may have any.
    pub fn are_in(headers: &HeaderMap) -> bool {
        static FIELDS: [HeaderName; 4] =
            [IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE];
        FIELDS.iter().any(|name| headers.contains_key(name))
    }

    /// Judges a GET or HEAD of the representation with that tag, last changed
    /// at that time, in the order of §13.2.2. A tag that a proxy has weakened,
    /// or that names a content coding, is as good as the one that we gave. What
    /// is malformed matches nothing.
    pub fn judge(&self, present: &EntityTag, changed: Option<Timestamp>) -> Verdict {
        let is_refused = match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) => !matches_strongly(tags, present),
            (None, Some(time)) => changed.is_some_and(|changed| changed > time),
            (None, None) => false,
        };
        if is_refused {
            return Verdict::Failed;
        }
        match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) => match self.held(tags, present) {
                Some(tag) => Verdict::NotModified(tag),
                None => Verdict::Proceed,
            },
            (None, Some(time)) if changed.is_some_and(|changed| changed <= time) => {
                Verdict::NotModified(present.clone())
            }
            _ => Verdict::Proceed,
        }
    }

    /// The tag under which the client has the representation: its own, so that
    /// a cache knows which of its variants is meant. One in a coding that the
    /// client does not take is another's.
    fn held(&self, tags: &Result<EntityTags, String>, present: &EntityTag) -> Option<EntityTag> {
        match tags {
            Ok(EntityTags::Any) => Some(present.clone()),
            Ok(EntityTags::These(tags)) => {
                let is_same = |tag: &&EntityTag| {
                    tag.stem() == present.stem() && tag.codings().all(|coding| self.takes(coding))
                };
                tags.iter().find(is_same).map(|tag| EntityTag::strong(tag.opaque.clone()))
            }
            Err(_) => None,
        }
    }

    fn takes(&self, coding: &str) -> bool {
        self.codings.is_none_or(|codings| codings.weight(coding) > 0)
    }

    /// What they demand of a write. Versions alone are compared, however a tag
    /// was weakened or suffixed on its way.
    pub fn precondition(&self, is_required: bool) -> Precondition {
        let versions = |tags: &EntityTags| match tags {
            EntityTags::Any => Versions::Any,
            EntityTags::These(tags) => {
                Versions::These(tags.iter().filter_map(EntityTag::version).collect())
            }
        };
        let well_formed = |field: &Option<Result<EntityTags, String>>| {
            field.as_ref().and_then(|tags| tags.as_ref().ok().map(versions))
        };
        Precondition {
            is: well_formed(&self.if_match),
            is_not: well_formed(&self.if_none_match),
            unchanged_since: self.if_unmodified_since,
            is_required,
        }
    }

    /// What is malformed. Before a write it must be told: nothing may be changed
    /// because its condition could not be read.
    pub fn violations(&self) -> Vec<Violation> {
        let fields = [("If-Match", &self.if_match), ("If-None-Match", &self.if_none_match)];
        let fault = |(name, field): (&str, &Option<Result<EntityTags, String>>)| {
            let detail = field.as_ref()?.as_ref().err()?;
            Some(Violation::of_parameter(name, detail))
        };
        fields.into_iter().filter_map(fault).collect()
    }
}

fn matches_strongly(tags: &Result<EntityTags, String>, present: &EntityTag) -> bool {
    match tags {
        Ok(EntityTags::Any) => true,
        Ok(EntityTags::These(tags)) => {
            tags.iter().any(|tag| !tag.is_weak && tag.stem() == present.stem())
        }
        Err(_) => false,
    }
}

/// The time that a header field holds.
pub fn date(headers: &HeaderMap, name: HeaderName) -> Option<Timestamp> {
    let text = headers.get(name)?.to_str().ok()?;
    let moment = httpdate::parse_http_date(text).ok()?;
    let seconds = moment.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    Timestamp::from_unix(i64::try_from(seconds).ok()?)
}

/// An HTTP-date (§5.6.7). A time before 1970, which it could not say, is that
/// year's beginning.
pub fn http_date(time: Timestamp) -> String {
    let seconds = std::time::Duration::from_secs(time.unix().try_into().unwrap_or(0));
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + seconds)
}

#[cfg(test)]
mod tests;
