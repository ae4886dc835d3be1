//! The one writer of a file. Writes that wait for it at the same time are committed
//! together, so that they wait for the disk once; each can still be undone alone.

use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use deadpool::managed::{Object, Pool, PoolError};
use diesel::connection::AnsiTransactionManager;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::foothold::Foothold;
use super::open::SqliteConnections;
use super::queue::{Queue, Write};
use crate::db::pool::{at_once, pool_error};
use crate::db::{Changes, Connection, Kind, PoolOptions, Usage, too_many};
use crate::error::{Error, Result};
use crate::sync::{Arc, AtomicU64};

/// How many writes are committed together at most.
const MOST: usize = 64;

/// For how long they are collected: the first of them waits for the last.
const LONGEST: Duration = Duration::from_millis(20);

/// Clones share the connection.
#[derive(Clone)]
pub struct Writer {
    pool: Pool<SqliteConnections>,
    queue: Arc<Queue>,
    options: PoolOptions,
    changes: Arc<Changes>,
    timeouts: Arc<AtomicU64>,
    /// Whether it holds the file's lock, so that no other process commits.
    is_locked: Arc<AtomicBool>,
    /// Held while nobody writes, this process or another.
    foothold: Arc<Foothold>,
    /// Whether we have written since it was looked last.
    has_written: Arc<AtomicBool>,
}

impl Writer {
    /// Writes with the one connection of that pool.
    pub fn new(
        pool: Pool<SqliteConnections>,
        options: PoolOptions,
        foothold: Foothold,
        changes: Arc<Changes>,
        timeouts: Arc<AtomicU64>,
    ) -> Self {
        let (queue, is_locked, has_written) = Default::default();
        let foothold = Arc::new(foothold);
        Self { pool, queue, options, changes, timeouts, is_locked, foothold, has_written }
    }

    /// See [`crate::db::Db::transaction`]. The work is done on a thread that may
    /// wait, because to commit is to wait for the disk.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        let joined = self.queue.join(work, self.options.queue);
        let (place, must_be_served, told) = joined.ok_or_else(|| too_many(self.queue.len()))?;
        if must_be_served {
            let (writer, runtime) = (self.clone(), Handle::current());
            drop(spawn_blocking(move || writer.serve(&runtime)));
        }
        let mut told = pin!(told);
        let outcome = match timeout(self.options.wait, &mut told).await {
            Ok(outcome) => outcome,
            Err(_) if place.give_up() => {
                self.timeouts.fetch_add(1, Ordering::Relaxed);
                return Err(Error::Unavailable("no database connection: the wait is over".into()));
            }
            Err(_) => told.await,
        };
        match outcome {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(Error::Unavailable("the server is stopping".into())),
        }
    }

    /// See [`super::Sqlite::look`].
    pub async fn look(&self, term: Duration) -> Result<()> {
        let asked = Instant::now();
        match at_once(&self.pool).await {
            // As long as we have the connection, nobody writes with it.
            Ok(mut object) => {
                let is_new = self.learn(&mut object)?;
                if is_new | self.has_written.swap(false, Ordering::SeqCst) {
                    self.foothold.leave();
                } else {
                    self.take_foothold().await;
                }
            }
            Err(PoolError::Timeout(_)) if self.is_locked.load(Ordering::SeqCst) => {}
            Err(PoolError::Timeout(_)) => return Ok(()),
            Err(error) => return Err(pool_error(&error, &self.timeouts)),
        }
        self.changes.are_known(asked, term);
        Ok(())
    }

    async fn take_foothold(&self) {
        if !self.foothold.is_behind() {
            return self.foothold.take();
        }
        let foothold = Arc::clone(&self.foothold);
        // Only a panic could end it, and then there is none.
        let _taken = spawn_blocking(move || foothold.take()).await;
    }

    /// Fails, with the end of a line, where the file cannot be opened.
    pub async fn prove(&self) -> std::result::Result<(), String> {
        self.pool.get().await.map(drop).map_err(|error| error.to_string())
    }

    /// How the connection is used.
    pub fn usage(&self) -> Usage {
        Usage { waiting: self.queue.len() as u64, ..Usage::of(&self.pool) }
    }

    /// Writes no more.
    pub fn close(&self) {
        self.foothold.close();
        self.pool.close();
    }

    /// Whether the connection is closed.
    pub fn is_closed(&self) -> bool {
        self.pool.status().size == 0
    }

    /// Whether a reader stays.
    #[cfg(test)]
    pub fn has_foothold(&self) -> bool {
        self.foothold.is_held()
    }

    /// Does what waits, to the end of the queue.
    fn serve(&self, runtime: &Handle) {
        let _leaving = Leaving(&self.queue);
        while let Some(first) = self.queue.next() {
            let mut together = vec![first];
            let failure = runtime.block_on(self.commit(&mut together)).err();
            together.into_iter().for_each(|write| write.tell(failure.clone()));
        }
    }

    /// Does these writes, and those that come to wait meanwhile, and commits them.
    async fn commit(&self, together: &mut Vec<Box<dyn Write>>) -> Result<()> {
        let mut object = self.connection().await?;
        self.has_written.store(true, Ordering::SeqCst);
        self.foothold.leave();
        AnsiTransactionManager::begin_transaction_sql(&mut **object, "begin immediate")?;
        let learned = self.learn(&mut object);
        let locked = Locked::new(&self.is_locked);
        let mut connection = Connection::new(Kind::Sqlite(object));
        let outcome = match learned {
            Ok(_) => self.run(together, &mut connection).await,
            Err(error) => Err(error),
        };
        drop(locked);
        if let Ok(true) = outcome {
            return super::commit(&mut connection, &self.changes);
        }
        super::roll_back(&mut connection);
        outcome.map(drop)
    }

    /// `false` where there is nothing to commit: the first failed, which is alone
    /// then, for to be undone by itself a write costs a savepoint.
    async fn run(
        &self,
        together: &mut Vec<Box<dyn Write>>,
        connection: &mut Connection,
    ) -> Result<bool> {
        let begun = Instant::now();
        if let Some(first) = together.first_mut()
            && !first.run(connection).await
        {
            return Ok(false);
        }
        while together.len() < MOST
            && begun.elapsed() < LONGEST
            && let Some(mut write) = self.queue.another()
        {
            let kept = connection.attempt(async |connection| Ok(write.run(connection).await)).await;
            together.push(write);
            kept.map_err(|error| shared_fate(&error))?;
        }
        super::do_what_is_left(connection)?;
        Ok(true)
    }

    async fn connection(&self) -> Result<Object<SqliteConnections>> {
        self.pool.get().await.map_err(|error| pool_error(&error, &self.timeouts))
    }

    /// The writer's connection sees whether any but itself has committed.
    fn learn(&self, object: &mut Object<SqliteConnections>) -> Result<bool> {
        let is_new = object.sees_news()?;
        if is_new {
            self.foothold.falls_behind();
            self.changes.learn_of_anything();
        }
        Ok(is_new)
    }
}

/// Where a savepoint is gone, as after a full disk, so is the whole transaction.
fn shared_fate(error: &Error) -> Error {
    Error::Unavailable(format!("a write that this one was to be committed with failed: {error}"))
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

/// Lets another serve the queue where this one cannot go on.
struct Leaving<'a>(&'a Queue);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.leave();
        }
    }
}
