//! The one place where the time is asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::timestamp::Timestamp;

/// Tells the time: the system's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Stands at these seconds since 1970 until it is set anew.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The present second.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.second()).expect("clocks show a year between 0000 and 9999")
    }

    /// The same, in seconds since 1970.
    pub fn second(&self) -> i64 {
        match self {
            Self::System => seconds_since_1970(SystemTime::now()),
            Self::Fixed(seconds) => seconds.load(Ordering::SeqCst),
        }
    }
}

fn seconds_since_1970(time: SystemTime) -> i64 {
    let passed = time.duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    i64::try_from(passed).unwrap_or(i64::MAX)
}
