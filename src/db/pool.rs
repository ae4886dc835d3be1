//! Taking a connection from a pool.

use std::fmt::Display;
use std::time::Duration;

use deadpool::Status;
use deadpool::managed::{Manager, Object, Pool, PoolError, TimeoutType, Timeouts};

use super::too_many;
use crate::error::{Error, Result};
use crate::sync::{Arc, AtomicU64, Ordering};

/// How one waits for a connection.
#[derive(Clone)]
pub struct Waiting {
    /// How many may wait at a time.
    pub most: usize,
    /// How many have waited in vain.
    pub in_vain: Arc<AtomicU64>,
}

impl Waiting {
    /// A connection of that pool. Who finds one free takes it without a timer, which
    /// would cost more than the rest of it. Too many do not wait: who would be told 503
    /// in the end is told so at once, and who was there first does not wait longer.
    pub async fn take<M>(&self, pool: &Pool<M>) -> Result<Object<M>>
    where
        M: Manager<Error: Display>,
    {
        let taken = match at_once(pool).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => {
                self.join_queue(pool.status())?;
                pool.get().await
            }
            taken => taken,
        };
        taken.map_err(|error| pool_error(&error, &self.in_vain))
    }

    fn join_queue(&self, pool: Status) -> Result<()> {
        // Of those that the pool calls waiting, some open a connection.
        let waiting = (pool.waiting + pool.size).saturating_sub(pool.max_size);
        if waiting < self.most { Ok(()) } else { Err(too_many(waiting)) }
    }
}

/// A connection that is free, or may be opened, now.
pub async fn at_once<M: Manager>(
    pool: &Pool<M>,
) -> std::result::Result<Object<M>, PoolError<M::Error>> {
    pool.timeout_get(&Timeouts { wait: Some(Duration::ZERO), ..pool.timeouts() }).await
}

/// What a pool says when it has no connection to give; who waited in vain is
/// counted.
pub fn pool_error<E: Display>(error: &PoolError<E>, timeouts: &AtomicU64) -> Error {
    if matches!(error, PoolError::Timeout(TimeoutType::Wait)) {
        timeouts.fetch_add(1, Ordering::Relaxed);
    }
    Error::Unavailable(format!("no database connection: {error}"))
}
