//! The server database: a bounded pool of connections, over TLS where asked.

mod held;
mod listener;
mod target;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{BuildError, Timeouts};
use diesel::ConnectionError;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AnsiTransactionManager, SimpleAsyncConnection, TransactionManager};
use futures_util::FutureExt;

pub use held::Held;
pub use listener::Listener;
pub use target::Target;

use super::usage::pool_error;
use super::{Changes, Connection, Kind, PoolOptions, Usage, join_queue};
use crate::error::{Error, Result};
use crate::sync::{Arc, AtomicU64};

/// With fewer connections than this a thread shares them with others.
const LEAST_SHARE: usize = 4;

/// To compile a query, or to start other processes for it, takes PostgreSQL longer
/// than to answer most of ours, and it misjudges searches for rare words. Searches
/// for common ones, and totals, are still shared out.
const SETTINGS: &str = "set jit = off; set parallel_setup_cost = 100000";

/// A PostgreSQL server. Clones share the connections.
#[derive(Clone)]
pub struct Postgres {
    pools: Arc<[Pool<AsyncPgConnection>]>,
    /// How many requests may wait for one of a share.
    queue: usize,
    target: Arc<Target>,
    changes: Arc<Changes>,
    timeouts: Arc<AtomicU64>,
}

impl Postgres {
    /// Makes the pool and proves that the server answers.
    pub async fn open(target: &Target, options: PoolOptions) -> std::result::Result<Self, String> {
        connect(target).await?;
        let pools: std::result::Result<Vec<_>, _> =
            shares(options).map(|size| pool(target, size, options.wait)).collect();
        let pools: Arc<[_]> = pools.map_err(|error| error.to_string())?.into();
        Ok(Self {
            queue: options.queue.div_ceil(pools.len()),
            pools,
            target: Arc::new(target.clone()),
            changes: Arc::default(),
            timeouts: Arc::default(),
        })
    }

    /// A connection that nobody else uses meanwhile.
    pub async fn connection(&self) -> Result<Connection> {
        join_queue(self.pool().status(), self.queue)?;
        let object = self.pool().get().await.map_err(|error| pool_error(&error, &self.timeouts))?;
        Ok(Connection::new(Kind::Postgres(Held::Alone(object))))
    }

    /// A connection for a read that is short, which other reads may use meanwhile.
    pub async fn shared(&self) -> Result<Connection> {
        join_queue(self.pool().status(), self.queue)?;
        let held = Held::shared(self.pool()).await;
        let held = held.map_err(|error| pool_error(&error, &self.timeouts))?;
        Ok(Connection::new(Kind::Postgres(held)))
    }

    /// Reads with a connection that is taken so, and once more with another if it
    /// turns out to be dead.
    pub async fn read<T>(
        &self,
        connection: impl AsyncFn(&Self) -> Result<Connection>,
        work: impl AsyncFn(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        // Not held any longer when the next is asked for: a pool may have but one.
        let outcome = work(&mut connection(self).await?).await;
        match outcome {
            Err(error) if error.is_unavailable() => {
                log::warn!("a read is tried again: {error}");
                // Where one is dead, so are the others that lie idle.
                self.forget_idle();
                work(&mut connection(self).await?).await
            }
            outcome => outcome,
        }
    }

    /// What has changed in it.
    pub fn changes(&self) -> &Arc<Changes> {
        &self.changes
    }

    /// See [`crate::db::Db::close`].
    pub fn close(&self) {
        self.pools.iter().for_each(Pool::close);
    }

    /// How the connections are used.
    pub fn usage(&self) -> Usage {
        let mut usage = Usage::default();
        self.pools.iter().for_each(|pool| usage += Usage::of(pool));
        Usage { timeouts: self.timeouts.load(Ordering::Relaxed), ..usage }
    }

    /// What tells of the changes by others.
    pub fn listener(&self) -> Listener {
        Listener::new(Arc::clone(&self.target))
    }

    /// Closes the connections that nobody uses, and lets nobody join one that is
    /// in use; new ones are opened at need.
    pub fn forget_idle(&self) {
        Held::part();
        self.pool().retain(|_, _| false);
    }

    /// This thread's share of the connections. What a connection receives is read
    /// by the thread that opened it: another would be woken for each answer.
    fn pool(&self) -> &Pool<AsyncPgConnection> {
        static THREADS: AtomicUsize = AtomicUsize::new(0);
        thread_local! {
            static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
        }
        &self.pools[THREAD.with(|number| number % self.pools.len())]
    }

    /// Begins a transaction on this connection, or where it turns out to be
    /// dead, as all are when the server has been away, on a new one: nothing
    /// has been done yet.
    async fn begin(&self, mut connection: Connection) -> Result<Connection> {
        match begin(&mut connection).await {
            Err(error) if error.is_unavailable() => {
                log::warn!("a transaction is begun again: {error}");
                // A pool of one has no other as long as this one is held.
                drop(connection);
                self.forget_idle();
                connection = self.connection().await?;
                begin(&mut connection).await?;
            }
            outcome => outcome?,
        }
        Ok(connection)
    }

    /// See [`super::Db::transaction`]. The work is a task of its own, so that
    /// a client that hangs up cannot leave a transaction half done.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + 'static,
    {
        let connection = self.connection().await?;
        let postgres = self.clone();
        let task = tokio::task::spawn_local(async move {
            let mut connection = postgres.begin(connection).await?;
            let outcome = work(&mut connection).await;
            finish(&mut connection, outcome, &postgres.changes).await
        });
        match task.await {
            Ok(outcome) => outcome,
            Err(stopped) => match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::Unavailable("the server is stopping".into())),
            },
        }
    }
}

