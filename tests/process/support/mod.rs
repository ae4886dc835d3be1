//! What every story stands on: a folder, the program, a database, a wire.

mod console;
mod database;
mod folder;
mod output;
mod program;
mod server;
mod wire;

use std::time::{Duration, Instant};

pub use console::{Example, read};
pub use database::{Database, postgres_server};
pub use folder::Folder;
pub use program::{Ended, Program};
pub use server::Server;
pub use wire::{Answer, Wire};

pub const JSON: &str = "application/json";

/// The smallest valid article.
pub const FIRST_POST: &str = r#"{"title": "First post...", "content": "From my new blog app!"}"#;

/// How long anything that must happen may take, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until it is so.
#[track_caller]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "it never came about that {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
