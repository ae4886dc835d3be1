//! The server database: a bounded pool of connections, over TLS where asked.

mod target;

use deadpool::Runtime;
use deadpool::managed::Timeouts;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AnsiTransactionManager, TransactionManager};
use futures_util::FutureExt;

pub use target::Target;

use super::{Connection, PoolOptions, pool_error};
use crate::error::{Error, Result};

/// A PostgreSQL server. Clones share the connections.
#[derive(Clone)]
pub struct Postgres {
    pool: Pool<AsyncPgConnection>,
}

impl Postgres {
    /// Makes the pool and proves that the server answers.
    pub async fn open(target: &Target, options: PoolOptions) -> std::result::Result<Self, String> {
        connect(target).await?;
        let pool = Pool::builder(connections(target))
            .max_size(options.size.get())
            .timeouts(Timeouts {
                wait: Some(options.wait),
                create: Some(options.wait),
                recycle: Some(options.wait),
            })
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { pool })
    }

    /// A connection, to read with.
    pub async fn connection(&self) -> Result<Connection> {
        self.pool.get().await.map(Connection::Postgres).map_err(|error| pool_error(&error))
    }

    /// Closes the connections that nobody uses; new ones are opened at need.
    pub fn forget_idle(&self) {
        self.pool.retain(|_, _| false);
    }

    /// See [`super::Db::transaction`]. The work is a task of its own, so that
    /// a client that hangs up cannot leave a transaction half done.
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        T: 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + 'static,
    {
        let mut connection = self.connection().await?;
        let task = tokio::task::spawn_local(async move {
            begin(&mut connection).await?;
            let outcome = work(&mut connection).await;
            finish(&mut connection, outcome).await
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
        async move { target.connect().await }.boxed()
    });
    AsyncDieselConnectionManager::new_with_config("", config)
}

async fn begin(connection: &mut Connection) -> Result<()> {
    let connection = postgres(connection)?;
    Ok(AnsiTransactionManager::begin_transaction(connection).await?)
}

async fn finish<T>(connection: &mut Connection, outcome: Result<T>) -> Result<T> {
    let connection = postgres(connection)?;
    match outcome {
        Ok(value) => {
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
    match connection {
        Connection::Postgres(object) => Ok(object),
        Connection::Sqlite(_) => {
            Err(Error::Internal("a PostgreSQL transaction keeps its connection".into()))
        }
    }
}
