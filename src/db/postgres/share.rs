//! The connections of a thread.

use std::sync::{Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{BuildError, Timeouts};
use diesel::ConnectionError;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use super::{Held, Target};
use crate::db::pool::Waiting;
use crate::error::Result;
use crate::sync::Arc;

/// To compile a query, or to start other processes for it, takes PostgreSQL longer
/// than to answer most of ours, and it misjudges searches for rare words. Searches
/// for common ones, and totals, are still shared out.
const SETTINGS: &str = "set jit = off; set parallel_setup_cost = 100000";

/// How many reads may share a connection: enough to save most of the way there and
/// back, and few enough that nobody waits for long behind the others.
const MOST: usize = 16;

/// A thread's share of the connections.
pub struct Share {
    /// All of them.
    pub pool: Pool<AsyncPgConnection>,
    waiting: Waiting,
    /// The one that was taken last for several to read with.
    shared: Mutex<Weak<Object<AsyncPgConnection>>>,
}

impl Share {
    /// So many connections, for which, or for one to be opened, one waits so long.
    pub fn new(
        target: &Target,
        size: usize,
        wait: Duration,
        waiting: Waiting,
    ) -> std::result::Result<Self, BuildError> {
        // To take one back is only to look at it.
        let timeouts = Timeouts { wait: Some(wait), create: Some(wait), recycle: None };
        let pool = Pool::builder(connections(target))
            .max_size(size)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()?;
        Ok(Self { pool, waiting, shared: Mutex::default() })
    }

    /// A connection that nobody else uses meanwhile.
    pub async fn alone(&self) -> Result<Held> {
        self.waiting.take(&self.pool).await.map(Held::Alone)
    }

    /// The connection that others read with, or where there is none, or too many do,
    /// one that others may join.
    pub async fn shared(&self) -> Result<Held> {
        let shared = self.joinable().upgrade();
        if let Some(shared) = shared.filter(|shared| Arc::strong_count(shared) <= MOST) {
            return Ok(Held::Shared(shared));
        }
        let shared = Arc::new(self.waiting.take(&self.pool).await?);
        *self.joinable() = Arc::downgrade(&shared);
        Ok(Held::Shared(shared))
    }

    /// Closes the connections that nobody uses, and lets nobody join one that is in
    /// use.
    pub fn forget_idle(&self) {
        *self.joinable() = Weak::new();
        self.pool.retain(|_, _| false);
    }

    /// Nothing that is done under the lock can leave it half done.
    fn joinable(&self) -> MutexGuard<'_, Weak<Object<AsyncPgConnection>>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
