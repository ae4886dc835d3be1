//! The tags in use.

pub mod handlers;
pub mod store;
pub mod view;
