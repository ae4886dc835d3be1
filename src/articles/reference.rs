//! How a URL names an article.

use super::slug::Slug;
use crate::error::Error;
use crate::id::Id;

/// The last segment of an article's URL: its id or its slug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A UUID in either case.
    Id(Id),
    /// A slug, present or former.
    Slug(Slug),
}

impl Reference {
    /// Reads the segment. What is neither an id nor a slug names no article.
    pub fn parse(segment: &str) -> Result<Self, Error> {
        match Id::parse(segment) {
            Some(id) => Ok(Self::Id(id)),
            None => Slug::parse(segment).map(Self::Slug).map_err(|_| Error::NotFound),
        }
    }

    /// The id, if it is one.
    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Slug(_) => None,
        }
    }
}
