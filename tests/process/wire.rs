//! HTTP/1.1 as bytes: what stands in which order on a connection.

use crate::support::*;

#[test]
fn head_is_get_without_the_body() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    server.post(FIRST_POST).expect(201);
    for path in ["/articles/first-post", "/articles", "/articles.html", "/docs", "/none"] {
        let get = server.get(path);
        let mut wire = server.wire();
        wire.send(&format!("HEAD {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address));
        let head = wire.head();
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(steady(&head), steady(&get), "{path}");
        assert_eq!(head.header("content-length"), Some(&*get.body.len().to_string()), "{path}");
        // Were there a body, it would stand before the next answer.
        wire.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.answer().expect(200);
    }
}

#[test]
fn a_connection_is_kept() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    for _ in 0..3 {
        wire.send(&server.head("POST", "/articles"));
        wire.send(&format!("Content-Length: {}\r\n\r\n{FIRST_POST}", FIRST_POST.len()));
        wire.answer().expect(201);
        wire.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.answer().expect(404);
        wire.send("GET /articles HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.answer().expect(200);
    }
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    wire.answer().expect(200);
    assert_eq!(wire.rest().as_deref(), Some(&b""[..]), "it is closed where asked");
}

#[test]
fn requests_in_a_row_are_answered_in_order() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    let mut requests = String::new();
    for number in 0..40 {
        let body = format!(r#"{{"title": "Post {number}", "content": ""}}"#);
        let head = server.head("POST", "/articles");
        requests.push_str(&format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()));
        requests.push_str(&format!("GET /articles/post-{number} HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    wire.send(&requests);
    for number in 0..40 {
        wire.answer().expect(201);
        assert_eq!(wire.answer().expect(200).json()["title"], format!("Post {number}"));
    }
}

#[test]
fn a_body_may_come_in_chunks() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    wire.send(&server.head("POST", "/articles"));
    wire.send("Transfer-Encoding: chunked\r\n\r\n");
    for piece in FIRST_POST.as_bytes().chunks(7) {
        let piece = std::str::from_utf8(piece).expect("ASCII");
        wire.send(&format!("{:x};extension=1\r\n{piece}\r\n", piece.len()));
    }
    wire.send("0\r\nTrailer: 1\r\n\r\n");
    assert_eq!(wire.answer().expect(201).json()["title"], "First post...");
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\n\r\n");
    wire.answer().expect(200);
}

#[test]
fn a_client_that_waits_for_leave_to_send_gets_it() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    let length = FIRST_POST.len();
    wire.send(&server.head("POST", "/articles"));
    wire.send(&format!("Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"));
    wire.head().expect(100);
    wire.send(FIRST_POST);
    wire.answer().expect(201);
}

/// The header fields that two answers to one request share.
fn steady(answer: &Answer) -> Vec<&(String, String)> {
    let mut fields: Vec<_> = answer
        .headers
        .iter()
        .filter(|field| !["date", "x-request-id"].contains(&&*field.0))
        .collect();
    fields.sort();
    fields
}
