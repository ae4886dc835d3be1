//! Clients that go away leave nothing behind.

use crate::support::*;

/// Many times the pool, which is of two.
const TIMES: usize = 30;

/// One worker, which begins what comes first before it answers what comes later.
const SMALL: [&str; 6] = ["--database-pool-size", "2", "--database-wait", "20", "--workers", "1"];

const LIVE: &str = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

#[test]
fn a_client_may_hang_up_in_the_middle_of_a_body() {
    for database in Database::each() {
        let server = Server::on(&database, &SMALL);
        let head = server.head("POST", "/articles");
        let request = format!("{head}Content-Length: 1000\r\n\r\n{{\"title\": \"Never");
        hang_up(begin(&server, &request));
        is_well(&server, &[]);
    }
}

#[test]
fn a_client_may_hang_up_while_it_waits_for_a_write() {
    for database in Database::each() {
        let server = Server::on(&database, &SMALL);
        server.post(&article("First")).expect(201);
        let (head, body) = (server.head("POST", "/articles"), article("Perhaps"));
        let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        database.while_locked(|| hang_up(begin(&server, &request)));
        is_well(&server, &["Perhaps", "First"]);
    }
}

#[test]
fn a_client_may_hang_up_while_it_waits_for_a_read() {
    for database in Database::each() {
        let server = Server::on(&database, &SMALL);
        server.post(&article("First")).expect(201);
        let request = "GET /articles HTTP/1.1\r\nHost: a\r\n\r\n";
        database.while_locked(|| hang_up(begin(&server, request)));
        is_well(&server, &["First"]);
    }
}

#[test]
fn a_client_may_hang_up_in_the_middle_of_an_answer() {
    for database in Database::each() {
        let server = Server::on(&database, &SMALL);
        let large = format!(r#"{{"title": "Large", "content": "{}"}}"#, "x".repeat(1 << 20));
        server.post(&large).expect(201);
        for _ in 0..TIMES {
            let mut wire = server.wire();
            wire.send("GET /articles/large HTTP/1.1\r\nHost: a\r\n\r\n");
            wire.reset();
        }
        is_well(&server, &["Large"]);
    }
}

/// Many clients whose request has begun, after another that was answered.
fn begin(server: &Server, request: &str) -> Vec<Wire> {
    let mut wires: Vec<Wire> = (0..TIMES).map(|_| server.wire()).collect();
    for wire in &mut wires {
        wire.send(&format!("{LIVE}{request}"));
    }
    server.get("/health/live").expect(200);
    wires
}

/// Some close their connection, and some break it.
fn hang_up(wires: Vec<Wire>) {
    for (number, mut wire) in wires.into_iter().enumerate() {
        if number % 2 == 0 {
            wire.answer().expect(200);
        } else {
            wire.reset();
        }
    }
}

/// Reads and writes go on, more of them at a time than the pool has
/// connections; nothing else is there than these titles.
#[track_caller]
fn is_well(server: &Server, titles: &[&str]) {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                server.post(&article("Afterwards")).expect(201);
                server.get("/articles/afterwards").expect(200);
            });
        }
    });
    let found = server.titles();
    assert_eq!(found.iter().filter(|title| *title == "Afterwards").count(), 8);
    let strange = found.iter().find(|title| !titles.contains(&&***title) && *title != "Afterwards");
    assert_eq!(strange, None);
    server.get("/health/ready").expect(200);
    let log = server.program.errors.text();
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

fn article(title: &str) -> String {
    format!(r#"{{"title": "{title}", "content": ""}}"#)
}
