//! A reader that stays, while nobody writes: SQLite then takes the lock for each other
//! read by counting, and needs not ask the kernel, in which threads wait for each other.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;

use super::open::{Access, establish};

/// A read transaction of a connection of its own.
pub struct Foothold {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    connection: Option<SqliteConnection>,
    is_held: bool,
    is_closed: bool,
    /// Whether others have written who may have met us here.
    is_behind: bool,
}

impl Foothold {
    /// None yet, in that file.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), state: Mutex::default() }
    }

    /// Stands at the present state from now on. It must be left before anything is
    /// written: the log cannot begin anew while somebody reads from it.
    pub fn take(&self) {
        let mut state = self.state();
        state.leave();
        if !state.is_closed {
            state.take(&self.path);
        }
    }

    /// Says that another process has written. As we stood here it could not bring the
    /// log into the file, so we do before we stand here again: else it would grow for ever.
    pub fn falls_behind(&self) {
        self.state().is_behind = true;
    }

    /// Whether to take it is to write to the file too.
    pub fn is_behind(&self) -> bool {
        self.state().is_behind
    }

    /// Stands nowhere.
    pub fn leave(&self) {
        self.state().leave();
    }

    /// Leaves for good.
    pub fn close(&self) {
        let mut state = self.state();
        *state = State { is_closed: true, ..State::default() };
    }

    /// Whether it stands somewhere.
    #[cfg(test)]
    pub fn is_held(&self) -> bool {
        self.state().is_held
    }

    /// Whoever panicked here has left at worst a transaction, which is then ended.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, path: &Path) {
        if self.connection.is_none() {
            self.connection = establish(path, Access::Read).ok();
        }
        if std::mem::take(&mut self.is_behind) {
            self.run("pragma wal_checkpoint(passive)");
        }
        // It stands where it has read something.
        self.is_held = true;
        self.run("begin; select 1 from sqlite_schema limit 1");
    }

    fn leave(&mut self) {
        if std::mem::take(&mut self.is_held) {
            self.run("rollback");
        }
    }

    /// Nothing depends on it: without a foothold reads are slower.
    fn run(&mut self, statements: &str) {
        let Some(connection) = &mut self.connection else { return };
        if let Err(error) = connection.batch_execute(statements) {
            log::debug!("no reader stays: {error}");
            (self.connection, self.is_held) = (None, false);
        }
    }
}