/// How many connections each thread has; where there are too few, several threads
/// share them.
fn shares(options: PoolOptions) -> impl Iterator<Item = usize> {
    let (size, threads) = (options.size.get(), options.threads.get());
    let count = (size / LEAST_SHARE).clamp(1, threads);
    (0..count).map(move |index| size / count + usize::from(index < size % count))
}

fn pool(
    target: &Target,
    size: usize,
    wait: Duration,
) -> std::result::Result<Pool<AsyncPgConnection>, BuildError> {
    Pool::builder(connections(target))
        .max_size(size)
        .timeouts(Timeouts { wait: Some(wait), create: Some(wait), recycle: Some(wait) })
        .runtime(Runtime::Tokio1)
        .build()
}

/// Opens one connection. The error is one plain line that says what to do.
pub async fn connect(target: &Target) -> std::result::Result<AsyncPgConnection, String> {
    target
        .connect()
        .await
        .map_err(|error| format!("{error}; see that it runs and that DATABASE_URL is right"))
}

/// `Fast`: a connection is not asked whether it lives at each checkout, which
/// would cost a round trip; [`super::Db::read`] tries a second one instead.
fn connections(target: &Target) -> AsyncDieselConnectionManager<AsyncPgConnection> {
    let target = target.clone();
    let mut config = ManagerConfig::<AsyncPgConnection>::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |_| {
        let target = target.clone();
        async move {
            let mut connection = target.connect().await?;
            let set = connection.batch_execute(SETTINGS).await;
            set.map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(connection)
        }
        .boxed()
    });
    AsyncDieselConnectionManager::new_with_config("", config)
}

async fn begin(connection: &mut Connection) -> Result<()> {
    let connection = postgres(connection)?;
    Ok(AnsiTransactionManager::begin_transaction(connection).await?)
}

async fn finish<T>(
    connection: &mut Connection,
    outcome: Result<T>,
    changes: &Arc<Changes>,
) -> Result<T> {
    let changed = std::mem::take(&mut connection.changed);
    let connection = postgres(connection)?;
    match outcome {
        Ok(value) => {
            let _known_when_committed = changes.begin(changed);
            AnsiTransactionManager::commit_transaction(connection).await?;
            Ok(value)
        }
        Err(error) => {
            // The reason matters, not that the rollback of a lost connection
            // fails too: the pool drops a connection left within a transaction.
            if let Err(second) = AnsiTransactionManager::rollback_transaction(connection).await {
                log::warn!("a transaction could not be rolled back: {second}");
            }
            Err(error)
        }
    }
}

fn postgres(connection: &mut Connection) -> Result<&mut AsyncPgConnection> {
    match &mut connection.kind {
        Kind::Postgres(held) => Ok(held.alone()?),
        Kind::Sqlite(_) => {
            Err(Error::Internal("a PostgreSQL transaction keeps its connection".into()))
        }
    }
}
