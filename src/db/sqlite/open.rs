//! Opening the file.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::sql_types::BigInt;
use diesel::{
    Connection, ConnectionError, QueryResult, QueryableByName, RunQueryDsl, SqliteConnection,
};

/// How long SQLite itself waits for another process's lock.
const BUSY_TIMEOUT_MILLISECONDS: u32 = 5_000;

/// How much of the file the writer may keep in memory: each article touches
/// many indexes, and with SQLite's own 2 MiB most of what is written must be
/// read first. But a commit after which a page has moved within its tree goes
/// through the whole cache.
const WRITER_CACHE_KIBIBYTES: u32 = 8 * 1024;

/// How many pages the log may hold before they are written to the file, 16 MiB:
/// with SQLite's own 1,000, pages that change often are written there four times
/// as often.
const LOG_PAGES: u32 = 4_000;

/// A connection to the file.
pub struct Open {
    connection: SqliteConnection,
    /// The number of the last commit by another connection that it has seen.
    seen: Option<i64>,
}

impl Open {
    /// Whether another connection has committed since this was asked last, or
    /// might have, where it is asked for the first time.
    pub fn sees_news(&mut self) -> QueryResult<bool> {
        let now: DataVersion =
            diesel::sql_query("pragma data_version").get_result(&mut self.connection)?;
        Ok(self.seen.replace(now.data_version) != Some(now.data_version))
    }
}

/// What <https://sqlite.org/pragma.html#pragma_data_version> gives: another
/// number after each commit by others, the same after those of one's own.
#[derive(QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

impl Deref for Open {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Open {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

/// What a connection may do.
#[derive(Clone, Copy)]
pub enum Access {
    Read,
    Write,
}

/// Opens connections to one file, for a pool.
pub struct SqliteConnections {
    path: PathBuf,
    access: Access,
}

impl SqliteConnections {
    /// Connections to that file.
    pub fn new(path: &Path, access: Access) -> Self {
        Self { path: path.to_owned(), access }
    }
}

impl Manager for SqliteConnections {
    type Type = Open;
    type Error = ConnectionError;

    async fn create(&self) -> std::result::Result<Open, ConnectionError> {
        establish(&self.path, self.access).map(|connection| Open { connection, seen: None })
    }

    async fn recycle(&self, connection: &mut Open, _: &Metrics) -> RecycleResult<ConnectionError> {
        if AnsiTransactionManager::is_broken_transaction_manager(&mut **connection) {
            return Err(RecycleError::message("left within a transaction"));
        }
        Ok(())
    }
}

/// Opens the file to write and prepares it; also what migrations run on.
pub fn open_to_write(path: &Path) -> std::result::Result<SqliteConnection, ConnectionError> {
    establish(path, Access::Write)
}

/// Opens the file for that.
pub fn establish(
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
             pragma cache_size = -{WRITER_CACHE_KIBIBYTES}; \
             pragma wal_autocheckpoint = {LOG_PAGES};"
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
