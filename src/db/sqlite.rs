//! The embedded database: a file, many readers and one writer.

mod file;
mod foothold;
mod open;
mod queue;
mod writer;

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Pool, QueueMode};
use diesel::SqliteConnection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::change::Committing;
use super::pool::Waiting;
use super::shares::Shares;
use super::{Changes, Connection, Kind, PoolOptions, Usage};
use crate::error::{Error, Result};
use crate::sync::{Arc, AtomicU64};

pub(super) use file::migrations_of;
pub use open::SqliteConnections;
pub(super) use open::open_to_write;

use foothold::Foothold;
use open::Access;
use writer::Writer;

/// How often the file is asked whether another process has written to it.
pub const INTERVAL: Duration = Duration::from_millis(10);

/// How often, at the end, it is looked whether all connections are closed.
const LOOKS: u32 = 100;

/// For how long its answer is good. It is asked more often, but not when this
/// process gets no time to do so.
const TERM: Duration = Duration::from_millis(500);

/// A SQLite file. Readers never wait for the writer (WAL), and there is one
/// writer, so that no write meets "database is locked".
#[derive(Clone)]
pub struct Sqlite {
    readers: Shares<Pool<SqliteConnections>>,
    writer: Writer,
    /// For one of a share.
    waiting: Waiting,
    changes: Arc<Changes>,
}

impl Sqlite {
    /// Opens the file, creating it where there is none.
    pub async fn open(path: &Path, options: PoolOptions) -> std::result::Result<Self, String> {
        let (changes, timeouts) = (Arc::<Changes>::default(), Arc::<AtomicU64>::default());
        let writer = pool(path, 1, options, Access::Write)?;
        let foothold = Foothold::new(path);
        let (known, in_vain) = (Arc::clone(&changes), Arc::clone(&timeouts));
        let writer = Writer::new(writer, options, foothold, known, in_vain);
        let readers = Shares::new(options, |size, _| pool(path, size, options, Access::Read))?;
        let waiting = Waiting { most: options.queue.div_ceil(readers.len()), in_vain: timeouts };
        match writer.prove().await {
            Ok(()) => Ok(Self { readers, writer, waiting, changes }),
            Err(error) => Err(format!(
                "cannot open the database file {}: {error}; name another with DATABASE_URL=sqlite://PATH, \
                 or make the folder writable",
                path.display()
            )),
        }
    }

    /// A connection that reads.
    pub async fn reader(&self) -> Result<Connection> {
        let object = self.waiting.take(self.readers.mine()).await?;
        Ok(Connection::new(Kind::Sqlite(object)))
    }

    /// What has changed in it.
    pub fn changes(&self) -> &Arc<Changes> {
        &self.changes
    }

    /// See [`super::Db::close`].
    pub async fn close(&self) {
        self.readers.iter().for_each(Pool::close);
        self.writer.close();
        // Something small may be written still, such as the last use of a token.
        for _ in 0..LOOKS {
            let are_closed = self.readers.iter().all(|pool| pool.status().size == 0);
            if are_closed && self.writer.is_closed() {
                return;
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// How the connections are used.
    pub fn pools(&self) -> Vec<(&'static str, Usage)> {
        let mut usage = Usage::default();
        self.readers.iter().for_each(|pool| usage += Usage::of(pool));
        let timeouts = self.waiting.in_vain.load(Ordering::Relaxed);
        vec![("reader", Usage { timeouts, ..usage }), ("writer", self.writer.usage())]
    }

    /// See [`super::Db::scan`].
    pub async fn scan<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        let mut connection = self.reader().await?;
        on_a_thread(async move || work(&mut connection).await).await
    }

    /// See [`super::Db::transaction`].
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        self.writer.transaction(work).await
    }

    /// Learns of everything that other processes have committed by now. While our
    /// writer holds the lock there is nothing to learn; while it waits for the lock
    /// there may be, and it will be learned when it has it.
    pub async fn look(&self) -> Result<()> {
        self.writer.look(TERM).await
    }
}

#[cfg(test)]
impl Sqlite {
    fn has_foothold(&self) -> bool {
        self.writer.has_foothold()
    }
}

/// Does the work on a thread that may wait.
async fn on_a_thread<T: Send + 'static>(
    work: impl AsyncFnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let runtime = tokio::runtime::Handle::current();
    match tokio::task::spawn_blocking(move || runtime.block_on(work())).await {
        Ok(outcome) => outcome,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

fn do_what_is_left(connection: &mut Connection) -> Result<()> {
    let mut left = connection.left();
    let connection = embedded(connection)?;
    Ok(left.try_for_each(|work| work(connection))?)
}

fn commit(connection: &mut Connection, changes: &Arc<Changes>) -> Result<()> {
    let committing = Committing::begin(changes, connection.changed());
    AnsiTransactionManager::commit_transaction(embedded(connection)?)?;
    committing.succeed();
    Ok(())
}

/// SQLite rolls back by itself where the disk is full: the reason matters, not that
/// there is nothing left to roll back.
fn roll_back(connection: &mut Connection) {
    let rolled_back = embedded(connection)
        .and_then(|connection| Ok(AnsiTransactionManager::rollback_transaction(connection)?));
    if let Err(error) = rolled_back {
        log::warn!("a transaction could not be rolled back: {error}");
    }
}

/// SQLite's own connection, where it leads to SQLite.
pub(super) fn embedded(connection: &mut Connection) -> Result<&mut SqliteConnection> {
    match &mut connection.kind {
        Kind::Sqlite(object) => Ok(object),
        Kind::Postgres(_) => Err(Error::Internal("SQLite's alone can do this".into())),
    }
}

fn pool(
    path: &Path,
    size: usize,
    options: PoolOptions,
    access: Access,
) -> std::result::Result<Pool<SqliteConnections>, String> {
    // The last that came back goes out first: so as few fill their page caches as are
    // needed at a time.
    Pool::builder(SqliteConnections::new(path, access))
        .queue_mode(QueueMode::Lifo)
        .max_size(size)
        .wait_timeout(Some(options.wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
