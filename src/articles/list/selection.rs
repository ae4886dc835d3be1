//! Which articles are listed.

use crate::articles::model::Status;
use crate::articles::search::Query;
use crate::timestamp::Timestamp;

/// What must hold of an article for it to be listed; by default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// What its text must hold.
    pub query: Option<Query>,
    /// The tags that it must have, all of them; sorted, each once.
    pub tags: Vec<String>,
    /// Who must have written it.
    pub author: Option<String>,
    /// Its slug.
    pub slug: Option<String>,
    /// What it must be at present.
    pub status: Option<Status>,
    /// When it must have been published.
    pub published: Period,
    /// When it must have been changed last.
    pub updated: Period,
}

/// A time, from `after` on, up to and without `before`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first moment within it.
    pub after: Option<Timestamp>,
    /// The first moment past it.
    pub before: Option<Timestamp>,
}

impl Selection {
    /// Whether there is anything that must hold.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}
