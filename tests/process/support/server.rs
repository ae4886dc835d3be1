//! The program, serving.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use super::wire::{Answer, Wire};
use super::{Database, Ended, Folder, JSON, Program};

/// A server on a free port of the loopback.
pub struct Server {
    pub program: Program,
    /// Where it listens, `127.0.0.1:PORT`.
    pub address: String,
    /// The token that it printed, if it did.
    pub token: Option<String>,
}

impl Server {
    /// Serves from this folder.
    #[track_caller]
    pub fn start(folder: &Folder, arguments: &[&str]) -> Self {
        Self::launch(Self::command(folder, arguments))
    }

    /// The command that [`Self::launch`] takes.
    pub fn command(folder: &Folder, arguments: &[&str]) -> Command {
        let mut command = Program::command(folder, arguments);
        command.env("LISTEN", "127.0.0.1:0");
        command
    }

    /// Starts a server and waits until it says that it serves.
    #[track_caller]
    pub fn launch(command: Command) -> Self {
        let mut program = Program::start(command);
        // The last line of the announcement.
        if program.output.find("data from").is_none() {
            panic!("it does not serve: {}", program.errors.read_to_end());
        }
        let printed = program.output.text();
        let at = printed.find("://").expect("an address") + "://".len();
        let address = printed[at..].split('/').next().expect("an address").to_owned();
        let token = printed.split_whitespace().find(|word| word.starts_with("bs_"));
        Self { address, token: token.map(str::to_owned), program }
    }

    pub fn wire(&self) -> Wire {
        Wire::open(&self.address)
    }

    /// The header line by which this server lets us write, or nothing.
    pub fn authorization(&self) -> String {
        let line = |token: &String| format!("Authorization: Bearer {token}\r\n");
        self.token.as_ref().map(line).unwrap_or_default()
    }

    /// The head of a request to write an article, to be followed by header
    /// lines, an empty line and a body.
    pub fn head(&self, method: &str, path: &str) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{}Content-Type: {JSON}\r\n",
            self.address,
            self.authorization()
        )
    }

    /// Serves from this database.
    #[track_caller]
    pub fn on(database: &Database, arguments: &[&str]) -> Self {
        let mut command = Self::command(database.folder(), arguments);
        command.env("DATABASE_URL", database.url());
        Self::launch(command).allowed_to_write(database)
    }

    /// With a token for this database, where the server printed none.
    #[track_caller]
    pub fn allowed_to_write(mut self, database: &Database) -> Self {
        if self.token.is_none() {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let name = format!("test {}", COUNT.fetch_add(1, Ordering::Relaxed));
            let scopes = ["--scope", "articles:write", "articles:read-drafts"];
            let mut command =
                Program::command(database.folder(), &["token", "create", "--name", &name]);
            command.args(scopes).env("DATABASE_URL", database.url());
            self.token = Some(Program::run(command).well().output.trim().to_owned());
        }
        self
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        let mut wire = self.wire();
        wire.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address));
        wire.answer()
    }

    #[track_caller]
    pub fn post(&self, body: &str) -> Answer {
        self.send("POST", "/articles", body)
    }

    #[track_caller]
    pub fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let mut wire = self.wire();
        wire.send(&self.head(method, path));
        wire.send(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        wire.answer()
    }

    /// The titles of the newest hundred articles.
    #[track_caller]
    pub fn titles(&self) -> Vec<String> {
        let articles = self.get("/articles?limit=100").expect(200).json();
        let title = |article: &Value| article["title"].as_str().expect("a title").to_owned();
        articles.as_array().expect("an array").iter().map(title).collect()
    }

    /// Tells it to stop, and waits for its end.
    #[track_caller]
    pub fn stop(self) -> Ended {
        self.program.signal("TERM");
        self.program.wait().well()
    }
}
