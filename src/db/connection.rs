//! One connection, and the macro that runs a query on it.

use deadpool::managed::Object;
use diesel::connection::{AnsiTransactionManager as Ansi, TransactionManager as _};
use diesel::{QueryResult, SqliteConnection};
use diesel_async::{AnsiTransactionManager as AsyncAnsi, TransactionManager as _};

use super::change::{Change, Then};
use super::postgres::Held;
use super::sqlite::SqliteConnections;
use crate::error::Result;
use crate::id::Id;

/// A connection taken from its pool, to which it returns when dropped.
pub struct Connection {
    /// What it leads to.
    pub(crate) kind: Kind,
    /// The articles that its transaction has changed so far.
    changed: Vec<Change>,
    /// What is left for the end of its transaction, with its place there.
    left: Vec<(i64, Left)>,
}

/// See [`Connection::leave`].
type Left = Box<dyn FnOnce(&mut SqliteConnection) -> QueryResult<()> + Send>;

/// What a connection leads to.
#[expect(clippy::large_enum_variant, reason = "there are few, and a box would cost each read")]
pub enum Kind {
    /// SQLite answers in place: a read by key takes microseconds, less than
    /// handing it to another thread would.
    Sqlite(Object<SqliteConnections>),
    /// PostgreSQL answers when the network does.
    Postgres(Held),
}

impl Connection {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, changed: Vec::new(), left: Vec::new() }
    }

    /// Notes that the transaction changes this article: when it is committed,
    /// nothing that was read of it before holds any longer.
    pub fn changes(&mut self, article: Id) {
        self.changed.push(Change::new(article, None));
    }

    /// The same, where what the article is then may be remembered.
    pub fn changes_to(&mut self, article: Id, then: Option<Then>) {
        self.changed.push(Change::new(article, then));
    }

    /// Takes what the transaction changes.
    pub(super) fn changed(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changed)
    }

    /// Leaves work in SQLite to the end of the transaction, or of the several that
    /// are committed together. It is done in the order of its places there, and of
    /// what has the same place only what came last.
    pub fn leave(
        &mut self,
        place: i64,
        work: impl FnOnce(&mut SqliteConnection) -> QueryResult<()> + Send + 'static,
    ) {
        self.left.push((place, Box::new(work)));
    }

    /// What was left to the end.
    pub(super) fn left(&mut self) -> impl Iterator<Item = Left> + use<> {
        let mut left = std::mem::take(&mut self.left);
        // The last of a place comes to stand before the others of it, which are dropped.
        left.reverse();
        left.sort_by_key(|(place, _)| *place);
        left.dedup_by_key(|(place, _)| *place);
        left.into_iter().map(|(_, work)| work)
    }

    /// Runs a part of a transaction that can be undone by itself: where it gives
    /// `false` or fails, nothing of it has happened.
    pub async fn attempt(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<bool>,
    ) -> Result<bool> {
        self.mark().await?;
        let (changed, left) = (self.changed.len(), self.left.len());
        let outcome = work(self).await;
        if !matches!(outcome, Ok(true)) {
            self.changed.truncate(changed);
            self.left.truncate(left);
        }
        match outcome {
            Ok(true) => self.keep().await?,
            Ok(false) => self.undo().await?,
            // The reason matters: the whole transaction ends with it.
            Err(_) => drop(self.undo().await),
        }
        outcome
    }

    async fn mark(&mut self) -> QueryResult<()> {
        match &mut self.kind {
            Kind::Sqlite(object) => Ansi::begin_transaction(&mut ***object),
            Kind::Postgres(held) => AsyncAnsi::begin_transaction(held.alone()?).await,
        }
    }

    async fn keep(&mut self) -> QueryResult<()> {
        match &mut self.kind {
            Kind::Sqlite(object) => Ansi::commit_transaction(&mut ***object),
            Kind::Postgres(held) => AsyncAnsi::commit_transaction(held.alone()?).await,
        }
    }

    async fn undo(&mut self) -> QueryResult<()> {
        match &mut self.kind {
            Kind::Sqlite(object) => Ansi::rollback_transaction(&mut ***object),
            Kind::Postgres(held) => AsyncAnsi::rollback_transaction(held.alone()?).await,
        }
    }
}

/// Runs one Diesel query, checked by the compiler against both databases, and
/// gives its `QueryResult`.
///
/// ```text
/// query!(connection, |c| articles::table.find(id).first::<Row>(c)).optional()?
/// ```
macro_rules! query {
    ($connection:expr, |$c:ident| $query:expr) => {
        match &mut $connection.kind {
            $crate::db::Kind::Sqlite(object) => {
                use diesel::RunQueryDsl;
                let $c = &mut ***object;
                $query
            }
            $crate::db::Kind::Postgres(held) => {
                use diesel_async::RunQueryDsl;
                let $c = &mut &**held;
                ($query).await
            }
        }
    };
}

pub(crate) use query;
