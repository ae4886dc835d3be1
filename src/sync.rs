//! What [`crate::db::Changes`] is made of. It stands here so that its model test can take
//! other atomics, which try every way to interleave threads.

pub use std::sync::Arc;
pub use std::sync::atomic::{AtomicU64, Ordering};
pub use tokio::sync::Notify;
