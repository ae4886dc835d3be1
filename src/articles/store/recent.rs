//! Articles that were written lately, as their writers left them: whoever reads or
//! changes one next need not ask the database.

use std::time::Instant;

use quick_cache::Weighter;
use quick_cache::sync::Cache as Shelf;

use crate::articles::model::Article;
use crate::db::{Changes, History, Then};
use crate::id::Id;
use crate::sync::Arc;

/// What is taken beside the texts of each, in bytes.
const BESIDE: usize = 1024;

/// About the size of an article, to begin with.
const USUAL_BYTES: u64 = 4096;

/// The articles, as long as nobody else changes them.
pub struct Recent {
    shelf: Shelf<Id, Arc<(History, Article)>, Weight>,
    changes: Arc<Changes>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Id, Arc<(History, Article)>> for Weight {
    fn weight(&self, _: &Id, remembered: &Arc<(History, Article)>) -> u64 {
        let Article { slug, title, content, summary, author, tags, .. } = &remembered.1;
        let optional = [summary, author].map(|text| text.as_ref().map_or(0, String::len));
        let tags: usize = tags.0.iter().map(|tag| size_of::<String>() + tag.len()).sum();
        let texts = slug.len() + title.len() + content.len() + optional.iter().sum::<usize>();
        (BESIDE + texts + tags) as u64
    }
}

impl Recent {
    /// So many bytes of them, of a database with these changes.
    pub fn new(bytes: u64, changes: Arc<Changes>) -> Self {
        let items = usize::try_from(bytes / USUAL_BYTES).unwrap_or(usize::MAX).max(1);
        Self { shelf: Shelf::with_weighter(items, bytes, Weight), changes }
    }

    /// How many bytes are taken, and may be.
    pub fn bytes(&self) -> (u64, u64) {
        (self.shelf.weight(), self.shelf.capacity())
    }

    /// The changes of that article so far; see [`Self::remember`].
    pub fn history(&self, id: Id) -> History {
        self.changes.history(id)
    }

    /// Remembers this state of an article once it is committed, if nobody else has
    /// changed it since it was read, before which these were its changes.
    pub fn remember(self: &Arc<Self>, article: Article, read: History) -> Then {
        let recent = Arc::clone(self);
        let remember = move |history| recent.shelf.insert(article.id, Arc::new((history, article)));
        Then { read, remember: Box::new(remember) }
    }

    /// The article of that id with its changes, if it is remembered and certain to be
    /// so still.
    pub fn recall(&self, id: Id) -> Option<(History, Article)> {
        let remembered = self.shelf.get(&id)?;
        let holds =
            self.changes.ends_with(remembered.0, id) && self.changes.is_known(Instant::now());
        holds.then(|| (*remembered).clone())
    }
}
