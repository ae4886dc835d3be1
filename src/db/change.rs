//! The changes that a write makes, from just before its commit until they are known.

use super::changes::{Changes, History, Underway};
use crate::id::Id;
use crate::sync::Arc;

/// An article that a write changes.
pub struct Change {
    article: Id,
    then: Option<Then>,
}

/// What is done once a change is committed of which its writer knows what it has led to:
/// `remember` is given the changes as long as which that holds. It knows so where nobody
/// else has changed the article since it was `read`.
pub struct Then {
    /// The changes that were known before it was read.
    pub read: History,
    /// What is done.
    pub remember: Box<dyn FnOnce(History) + Send>,
}

impl Change {
    /// A change of that article.
    pub fn new(article: Id, then: Option<Then>) -> Self {
        Self { article, then }
    }
}

/// Changes that are being committed. When dropped they are known, whatever has become
/// of the commit.
#[must_use]
pub struct Committing {
    underway: Underway,
    changed: Vec<Change>,
}

impl Committing {
    /// Says that these changes are about to be committed.
    pub fn begin(changes: &Arc<Changes>, changed: Vec<Change>) -> Self {
        let read = |change: &Change| (change.article, change.then.as_ref().map(|then| then.read));
        Self { underway: changes.begin(changed.iter().map(read).collect()), changed }
    }

    /// Says that the commit has succeeded.
    pub fn succeed(self) {
        for (history, change) in self.underway.histories().zip(self.changed) {
            if let (Some(history), Some(then)) = (history, change.then) {
                (then.remember)(history);
            }
        }
    }
}
