//! Articles in the database. No HTTP here, and each query once.

mod read;
mod slugs;
mod write;

pub(crate) use read::visible;

use crate::clock::Clock;
use crate::db::Db;
use crate::timestamp::Timestamp;

/// The articles of one database, at the time of one clock.
#[derive(Clone)]
pub struct Articles {
    db: Db,
    clock: Clock,
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
        Self { db, clock }
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
