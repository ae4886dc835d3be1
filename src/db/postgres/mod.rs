//! The server database: a bounded pool of connections, over TLS where asked.

mod held;
mod listener;
mod own_name;
mod share;
mod target;

use std::sync::atomic::Ordering;

use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager};

pub use held::Held;
pub use listener::Listener;
use own_name::OwnName;
pub use own_name::WRITER;
use share::Share;
pub use target::Target;

use super::change::Committing;
use super::pool::Waiting;
use super::shares::Shares;
use super::{Change, Changes, Connection, Kind, PoolOptions, Usage};
use crate::error::{Error, Result};
use crate::id::Id;
use crate::sync::{Arc, AtomicU64};

/// A PostgreSQL server. Clones share the connections.
#[derive(Clone)]
pub struct Postgres {
    /// What a connection receives is read by the thread that opened it: another
    /// would be woken for each answer.
    shares: Shares<Share>,
    target: Arc<Target>,
    changes: Arc<Changes>,
    own_name: Arc<OwnName>,
    /// How many have waited for a connection in vain.
    timeouts: Arc<AtomicU64>,
}

impl Postgres {
    /// Makes the pool and proves that the server answers.
    pub async fn open(target: &Target, options: PoolOptions) -> std::result::Result<Self, String> {
        connect(target).await?;
        let timeouts = Arc::<AtomicU64>::default();
        let shares = Shares::new(options, |size, of| {
            let most = options.queue.div_ceil(of);
            let waiting = Waiting { most, in_vain: Arc::clone(&timeouts) };
            Share::new(target, size, options.wait, waiting)
        });
        Ok(Self {
            shares: shares.map_err(|error| error.to_string())?,
            target: Arc::new(target.clone()),
            changes: Arc::default(),
            own_name: Arc::default(),
            timeouts,
        })
    }

    /// A connection that nobody else uses meanwhile.
    pub async fn connection(&self) -> Result<Connection> {
        Ok(Connection::new(Kind::Postgres(self.shares.mine().alone().await?)))
    }

    /// A connection for a read that is short, which other reads may use meanwhile.
    pub async fn shared(&self) -> Result<Connection> {
        Ok(Connection::new(Kind::Postgres(self.shares.mine().shared().await?)))
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
        self.shares.iter().for_each(|share| share.pool.close());
    }

    /// How the connections are used.
    pub fn usage(&self) -> Usage {
        let mut usage = Usage::default();
        self.shares.iter().for_each(|share| usage += Usage::of(&share.pool));
        Usage { timeouts: self.timeouts.load(Ordering::Relaxed), ..usage }
    }

    /// What tells of the changes by others.
    pub fn listener(&self) -> Listener {
        Listener::new(Arc::clone(&self.target), Arc::clone(&self.own_name))
    }

    /// Closes the connections that nobody uses, and lets nobody join one that is
    /// in use; new ones are opened at need.
    pub fn forget_idle(&self) {
        self.shares.mine().forget_idle();
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
        to_its_end(async move {
            let mut connection = postgres.begin(connection).await?;
            let outcome = work(&mut connection).await;
            finish(&mut connection, outcome, &postgres.changes).await
        })
        .await
    }

    /// Runs a write that is one statement, a transaction by itself, on a connection
    /// of its own, and gives whether it has made that change. The statement says whose
    /// it is, by the name that it is given, so that we need not be told of it again.
    pub async fn statement<F>(
        &self,
        mut connection: Connection,
        change: Change,
        work: F,
    ) -> Result<bool>
    where
        F: AsyncFnOnce(&AsyncPgConnection, Id) -> Result<bool> + 'static,
    {
        let (changes, own_name) = (Arc::clone(&self.changes), Arc::clone(&self.own_name));
        to_its_end(async move {
            let committing = Committing::begin(&changes, vec![change]);
            let outcome = work(postgres(&mut connection)?, own_name.get()).await;
            match outcome {
                Ok(true) => committing.succeed(),
                Ok(false) => {}
                // It may still be done, and then we must be told.
                Err(_) => own_name.renew(),
            }
            outcome
        })
        .await
    }
}

/// Work that goes on though nobody waits for it any longer.
async fn to_its_end<T: 'static>(work: impl Future<Output = Result<T>> + 'static) -> Result<T> {
    match tokio::task::spawn_local(work).await {
        Ok(outcome) => outcome,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::Unavailable("the server is stopping".into())),
        },
    }
}

/// Opens one connection. The error is one plain line that says what to do.
pub async fn connect(target: &Target) -> std::result::Result<AsyncPgConnection, String> {
    target
        .connect()
        .await
        .map_err(|error| format!("{error}; see that it runs and that DATABASE_URL is right"))
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
    let changed = connection.changed();
    let connection = postgres(connection)?;
    match outcome {
        Ok(value) => {
            let committing = Committing::begin(changes, changed);
            AnsiTransactionManager::commit_transaction(connection).await?;
            committing.succeed();
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
