//! Reads that take long and all see one state of the database.

use super::{Connection, Db, query};
use crate::error::{Error, Result};

/// What PostgreSQL must be told, before the first query of the transaction.
const ONE_STATE: &str = "set transaction isolation level repeatable read, read only";

impl Db {
    /// Runs reads that see the same state from the first to the last, whatever
    /// is written meanwhile; nobody waits for them. Unlike [`Self::read`] they
    /// are not tried again where the connection is lost.
    pub async fn snapshot<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.scan(async move |connection| in_transaction(connection, work).await).await
            }
            Self::Postgres(postgres) => {
                let work = async move |connection: &mut Connection| {
                    query!(connection, |c| diesel::sql_query(ONE_STATE).execute(c))?;
                    work(connection).await
                };
                postgres.transaction(work).await
            }
        }
    }
}

async fn in_transaction<T>(
    connection: &mut Connection,
    work: impl AsyncFnOnce(&mut Connection) -> Result<T>,
) -> Result<T> {
    let mut found = None;
    let read = async |connection: &mut Connection| {
        found = Some(work(connection).await?);
        Ok(true)
    };
    connection.attempt(read).await?;
    found.ok_or_else(|| Error::Internal("a snapshot ended without its reads".into()))
}
