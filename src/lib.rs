//! Broadsheet: an article API server.

pub mod app;
pub mod articles;
mod body;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
mod digest;
pub mod error;
pub mod health;
pub mod http;
pub mod id;
pub mod idempotency;
mod logging;
mod markdown;
pub mod openapi;
pub mod precondition;
pub mod reply;
pub mod schema;
mod server;
pub mod site;
pub mod stop;
pub mod tags;
pub mod timestamp;
pub mod tokens;
mod xml;
