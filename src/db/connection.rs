//! One connection, and the macro that runs a query on it.

use deadpool::managed::Object;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::Object as PostgresObject;

use super::sqlite::SqliteConnections;

/// A connection taken from its pool, to which it returns when dropped.
#[expect(clippy::large_enum_variant, reason = "there are few, and a box would cost each read")]
pub enum Connection {
    /// SQLite answers in place: a read by key takes microseconds, less than
    /// handing it to another thread would.
    Sqlite(Object<SqliteConnections>),
    /// PostgreSQL answers when the network does.
    Postgres(PostgresObject<AsyncPgConnection>),
}

/// Runs one Diesel query, checked by the compiler against both databases, and
/// gives its `QueryResult`.
///
/// ```text
/// query!(connection, |c| articles::table.find(id).first::<Row>(c)).optional()?
/// ```
macro_rules! query {
    ($connection:expr, |$c:ident| $query:expr) => {
        match &mut *$connection {
            $crate::db::Connection::Sqlite(object) => {
                use diesel::RunQueryDsl;
                let $c = &mut **object;
                $query
            }
            $crate::db::Connection::Postgres(object) => {
                use diesel_async::RunQueryDsl;
                let $c = &mut **object;
                ($query).await
            }
        }
    };
}

pub(crate) use query;
