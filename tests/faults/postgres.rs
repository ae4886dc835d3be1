//! A PostgreSQL server of one test's, which may be crashed.

use std::process::Command;

use crate::support::*;

/// Stopped and removed at the end.
pub struct Postgres {
    program: Option<Program>,
    url: String,
}

impl Postgres {
    pub fn start() -> Self {
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres"));
        command.arg("--durable");
        let mut program = Program::start(command);
        let url = program.output.find("postgres://");
        let url = url.unwrap_or_else(|| panic!("{}", program.errors.read_to_end()));
        Self { program: Some(program), url }
    }

    pub fn database(&self) -> Database {
        Database::on_postgres(&self.url)
    }

    /// Ends it at once, as a crash would.
    pub fn crash(&self) {
        self.signal("USR1", "crashed");
    }

    /// Starts it again, and waits until it answers.
    pub fn start_again(&self) {
        self.signal("USR2", "started");
    }

    fn signal(&self, name: &str, reply: &str) {
        let program = self.program.as_ref().expect("it runs");
        program.signal(name);
        program.output.find(reply).unwrap_or_else(|| panic!("it never {reply}"));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(program) = self.program.take() {
            program.signal("TERM");
            program.wait();
        }
    }
}
