//! The embedded database: a file, many readers and one writer.

mod file;
mod open;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use deadpool::Runtime;
use deadpool::managed::{Object, Pool, PoolError, Timeouts};
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::usage::pool_error;
use super::{Changes, Connection, Kind, PoolOptions, Usage, join_queue};
use crate::error::{Error, Result};
use crate::sync::{Arc, AtomicU64};

pub(super) use file::migrations_of;
pub use open::SqliteConnections;
pub(super) use open::open_to_write;

use open::Access;

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
    readers: Pool<SqliteConnections>,
    writer: Pool<SqliteConnections>,
    queue: usize,
    changes: Arc<Changes>,
    timeouts: Arc<AtomicU64>,
    /// Whether our writer holds the file's lock, so that no other commits.
    is_locked: Arc<AtomicBool>,
}

impl Sqlite {
    /// Opens the file, creating it where there is none.
    pub async fn open(path: &Path, options: PoolOptions) -> std::result::Result<Self, String> {
        let sqlite = Self {
            readers: pool(path, options.size, options, Access::Read)?,
            writer: pool(path, NonZeroUsize::MIN, options, Access::Write)?,
            queue: options.queue,
            changes: Arc::default(),
            timeouts: Arc::default(),
            is_locked: Arc::default(),
        };
        match sqlite.writer.get().await {
            Ok(_) => Ok(sqlite),
            Err(error) => Err(format!(
                "cannot open the database file {}: {error}; name another with DATABASE_URL=sqlite://PATH, \
                 or make the folder writable",
                path.display()
            )),
        }
    }

    /// A connection that reads.
    pub async fn reader(&self) -> Result<Connection> {
        join_queue(self.readers.status(), self.queue)?;
        let object =
            self.readers.get().await.map_err(|error| pool_error(&error, &self.timeouts))?;
        Ok(Connection::new(Kind::Sqlite(object)))
    }

    /// What has changed in it.
    pub fn changes(&self) -> &Arc<Changes> {
        &self.changes
    }

    /// See [`super::Db::close`].
    pub async fn close(&self) {
        self.readers.close();
        self.writer.close();
        // Something small may be written still, such as the last use of a token.
        for _ in 0..LOOKS {
            if self.readers.status().size + self.writer.status().size == 0 {
                return;
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// How the connections are used.
    pub fn pools(&self) -> Vec<(&'static str, Usage)> {
        let timeouts = self.timeouts.load(Ordering::Relaxed);
        vec![
            ("reader", Usage { timeouts, ..Usage::of(&self.readers) }),
            ("writer", Usage::of(&self.writer)),
        ]
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

    /// See [`super::Db::transaction`]. The work is done on a thread of its
    /// own, because to commit is to wait for the disk.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        join_queue(self.writer.status(), self.queue)?;
        let mut object =
            self.writer.get().await.map_err(|error| pool_error(&error, &self.timeouts))?;
        let sqlite = self.clone();
        on_a_thread(async move || {
            AnsiTransactionManager::begin_transaction_sql(&mut **object, "begin immediate")?;
            let learned = sqlite.learn(&mut object);
            let locked = Locked::new(&sqlite.is_locked);
            let mut connection = Connection::new(Kind::Sqlite(object));
            let outcome = match learned {
                Ok(()) => work(&mut connection).await,
                Err(error) => Err(error),
            };
            drop(locked);
            finish(&mut connection, outcome, &sqlite.changes)
        })
        .await
    }

    /// Learns of everything that other processes have committed by now. While our
    /// writer holds the lock there is nothing to learn; while it waits for the lock
    /// there may be, and it will be learned when it has it.
    pub async fn look(&self) -> Result<()> {
        let asked = Instant::now();
        let at_once = Timeouts { wait: Some(Duration::ZERO), ..self.writer.timeouts() };
        match self.writer.timeout_get(&at_once).await {
            Ok(mut object) => self.learn(&mut object)?,
            Err(PoolError::Timeout(_)) if self.is_locked.load(Ordering::SeqCst) => {}
            Err(PoolError::Timeout(_)) => return Ok(()),
            Err(error) => return Err(pool_error(&error, &self.timeouts)),
        }
        self.changes.are_known(asked, TERM);
        Ok(())
    }

    /// The writer's connection sees whether any but itself has committed.
    fn learn(&self, object: &mut Object<SqliteConnections>) -> Result<()> {
        if object.sees_news()? {
            self.changes.learn_of_anything();
        }
        Ok(())
    }
}

/// Tells, while it lives, that the file is locked by us.
struct Locked<'a>(&'a AtomicBool);

impl<'a> Locked<'a> {
    fn new(flag: &'a AtomicBool) -> Self {
        flag.store(true, Ordering::SeqCst);
        Self(flag)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
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

fn finish<T>(connection: &mut Connection, outcome: Result<T>, changes: &Arc<Changes>) -> Result<T> {
    let changed = std::mem::take(&mut connection.changed);
    let Kind::Sqlite(object) = &mut connection.kind else {
        return Err(Error::Internal("a SQLite transaction keeps its connection".into()));
    };
    match outcome {
        Ok(value) => {
            let _known_when_committed = changes.begin(changed);
            AnsiTransactionManager::commit_transaction(&mut ***object)?;
            Ok(value)
        }
        Err(error) => {
            // SQLite rolls back by itself where the disk is full: the reason
            // matters, not that there is nothing left to roll back.
            if let Err(second) = AnsiTransactionManager::rollback_transaction(&mut ***object) {
                log::warn!("a transaction could not be rolled back: {second}");
            }
            Err(error)
        }
    }
}

fn pool(
    path: &Path,
    size: NonZeroUsize,
    options: PoolOptions,
    access: Access,
) -> std::result::Result<Pool<SqliteConnections>, String> {
    Pool::builder(SqliteConnections::new(path, access))
        .max_size(size.get())
        .wait_timeout(Some(options.wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| error.to_string())
}
