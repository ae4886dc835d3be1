//! A connection in use: by one, or by several reads at a time, whose statements are
//! sent without waiting for one another's answers.

use std::ops::Deref;

use diesel::QueryResult;
use diesel::result::Error::BrokenTransactionManager;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::Object;

use crate::sync::Arc;

/// A connection in use; it returns to its pool when the last user drops it.
#[expect(clippy::large_enum_variant, reason = "there are few, and a box would cost each write")]
pub enum Held {
    /// By one, who may begin transactions.
    Alone(Object<AsyncPgConnection>),
    /// By several.
    Shared(Arc<Object<AsyncPgConnection>>),
}

impl Held {
    /// The connection, where it is not shared: statements of others would become
    /// part of a transaction.
    pub fn alone(&mut self) -> QueryResult<&mut AsyncPgConnection> {
        match self {
            Self::Alone(object) => Ok(object),
            Self::Shared(_) => Err(BrokenTransactionManager),
        }
    }
}

impl Deref for Held {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        match self {
            Self::Alone(object) => object,
            Self::Shared(shared) => shared,
        }
    }
}
