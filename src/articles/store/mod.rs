//! Articles in the database. No HTTP here, and each query once.

mod at_once;
mod check;
mod columns;
mod create_all;
mod current;
mod ended;
mod export;
mod found;
mod import;
mod index;
mod insert;
mod list;
mod lock;
mod made;
mod months;
mod overwrite;
mod read;
mod recent;
mod slugs;
mod span;
mod tags;
mod turns;
mod visible;
mod write;

pub use check::{Looked, Rule};
pub use current::Current;
pub use import::{Imported, Policy};
pub use list::Page;
pub(crate) use visible::Visible;

use recent::Recent;
use tokio::sync::OnceCell;
use turns::Turns;

use crate::articles::model::Sight;
use crate::clock::Clock;
use crate::db::Db;
use crate::precondition::Precondition;
use crate::sync::Arc;
use crate::timestamp::Timestamp;

/// The articles of one database, at the time of one clock.
#[derive(Clone)]
pub struct Articles {
    db: Db,
    clock: Clock,
    cursor_key: Arc<OnceCell<String>>,
    recent: Option<Arc<Recent>>,
    turns: Arc<Turns>,
}

/// On what terms an article is changed.
#[derive(Clone, Debug)]
pub struct Terms {
    /// How much the caller may see: what it may not, it cannot change.
    pub sight: Sight,
    /// What must hold of the article as it is.
    pub precondition: Precondition,
}

/// What a PUT has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// There was no such article.
    Created,
    /// There was one.
    Replaced,
}

impl Articles {
    /// The articles of that database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, cursor_key: Arc::default(), recent: None, turns: Arc::default() }
    }

    /// The same, where those that were written lately are remembered, so many bytes of
    /// them; none for 0.
    #[must_use]
    pub fn remembering(self, bytes: u64) -> Self {
        let recent = || Arc::new(Recent::new(bytes, Arc::clone(self.db.changes())));
        Self { recent: (bytes > 0).then(recent), ..self }
    }

    /// How many bytes those that are remembered take, and may take.
    pub fn remembered(&self) -> (u64, u64) {
        self.recent.as_ref().map_or((0, 0), |recent| recent.bytes())
    }

    /// The database that holds them.
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// The moment at which articles are published, or not yet.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
