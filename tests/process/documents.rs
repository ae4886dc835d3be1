//! `broadsheet openapi`.

use serde_json::Value;

use crate::support::*;

#[test]
fn the_document_that_is_printed_is_the_one_that_is_served() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let json = run(&folder, &["openapi"]);
    let parsed: Value = serde_json::from_str(&json).expect("JSON");
    assert!(parsed["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert_eq!(run(&folder, &["openapi", "--format", "json"]), json);
    assert_eq!(server.get("/openapi.json").expect(200).json(), parsed);
    let yaml = run(&folder, &["openapi", "--format", "yaml"]);
    assert!(yaml.starts_with("openapi: 3.1"), "{yaml}");
    assert_eq!(server.get("/openapi.yaml").expect(200).text().trim_end(), yaml.trim_end());
}

#[test]
fn the_document_needs_no_database() {
    let folder = Folder::create();
    run(&folder, &["openapi", "--database-url", "postgres://127.0.0.1:1/none"]);
    assert!(!folder.file("broadsheet.db").exists());
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let folder = Folder::create();
    for arguments in ["openapi", "openapi --format yaml", "--help"] {
        let script = format!(r#"set -o pipefail; "$0" {arguments} | head -1"#);
        let ended = Program::run(Program::script(&folder, &script)).well();
        assert_eq!(ended.errors, "", "{arguments}");
        assert_eq!(ended.output.lines().count(), 1, "{arguments}");
    }
}

#[test]
fn a_full_disk_is_a_failure() {
    let folder = Folder::create();
    let script = r#""$0" openapi >/dev/full"#;
    let ended = Program::run(Program::script(&folder, script));
    assert!(ended.refusal(1).contains("cannot write to standard output"), "{}", ended.errors);
}

fn run(folder: &Folder, arguments: &[&str]) -> String {
    Program::run(Program::command(folder, arguments)).well().output
}
