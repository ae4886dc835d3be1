//! Articles in the database. No HTTP here, and each query once.

mod at_once;
mod check;
mod columns;
mod create_all;
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
mod slugs;
mod span;
mod tags;
mod visible;
mod write;

pub use check::{Looked, Rule};
pub use import::{Imported, Policy};
pub use list::Page;
pub(crate) use visible::Visible;

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::articles::model::Sight;
use crate::clock::Clock;
use crate::db::Db;
use crate::precondition::Precondition;
use crate::timestamp::Timestamp;

/// The articles of one database, at the time of one clock.
#[derive(Clone)]
pub struct Articles {
    db: Db,
    clock: Clock,
    cursor_key: Arc<OnceCell<String>>,
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
        Self { db, clock, cursor_key: Arc::default() }
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
