//! The name under which a process writes, by which it knows its own changes when the
//! server tells of them: what it has heard of already must not end what has been read
//! since.

use std::sync::{Mutex, PoisonError};

use crate::id::Id;

/// The setting in which a statement says whose it is; the triggers pass it on.
pub const WRITER: &str = "broadsheet.writer";

/// A name that no other process has.
pub struct OwnName(Mutex<Id>);

impl OwnName {
    /// The name for the next statement.
    pub fn get(&self) -> Id {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes another. What is told of under the one before counts like any other's.
    pub fn renew(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Id::new();
    }
}

impl Default for OwnName {
    fn default() -> Self {
        Self(Mutex::new(Id::new()))
    }
}
