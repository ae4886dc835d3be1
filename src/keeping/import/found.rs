//! What stands at a place of a file.

use crate::articles::entry::{self, Entry};
use crate::body::Malformed;
use crate::body::xml::Tree;
use crate::error::Error;

/// The most bytes that an article may take in a file: some times as many as one
/// has, for any character may be written as a longer reference.
pub(super) const MOST_BYTES: usize = 16 * 1024 * 1024;

/// An entry, or what is wrong there.
pub struct Found {
    /// Its first line, counted from one.
    pub line: usize,
    /// The entry, or one line that says what is wrong.
    pub entry: Result<Entry, String>,
}

impl Found {
    /// What a tree in that line says.
    pub(super) fn of(line: usize, tree: Result<Tree, Malformed>) -> Self {
        let entry = match tree {
            Ok(tree) => entry::read(tree).map_err(|error| told(&error)),
            Err(malformed) => Err(malformed.detail),
        };
        Self { line, entry }
    }

    /// Something wrong in that line.
    pub(super) fn wrong(line: usize, text: impl Into<String>) -> Self {
        Self { line, entry: Err(text.into()) }
    }
}

fn told(error: &Error) -> String {
    match error {
        Error::Invalid(violations) => {
            let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
            violations.join("; ")
        }
        other => other.to_string(),
    }
}
