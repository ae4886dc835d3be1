//! What every test stands on.

mod answer;
mod database;
mod folder;
pub mod html;
pub mod links;
mod record;
mod recorder;
mod server;
pub mod xml;

pub use answer::Answer;
pub use broadsheet::tokens::model::Scope;
pub use database::Database;
pub use folder::Folder;
pub use recorder::Recorder;
pub use server::{Server, pool, settings};

pub const JSON: &str = "application/json";
pub const XML: &str = "application/xml";
pub const HTML: &str = "text/html";
pub const MERGE_PATCH: &str = "application/merge-patch+json";
pub const JSON_PATCH: &str = "application/json-patch+json";

/// The smallest valid article.
pub const FIRST_POST: &str = r#"{"title": "First post...", "content": "From my new blog app!"}"#;

/// When the clock of every test server starts.
pub const START: &str = "2026-01-02T03:04:05Z";
