//! So many requests a second, over sockets.

use crate::support::*;

#[test]
fn who_asks_too_often_is_told_to_wait() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--rate-limit", "3"]);
    let mut wire = server.wire();
    let mut answers = Vec::new();
    eventually("an address asks too often", || {
        answers.push(ask(&mut wire, "GET", "/articles", ""));
        answers.last().is_some_and(|answer| answer.status != 200)
    });
    assert!(answers.len() > 3, "three are allowed");
    for answer in &answers {
        assert_eq!(answer.header("ratelimit-policy"), Some("\"default\";q=3;w=1"));
        assert!(answer.header("ratelimit").is_some_and(|left| left.starts_with("\"default\";r=")));
    }
    let refused = answers.pop().expect("the last").expect(429);
    assert_eq!(refused.header("ratelimit"), Some("\"default\";r=0;t=1"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(refused.json()["status"], 429);
}

#[test]
fn health_and_options_are_exempt() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--rate-limit", "1"]);
    let mut wire = server.wire();
    eventually("an address asks too often", || {
        ask(&mut wire, "GET", "/articles", "").status == 429
    });
    for _ in 0..20 {
        for (method, path, status) in [
            ("GET", "/health/live", 200),
            ("GET", "/health/ready", 200),
            ("OPTIONS", "/articles", 204),
        ] {
            let answer = ask(&mut wire, method, path, "").expect(status);
            assert_eq!(answer.header("ratelimit"), None, "{path}");
        }
    }
}

#[test]
fn clients_behind_a_trusted_proxy_have_buckets_of_their_own() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--rate-limit", "3", "--trusted-proxy", "127.0.0.1"]);
    let mut wire = server.wire();
    eventually("the first client asks too often", || asks(&mut wire, "198.51.100.1") == 429);
    assert_eq!(asks(&mut wire, "198.51.100.2"), 200);
    assert_eq!(asks(&mut wire, "198.51.100.1, 198.51.100.3"), 200, "the rightmost counts");
}

#[test]
fn a_forwarded_address_gives_nobody_else_a_bucket() {
    let folder = Folder::create();
    for options in
        [&["--rate-limit", "3"][..], &["--rate-limit", "3", "--trusted-proxy", "192.0.2.0/24"]]
    {
        let server = Server::start(&folder, options);
        let mut wire = server.wire();
        let mut clients = 0;
        eventually("many new addresses ask too often together", || {
            clients += 1;
            asks(&mut wire, &format!("198.51.{}.{}", clients / 250, clients % 250)) == 429
        });
    }
}

/// The status that a client gets through a proxy.
fn asks(wire: &mut Wire, client: &str) -> u16 {
    ask(wire, "GET", "/articles", &format!("X-Forwarded-For: {client}\r\n")).status
}

#[track_caller]
fn ask(wire: &mut Wire, method: &str, path: &str, header: &str) -> Answer {
    wire.send(&format!("{method} {path} HTTP/1.1\r\nHost: a\r\n{header}\r\n"));
    wire.answer()
}
