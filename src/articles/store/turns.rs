//! Changes of one article, one after the other.

use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use crate::id::Id;

/// How many queues there are. Articles that share one wait for each other in vain.
const QUEUES: usize = 1024;

/// For how long to wait. Nothing depends on it: PostgreSQL's own lock decides.
const PATIENCE: Duration = Duration::from_secs(1);

/// Queues in which changes of an article wait, so that those of a popular one do not
/// each hold a connection, wait for the lock of its row, and find then that it is not
/// as they have read it.
pub struct Turns(Vec<Mutex<()>>);

impl Turns {
    /// Waits for the turn to change that article, until it is dropped; `None` where
    /// that takes too long.
    pub async fn take(&self, id: Id) -> Option<MutexGuard<'_, ()>> {
        let queue = &self.0[id.mark() as usize % self.0.len()];
        timeout(PATIENCE, queue.lock()).await.ok()
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self((0..QUEUES).map(|_| Mutex::default()).collect())
    }
}
