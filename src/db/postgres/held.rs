//! A connection in use: by one, or by several reads at a time, whose statements
//! are sent without waiting for one another's answers.

use std::cell::RefCell;
use std::ops::Deref;

use deadpool::managed::PoolError;
use diesel::QueryResult;
use diesel::result::Error::BrokenTransactionManager;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::{Object, Pool};

use crate::sync::{Arc, Weak};

/// How many reads may share a connection: enough to save most of the way there and
/// back, and few enough that nobody waits for long behind the others.
const MOST: usize = 16;

/// A connection in use; it returns to its pool when the last user drops it.
#[expect(clippy::large_enum_variant, reason = "there are few, and a box would cost each write")]
pub enum Held {
    /// By one, who may begin transactions.
    Alone(Object<AsyncPgConnection>),
    /// By several.
    Shared(Arc<Object<AsyncPgConnection>>),
}

thread_local! {
    /// The one that this thread shares last.
    static SHARED: RefCell<Weak<Object<AsyncPgConnection>>> = RefCell::default();
}

impl Held {
    /// The connection that others of this thread read with, or where there is none,
    /// or too many do, one from the pool that others may join.
    pub async fn shared(
        pool: &Pool<AsyncPgConnection>,
    ) -> Result<Self, PoolError<diesel_async::pooled_connection::PoolError>> {
        if let Some(shared) = SHARED.with_borrow(Weak::upgrade)
            && Arc::strong_count(&shared) <= MOST
        {
            return Ok(Self::Shared(shared));
        }
        let shared = Arc::new(pool.get().await?);
        SHARED.set(Arc::downgrade(&shared));
        Ok(Self::Shared(shared))
    }

    /// Lets nobody else join the connection that this thread shares.
    pub fn part() {
        SHARED.take();
    }

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
