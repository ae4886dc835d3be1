//! Copies of an installation, checks, and moving it elsewhere.

mod backups;
mod checks;
mod conflicts;
mod lines;
mod moves;
mod restores;

use serde_json::{Value, json};

use crate::support::*;

/// The members of an article in an export.
const MEMBERS: [&str; 13] = [
    "id",
    "slug",
    "title",
    "content",
    "summary",
    "author",
    "tags",
    "status",
    "published_at",
    "created_at",
    "updated_at",
    "version",
    "former_slugs",
];

/// Runs a command on this database.
pub fn run(database: &Database, arguments: &[&str]) -> Ended {
    let mut command = Program::command(database.folder(), arguments);
    command.env("DATABASE_URL", database.url());
    Program::run(command)
}

/// Runs a command that must go well; gives what it prints.
#[track_caller]
pub fn well(database: &Database, arguments: &[&str]) -> String {
    run(database, arguments).well().output
}

/// The articles of this database, as an export has them.
#[track_caller]
pub fn exported(database: &Database) -> String {
    well(database, &["export"])
}

/// Writes a file into the database's folder and imports it.
pub fn import(database: &Database, name: &str, text: &str, options: &[&str]) -> Ended {
    std::fs::write(database.folder().file(name), text).expect("writes");
    run(database, &[&["import", name], options].concat())
}

/// What was told, line by line; the last line, which says that it failed, aside.
pub fn told(ended: &Ended) -> Vec<&str> {
    let mut lines: Vec<&str> = ended.errors.lines().collect();
    let last = lines.pop().unwrap_or_default();
    assert!(last.starts_with("broadsheet: "), "{}", ended.errors);
    lines
}

/// An id that ends with this number.
pub fn id(number: u32) -> String {
    format!("0197c2a0-7b1c-7d6e-8f00-{number:012}")
}

/// A line of an export, with these members in the place of the usual ones.
pub fn line(number: u32, members: Value) -> String {
    let mut line = json!({
        "id": id(number), "slug": format!("post-{number}"), "title": format!("Post {number}"),
        "content": "", "summary": null, "author": null, "tags": [], "status": "published",
        "published_at": "2026-01-02T03:04:05Z", "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05Z", "version": 3, "former_slugs": [],
    });
    if let Value::Object(members) = members {
        line.as_object_mut().expect("an object").extend(members);
    }
    // In the order of an export, whatever the order of a map is here.
    let members = line.as_object().expect("an object");
    let mut names: Vec<&String> = members.keys().collect();
    names.sort_by_key(|name| MEMBERS.iter().position(|member| member == name));
    let members: Vec<String> =
        names.iter().map(|name| format!("{}:{}", json!(name), members[*name])).collect();
    format!("{{{}}}\n", members.join(","))
}

/// A line that tells of a deleted article.
pub fn deleted(number: u32, version: i64) -> String {
    let line = json!({"id": id(number), "status": "deleted", "version": version});
    format!("{line}\n")
}
