//! What the real program takes from the standard library, taken from shuttle.

pub use shuttle::sync::Arc;
pub use shuttle::sync::atomic::{AtomicU64, Ordering};
