//! The database, embedded SQLite or PostgreSQL, behind one face: the same
//! query text, the same answers.
//!
//! A query is written once, inside [`query!`]; a read goes through
//! [`Db::read`], a write through [`Db::transaction`].

mod change;
mod changes;
mod columns;
mod connection;
mod dialect;
mod integrity;
mod migrate;
mod named;
mod pool;
mod postgres;
mod shares;
mod slow;
mod snapshot;
mod sqlite;
mod sqlite_file;
mod update;
mod url;
mod usage;
mod watch;

use std::num::NonZeroUsize;
use std::time::Duration;

pub use change::{Change, Then};
pub use changes::{Changes, History, Moment, Subject};
pub use connection::Connection;
pub(crate) use connection::{Kind, query};
pub use dialect::Dialect;
pub use integrity::Damage;
pub use migrate::Migrations;
pub use named::named;
use postgres::Postgres;
pub use postgres::{Target, WRITER};
pub use slow::log_slow;
pub use sqlite_file::SqliteFile;
pub use update::update;
pub use url::DatabaseUrl;
pub use usage::Usage;
pub use watch::Watch;

use crate::error::{Error, Result};
use crate::plural::counted;
use crate::sync::Arc;

/// The traits that queries are written with. Diesel's own prelude would bring
/// in a `RunQueryDsl` beside the one that [`query!`] chooses per database.
pub mod dsl {
    pub use diesel::{
        BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension,
        QueryDsl, SelectableHelper,
    };
}

/// An open database. Cheap to clone; clones share the connections.
#[derive(Clone)]
pub enum Db {
    /// A file of SQLite's.
    Sqlite(sqlite::Sqlite),
    /// A server of PostgreSQL's.
    Postgres(postgres::Postgres),
}

/// How many connections there may be, and how long to wait for one.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// Connections for PostgreSQL; readers for SQLite.
    pub size: NonZeroUsize,
    /// How long a request waits for a connection before it is told 503.
    pub wait: Duration,
    /// How many requests may wait at a time; more are told 503 at once.
    pub queue: usize,
    /// How many threads will ask, each with a share of the connections.
    pub threads: NonZeroUsize,
}

impl Db {
    /// Opens the database and proves that it answers. Creates a SQLite file
    /// that is not there. The error is one plain line that says what to do.
    pub async fn open(
        url: &DatabaseUrl,
        options: PoolOptions,
    ) -> std::result::Result<Self, String> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                sqlite::Sqlite::open(path, options).await.map(Self::Sqlite)
            }
            DatabaseUrl::Postgres(target) => {
                postgres::Postgres::open(target, options).await.map(Self::Postgres)
            }
        }
    }

    /// Runs a short read, such as one by key. It is tried a second time if its
    /// connection turns out to be dead, which pooled connections are not asked
    /// beforehand.
    pub async fn read<T>(&self, work: impl AsyncFn(&mut Connection) -> Result<T>) -> Result<T> {
        match self {
            Self::Sqlite(sqlite) => work(&mut sqlite.reader().await?).await,
            Self::Postgres(postgres) => postgres.read(Postgres::shared, work).await,
        }
    }

    /// Runs a read that may take its time, such as a list: as [`Self::read`],
    /// but SQLite answers on a thread of its own, and this one goes on.
    pub async fn scan<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&mut Connection) -> Result<T> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.scan(work).await,
            Self::Postgres(postgres) => postgres.read(Postgres::connection, work).await,
        }
    }

    /// Runs a write: all of it happens, or nothing where the work fails. It
    /// runs to its end even when the client that asked for it goes away.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.transaction(work).await,
            Self::Postgres(postgres) => postgres.transaction(work).await,
        }
    }

    /// What has changed in it.
    pub fn changes(&self) -> &Arc<Changes> {
        match self {
            Self::Sqlite(sqlite) => sqlite.changes(),
            Self::Postgres(postgres) => postgres.changes(),
        }
    }

    /// How its connections are used, by the name of the pool.
    pub fn pools(&self) -> Vec<(&'static str, Usage)> {
        match self {
            Self::Sqlite(sqlite) => sqlite.pools(),
            Self::Postgres(postgres) => vec![("postgres", postgres.usage())],
        }
    }

    /// Gives out no more connections, and closes those that there are. SQLite tidies
    /// its files as the last one closes; that is waited for, but not for long.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close(),
        }
    }

    /// Fails unless the database answers and has the schema of this program.
    pub async fn check(&self) -> Result<()> {
        let applied = self.read(async |connection| migrate::applied(connection).await).await?;
        match Migrations::names().into_iter().find(|name| !applied.contains(name)) {
            None => Ok(()),
            Some(name) => Err(Error::Unavailable(format!("the migration {name} is not applied"))),
        }
    }
}

/// What is said where so many wait for a connection that nobody else may.
fn too_many(waiting: usize) -> Error {
    let waiting = counted(waiting, "request");
    Error::Unavailable(format!("no database connection: {waiting} in the queue for one already"))
}
