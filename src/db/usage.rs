//! How pools are used.

use std::ops::AddAssign;

use deadpool::managed::{Manager, Pool};

/// How the connections of a pool are used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// How many are open.
    pub open: u64,
    /// How many are in use.
    pub in_use: u64,
    /// How many there may be.
    pub most: u64,
    /// How many requests wait for one.
    pub waiting: u64,
    /// How many have waited in vain.
    pub timeouts: u64,
}

impl Usage {
    /// How that pool is used.
    pub fn of<M: Manager>(pool: &Pool<M>) -> Self {
        let status = pool.status();
        Self {
            open: status.size as u64,
            in_use: status.size.saturating_sub(status.available) as u64,
            most: status.max_size as u64,
            waiting: status.waiting as u64,
            timeouts: 0,
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.open += other.open;
        self.in_use += other.in_use;
        self.most += other.most;
        self.waiting += other.waiting;
        self.timeouts += other.timeouts;
    }
}
