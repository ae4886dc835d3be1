//! What search engines are told: where the articles are, and what to leave be.

pub mod handlers;
mod store;
mod view;
