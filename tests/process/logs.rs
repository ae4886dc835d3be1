//! What is logged, and what is not.

use serde_json::Value;

use crate::support::*;

#[test]
fn an_access_line_has_method_path_status_time_and_request_id() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let answer = server.get("/articles/none?q=private").expect(404);
    let id = answer.header("x-request-id").expect("an id");
    let line = server.program.errors.find(id).expect("a line of the access log");
    assert!(line.contains("GET /articles/none 404 "), "{line}");
    assert!(line.contains(" ms "), "{line}");
    assert!(!line.contains("private"), "the query stays out: {line}");
    assert!(line.starts_with("[20") && line.contains("Z INFO "), "time and level: {line}");
}

#[test]
fn the_request_id_of_the_client_is_logged() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine-1\r\n\r\n");
    assert_eq!(wire.answer().header("x-request-id"), Some("mine-1"));
    assert!(server.program.errors.find(" mine-1").is_some());
}

#[test]
fn the_log_can_be_silenced() {
    let folder = Folder::create();
    let mut command = Server::command(&folder, &[]);
    command.env("RUST_LOG", "off");
    let server = Server::launch(command);
    server.get("/articles").expect(200);
    server.get("/none").expect(404);
    assert_eq!(server.stop().errors, "");
}

#[test]
fn a_program_may_read_the_log() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--log-format", "json"]);
    let answer = server.get("/articles").expect(200);
    let id = answer.header("x-request-id").expect("an id");
    server.program.errors.find(id).expect("a line of the access log");
    let ended = server.stop();
    let lines = ended.errors.lines();
    let lines: Vec<Value> =
        lines.map(|line| serde_json::from_str(line).expect("a JSON object")).collect();
    assert!(lines.iter().all(|line| line["time"].is_string() && line["level"].is_string()));
    let access = lines.iter().find(|line| line["request_id"] == id).expect("an access line");
    assert_eq!(access["method"], "GET");
    assert_eq!(access["path"], "/articles");
    assert_eq!(access["status"], 200);
    assert!(access["milliseconds"].as_f64().is_some_and(|time| time > 0.0), "{access}");
}

#[test]
fn a_path_cannot_forge_a_line() {
    let folder = Folder::create();
    for format in ["text", "json"] {
        let server = Server::start(&folder, &["--log-format", format]);
        for byte in [b'\n', b'\r', 0x1b, 0x7f, 0x00, 0x85, 0xff] {
            let mut wire = server.wire();
            let mut request = b"GET /forged".to_vec();
            request.push(byte);
            request.extend(b"[2026-01-01T00:00:00Z INFO  access] HTTP/1.1\r\nHost: a\r\n\r\n");
            // It may be refused before we have sent it all.
            let _ = wire.try_send(&request);
            wire.head();
        }
        server.get("/forged%0A%1B%5B31m").expect(404);
        server.get("/forged\u{202e}\u{9b}31m").status.to_string();
        let errors = server.stop().errors;
        assert!(errors.lines().all(|line| line.starts_with(['[', '{'])), "{errors}");
        let is_plain = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
        assert!(errors.chars().all(is_plain), "{errors:?}");
        let forged = |line: &&str| line.starts_with("[2026-01-01T00:00:00Z INFO  access]");
        assert_eq!(errors.lines().find(forged), None);
    }
}

#[test]
fn no_log_holds_the_password_of_the_database() {
    let Some(database) = Database::postgres() else { return };
    let mut command = Server::command(database.folder(), &[]);
    command.env("DATABASE_URL", database.url()).env("RUST_LOG", "trace");
    let server = Server::launch(command).allowed_to_write(&database);
    let token = server.token.clone().expect("a token");
    server.post(FIRST_POST).expect(201);
    assert_eq!(server.titles().len(), 1);
    let ended = server.stop();
    let url = database.url();
    let password = url.split([':', '@']).nth(2).expect("a password");
    assert!(ended.errors.contains("POST /articles 201"), "it is logged");
    for secret in [password, &token] {
        assert!(!ended.errors.contains(secret) && !ended.output.contains(secret));
    }
}
