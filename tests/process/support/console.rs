//! What our documents show of a terminal: ```console blocks, played on a
//! server and compared.

use std::path::Path;

use super::{Folder, Program, Server};

/// A command that a document shows, and what it says that comes of it.
pub struct Example {
    pub command: String,
    pub output: String,
}

impl Example {
    /// Those in the ```console blocks of a document, which is a path from the
    /// root of the repository.
    #[track_caller]
    pub fn all_in(document: &str) -> Vec<Self> {
        let examples = examples_in(&read(document));
        assert!(!examples.is_empty(), "{document} shows no command in a ```console block");
        examples
    }

    /// Runs the command against this server, in its folder, and compares what
    /// it prints with what is shown.
    #[track_caller]
    pub fn check(&self, document: &str, server: &Server, folder: &Folder) {
        let output = run(server, folder, &self.command);
        // In the order of their appearance, so that what is the same stays so.
        assert_eq!(
            steady(&output),
            steady(&self.output),
            "\n$ {}\n{document} shows:\n{}\nbut it printed:\n{output}",
            self.command,
            self.output
        );
    }
}

/// A document's text.
#[track_caller]
pub fn read(document: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {path:?}: {error}"))
}

fn examples_in(document: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut is_console = false;
    let mut continues = false;
    for line in document.lines() {
        match line {
            "```console" => is_console = true,
            "```" => is_console = false,
            _ if !is_console => {}
            _ if line.starts_with("$ ") || continues => {
                let command = line.strip_prefix("$ ").filter(|_| !continues).unwrap_or(line);
                match examples.last_mut().filter(|_| continues) {
                    Some(example) => example.command.push_str(&format!("\n{command}")),
                    None => examples
                        .push(Example { command: command.to_owned(), output: String::new() }),
                }
                continues = line.ends_with('\\');
            }
            _ => {
                let example = examples.last_mut().expect("a command stands before its output");
                example.output.push_str(&format!("{line}\n"));
            }
        }
    }
    examples
}

/// Runs a command against this server, and gives what it would have printed
/// for the one of the document.
fn run(server: &Server, folder: &Folder, command: &str) -> String {
    let here = format!("http://{}", server.address);
    let command = command.replace("http://127.0.0.1:8080", "http://localhost:8080");
    let mut bash = Program::script(folder, &command.replace("http://localhost:8080", &here));
    bash.env("PATH", path_with_the_program());
    bash.env("TOKEN", server.token.as_deref().expect("the first start prints one"));
    let ended = Program::run(bash);
    assert_eq!(ended.status, Some(0), "$ {command}\n{}{}", ended.output, ended.errors);
    ended.output.replace(&here, "http://localhost:8080")
}

fn path_with_the_program() -> std::ffi::OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_broadsheet"));
    let mut folders = vec![program.parent().expect("a folder").to_owned()];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).expect("no colon in a folder's name")
}

/// The text without what differs from run to run.
fn steady(text: &str) -> String {
    let text = text.replace("http://127.0.0.1:8080", "http://localhost:8080");
    let lines = text.trim_end().lines().map(|line| {
        let line = line.trim_end();
        match line.split_once(": ").map(|(name, _)| name.to_ascii_lowercase()) {
            Some(name) if ["date", "last-modified", "expires"].contains(&&*name) => {
                format!("{name}: (a time)")
            }
            Some(name) if name == "x-request-id" => format!("{name}: (an id)"),
            _ => masked(line),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A digit each time where an id or a time of this century may stand.
const UUID: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
const TIME: &str = "20dd-dd-ddTdd:dd:ddZ";
/// What the tag of an article has of its id.
const MARK: &str = "-@xxxxxxxx";
/// What is drawn by lot, whatever its length: tokens and cursors.
const DRAWN: [&str; 3] = ["bs_", "after=", "before="];

fn masked(line: &str) -> String {
    let mut rest = line;
    let mut masked = String::new();
    while let Some(first) = rest.chars().next() {
        let pattern = [UUID, TIME, MARK].into_iter().find(|pattern| starts_like(rest, pattern));
        let length = pattern.map_or(first.len_utf8(), str::len);
        masked.push_str(pattern.unwrap_or(&rest[..length]));
        rest = &rest[length..];
        if DRAWN.iter().any(|name| masked.ends_with(name)) {
            let is_drawn = |c: char| c.is_ascii_alphanumeric() || "-_…".contains(c);
            rest = rest.trim_start_matches(is_drawn);
        }
    }
    masked
}

/// Whether a text starts like a pattern, in which `x` is a hexadecimal digit,
/// `d` a decimal one and anything else itself.
fn starts_like(text: &str, pattern: &str) -> bool {
    text.len() >= pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, like)| match like {
            b'x' => byte.is_ascii_hexdigit(),
            b'd' => byte.is_ascii_digit(),
            like => byte == like,
        })
}
