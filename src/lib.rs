//! Broadsheet: an article API server.

mod body;
pub mod clock;
pub mod db;
pub mod error;
pub mod http;
pub mod id;
pub mod schema;
pub mod timestamp;
mod xml;
