//! The embedded database: a file, many readers and one writer.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use deadpool::Runtime;
use deadpool::managed::{Manager, Metrics, Pool, RecycleError, RecycleResult};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection as _, ConnectionError, SqliteConnection};

use super::{Connection, PoolOptions, pool_error};
use crate::error::{Error, Result};

/// How long SQLite itself waits for another process's lock.
const BUSY_TIMEOUT_MILLISECONDS: u32 = 5_000;

/// How much of the file the writer may keep in memory: each article touches
/// many indexes, and with SQLite's own 2 MiB most of what is written must be
/// read first.
const WRITER_CACHE_KIBIBYTES: u32 = 64 * 1024;

/// A SQLite file. Readers never wait for the writer (WAL), and there is one
/// writer, so that no write meets "database is locked".
#[derive(Clone)]
pub struct Sqlite {
    readers: Pool<SqliteConnections>,
    writer: Pool<SqliteConnections>,
}

impl Sqlite {
    /// Opens the file, creating it where there is none.
    pub async fn open(path: &Path, options: PoolOptions) -> std::result::Result<Self, String> {
        let sqlite = Self {
            readers: pool(path, options.size, options, Access::Read)?,
            writer: pool(path, NonZeroUsize::MIN, options, Access::Write)?,
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
        self.readers.get().await.map(Connection::Sqlite).map_err(|error| pool_error(&error))
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
        let mut object = self.writer.get().await.map_err(|error| pool_error(&error))?;
        on_a_thread(async move || {
            AnsiTransactionManager::begin_transaction_sql(&mut *object, "begin immediate")?;
            let mut connection = Connection::Sqlite(object);
            let outcome = work(&mut connection).await;
            finish(&mut connection, outcome)
        })
        .await
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

fn finish<T>(connection: &mut Connection, outcome: Result<T>) -> Result<T> {
    let Connection::Sqlite(object) = connection else {
        return Err(Error::Internal("a SQLite transaction keeps its connection".into()));
    };
    match outcome {
        Ok(value) => {
            AnsiTransactionManager::commit_transaction(&mut **object)?;
            Ok(value)
        }
        Err(error) => {
            // SQLite rolls back by itself where the disk is full: the reason
            // matters, not that there is nothing left to roll back.
            if let Err(second) = AnsiTransactionManager::rollback_transaction(&mut **object) {
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
    Pool::builder(SqliteConnections { path: path.to_owned(), access })
        .max_size(size.get())
        .wait_timeout(Some(options.wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| error.to_string())
}

#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

/// Opens connections to one file, for a pool.
pub struct SqliteConnections {
    path: PathBuf,
    access: Access,
}

impl Manager for SqliteConnections {
    type Type = SqliteConnection;
    type Error = ConnectionError;

    async fn create(&self) -> std::result::Result<SqliteConnection, ConnectionError> {
        establish(&self.path, self.access)
    }

    async fn recycle(
        &self,
        connection: &mut SqliteConnection,
        _: &Metrics,
    ) -> RecycleResult<ConnectionError> {
        if AnsiTransactionManager::is_broken_transaction_manager(connection) {
            return Err(RecycleError::message("left within a transaction"));
        }
        Ok(())
    }
}

/// Opens the file to write and prepares it; also what migrations run on.
pub(super) fn open_to_write(path: &Path) -> std::result::Result<SqliteConnection, ConnectionError> {
    establish(path, Access::Write)
}

fn establish(
    path: &Path,
    access: Access,
) -> std::result::Result<SqliteConnection, ConnectionError> {
    let name = path.to_str().ok_or_else(|| {
        ConnectionError::InvalidConnectionUrl("the path is not valid UTF-8".into())
    })?;
    let mut connection = SqliteConnection::establish(name)?;
    let settings = match access {
        Access::Write => format!(
            "pragma journal_mode = wal; pragma synchronous = full; \
             pragma cache_size = -{WRITER_CACHE_KIBIBYTES};"
        ),
        Access::Read => "pragma query_only = on;".to_owned(),
    };
    connection
        .batch_execute(&format!(
            "pragma busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}; pragma foreign_keys = on; {settings}"
        ))
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}
