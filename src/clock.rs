//! The one place where the time is asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::OffsetDateTime;

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
        let seconds = match self {
            Self::System => OffsetDateTime::now_utc().unix_timestamp(),
            Self::Fixed(seconds) => seconds.load(Ordering::SeqCst),
        };
        Timestamp::from_unix(seconds).expect("clocks show a year between 0000 and 9999")
    }
}
