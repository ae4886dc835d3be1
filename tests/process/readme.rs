//! What README.md says.

use std::collections::BTreeSet;
use std::process::Command;

use crate::options::options_in;
use crate::support::*;

/// A command that the README shows, and what it says that comes of it.
struct Example {
    command: String,
    output: String,
}

#[test]
fn the_readme_is_true() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let examples = examples_in(&readme());
    let curls = examples.iter().filter(|example| example.command.starts_with("curl "));
    assert!(curls.clone().count() > 0, "README.md shows no curl command in a ```console block");
    for example in curls {
        let output = run(&server, &example.command);
        // In the order of their appearance, so that what is the same stays so.
        assert_eq!(
            steady(&output),
            steady(&example.output),
            "\n$ {}\nREADME.md shows:\n{}\nbut it printed:\n{output}",
            example.command,
            example.output
        );
    }
}

#[test]
fn the_readme_names_every_option_and_no_other() {
    let readme = readme();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `--"));
    let named: BTreeSet<String> = rows.map(option_and_variable).collect();
    let help = Program::run_with(&[], &["--help"]).well().output;
    let existing = options_in(&help).into_iter().map(|(option, about)| {
        let variable = about.split("[env: ").nth(1).and_then(|rest| rest.split([']', '=']).next());
        format!("{option} {}", variable.unwrap_or("(none)"))
    });
    assert_eq!(named, existing.collect::<BTreeSet<_>>());
}

/// Of a row of the table of options.
fn option_and_variable(row: &str) -> String {
    let mut names = row.split('`').step_by(2);
    let mut next = || names.next().unwrap_or("(none)");
    format!("--{} {}", next(), next())
}

fn readme() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}

/// The examples in the ```console blocks.
fn examples_in(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut is_console = false;
    let mut continues = false;
    for line in readme.lines() {
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

/// Runs a command of the README against this server, and gives
/// what it would have printed for the one of the README.
fn run(server: &Server, command: &str) -> String {
    let here = format!("http://{}", server.address);
    let command = command.replace("http://127.0.0.1:8080", "http://localhost:8080");
    let mut bash = Command::new("bash");
    bash.arg("-c").arg(command.replace("http://localhost:8080", &here));
    bash.env("TOKEN", server.token.as_deref().expect("the first start prints one"));
    let ended = Program::run(bash);
    assert_eq!(ended.status, Some(0), "$ {command}\n{}", ended.errors);
    ended.output.replace(&here, "http://localhost:8080")
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

/// A digit each time where an id or a time of this century is expected.
const UUID: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
const TIME: &str = "20dd-dd-ddTdd:dd:ddZ";

fn masked(line: &str) -> String {
    let mut rest = line;
    let mut masked = String::new();
    while let Some(first) = rest.chars().next() {
        let pattern = [UUID, TIME].into_iter().find(|pattern| starts_like(rest, pattern));
        let length = pattern.map_or(first.len_utf8(), str::len);
        masked.push_str(pattern.unwrap_or(&rest[..length]));
        rest = &rest[length..];
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
