//! An article as it was read to be changed.

use std::ops::Deref;

use super::Articles;
use crate::articles::model::Article;
use crate::db::{History, Then};
use crate::id::Id;

/// An article as it was read to be changed.
#[derive(Clone)]
pub struct Current {
    pub(super) article: Article,
    /// Its changes before it was read, if they were noted.
    pub(super) read: Option<History>,
}

impl Deref for Current {
    type Target = Article;

    fn deref(&self) -> &Article {
        &self.article
    }
}

impl Articles {
    /// The changes of that article so far, if any of them is to be remembered.
    pub(super) fn history(&self, id: Id) -> Option<History> {
        self.recent.as_ref().map(|recent| recent.history(id))
    }

    /// What is done when this has taken the place of the current state: it is
    /// remembered.
    pub(super) fn then(&self, current: &Current, next: &Article) -> Option<Then> {
        let recent = self.recent.as_ref()?;
        Some(recent.remember(next.clone(), current.read?))
    }

    /// What is remembered of that article.
    pub(super) fn recall(&self, id: Id) -> Option<Current> {
        let (history, article) = self.recent.as_ref()?.recall(id)?;
        Some(Current { article, read: Some(history) })
    }
}
