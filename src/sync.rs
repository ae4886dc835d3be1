//! The atomics that [`crate::db::Changes`] is made of. They stand here so that
//! its model test can take others, which try every way to interleave threads.

pub use std::sync::Arc;
pub use std::sync::atomic::{AtomicU64, Ordering};
