//! Whether the server lives, and whether it can serve.

pub mod command;
pub mod handlers;
mod stopping;

pub use stopping::Stopping;
