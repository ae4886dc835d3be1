//! Stopping when told to.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::*;

#[test]
fn a_request_under_way_is_finished_and_new_ones_are_refused() {
    for signal in ["TERM", "INT"] {
        for database in Database::each() {
            let server = Server::on(&database, &[]);
            let mut wire = begin_a_post(&server);
            server.program.signal(signal);
            eventually("new connections are refused", || refuses(&server.address));
            wire.send(&FIRST_POST[10..]);
            let answer = wire.answer().expect(201);
            assert_eq!(answer.json()["title"], "First post...");
            let ended = server.program.wait().well();
            assert!(ended.errors.contains("what is under way is finished first"));
            assert!(ended.time < Duration::from_secs(5), "it took {:?}", ended.time);
            assert_eq!(Server::on(&database, &[]).titles(), ["First post..."]);
        }
    }
}

#[test]
fn a_signal_right_after_the_announcement_is_heeded() {
    let folder = Folder::create();
    for _ in 0..10 {
        let ended = Server::start(&folder, &[]).stop();
        assert!(ended.time < Duration::from_secs(5), "it took {:?}", ended.time);
    }
}

#[test]
fn connections_that_ask_for_nothing_hold_nobody_up() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut used = server.wire();
    used.send("GET /articles HTTP/1.1\r\nHost: a\r\n\r\n");
    used.answer().expect(200);
    let _unused = server.wire();
    let ended = server.stop();

    assert!(ended.time < Duration::from_secs(8), "it took {:?}", ended.time);
}

#[test]
fn a_second_signal_stops_at_once() {
    let folder = Folder::create();
    for (first, second) in [("TERM", "TERM"), ("INT", "INT"), ("TERM", "INT")] {
        let server = Server::start(&folder, &[]);
        let _wire = begin_a_post(&server);
        server.program.signal(first);
        eventually("new connections are refused", || refuses(&server.address));
        server.program.signal(second);
        let ended = server.program.wait().well();
        assert!(ended.time < Duration::from_secs(3), "it took {:?}", ended.time);
    }
}

#[test]
fn a_request_that_takes_too_long_is_cut_off() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--shutdown-timeout", "0.7"]);
    let _wire = begin_a_post(&server);
    let begun = Instant::now();
    let ended = server.stop();
    let time = begun.elapsed();
    assert!(time >= Duration::from_millis(700), "it ended after {time:?}");
    assert!(time < Duration::from_secs(4), "it ended after {time:?}");
    assert!(ended.errors.contains("stopping at once"), "{}", ended.errors);
}

/// A POST of the first article whose body is sent but for all after its first
/// ten bytes; the server is at it.
fn begin_a_post(server: &Server) -> Wire {
    let mut wire = server.wire();
    let length = FIRST_POST.len();
    let head = server.head("POST", "/articles");
    wire.send(&format!("{head}Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"));
    wire.head().expect(100);
    wire.send(&FIRST_POST[..10]);
    wire
}

fn refuses(address: &str) -> bool {
    TcpStream::connect(address).is_err()
}
