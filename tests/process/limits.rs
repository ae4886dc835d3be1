//! HTTP/1.1 as bytes: what is too much, too slow or malformed.

use std::time::{Duration, Instant};

use crate::support::*;

#[test]
fn a_client_that_sends_too_much_gets_its_answer() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let size = 64 << 20;
    for framing in
        [format!("Content-Length: {size}\r\n\r\n"), "Transfer-Encoding: chunked\r\n\r\n".into()]
    {
        let mut wire = server.wire();
        wire.send(&server.head("POST", "/articles"));
        wire.send(&framing);
        if framing.starts_with("Transfer") {
            wire.send(&format!("{size:x}\r\n"));
        }
        // Like curl and the browsers it goes on sending until it is answered.
        let piece = vec![b' '; 1 << 16];
        let sent = (0..size / piece.len()).take_while(|_| wire.try_send(&piece).is_ok()).count();
        assert!(sent > 32 || framing.starts_with("Content"), "2 MiB are taken");
        let answer = wire.answer().expect(413);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.json()["status"], 413);
    }
    server.post(FIRST_POST).expect(201);
}

#[test]
fn what_is_too_long_is_told_so() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let header = |bytes: usize| {
        format!("GET /articles HTTP/1.1\r\nHost: a\r\nX-A: {}\r\n\r\n", "a".repeat(bytes))
    };
    let url = |bytes: usize| format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(bytes - 1));
    for (request, status) in [
        (header(32_000), 200),
        (header(33_000), 431),
        (header(100_000), 431),
        (header(200_000), 431),
        (url(8_192), 404),
        (url(8_193), 414),
        (url(60_000), 414),
        // Past what the parser itself can hold.
        (url(70_000), 400),
    ] {
        let mut wire = server.wire();
        // It may be refused before it is sent.
        let _ = wire.try_send(request.as_bytes());
        let answer = wire.answer();
        assert_eq!(answer.status, status, "{} bytes", request.len());
    }
    server.get("/articles").expect(200);
}

#[test]
fn a_malformed_request_is_refused_and_its_connection_closed() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    for request in [
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /articles\r\n\r\n",
        "GET /articles HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /articles HTTP/1.1\r\n\r\n",
        "GET /articles HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /articles HTTP/1.1\r\nHost : a\r\n\r\n",
        "G\u{7f}T /articles HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /articles HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        "POST /articles HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
        "POST /articles HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /articles HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: rot13\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ] {
        let mut wire = server.wire();
        wire.send(request);
        let answer = wire.head();
        assert!((400..500).contains(&answer.status), "{request:?}: {}", answer.status);
        assert!(wire.rest().is_some(), "{request:?} leaves the connection open");
    }
    server.get("/articles").expect(200);
}

#[test]
fn a_malformed_chunk_is_refused() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    wire.send(&server.head("POST", "/articles"));
    wire.send("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
    let answer = wire.answer();
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert!(wire.rest().is_some());
    assert_eq!(server.titles().len(), 0);
}

#[test]
fn a_slow_body_is_given_up() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--body-timeout", "0.3"]);
    let mut wire = server.wire();
    let begun = Instant::now();
    wire.send(&server.head("POST", "/articles"));
    wire.send("Content-Length: 100\r\n\r\n{");
    let answer = wire.answer().expect(408);
    assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?}", begun.elapsed());
    assert_eq!(answer.json()["title"], "Request body too slow");
    assert!(wire.rest().is_some(), "the connection is closed");
}

#[test]
fn a_head_that_never_ends_is_given_up() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    assert_eq!(wire.head().status, 408);
    assert!(wire.rest().is_some(), "the connection is closed");
}

#[test]
fn a_head_that_drips_is_given_up_and_disturbs_nobody() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--workers", "1"]);
    let mut wire = server.wire();
    let begun = Instant::now();
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    let mut slow = server.wire();
    slow.send("GET /articles HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    eventually("the slow client is cut off", || {
        server.get("/articles").expect(200);
        wire.try_send(b"a").is_err()
    });
    assert!(begun.elapsed() < Duration::from_secs(20), "it took {:?}", begun.elapsed());
    assert_eq!(slow.head().status, 408);
}

#[test]
fn idle_connections_are_closed_and_disturb_nobody() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--workers", "1"]);
    let mut idle: Vec<Wire> = (0..200).map(|_| server.wire()).collect();
    for wire in idle.iter_mut().step_by(2) {
        wire.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.answer().expect(200);
    }
    let begun = Instant::now();
    server.post(FIRST_POST).expect(201);
    server.get("/articles/first-post").expect(200);
    assert!(begun.elapsed() < Duration::from_secs(4), "it took {:?}", begun.elapsed());
    for (number, mut wire) in idle.into_iter().enumerate() {
        let rest = wire.rest().expect("it is closed");
        assert!(rest.is_empty() || number % 2 == 1, "a kept one is closed without a word");
        server.get("/articles").expect(200);
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "it took {:?}", begun.elapsed());
}
