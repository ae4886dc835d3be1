//! What the server counts.

use std::collections::HashMap;

use crate::support::*;

/// The samples, by name and labels.
fn samples(server: &Server) -> HashMap<String, f64> {
    let answer = server.get("/metrics").expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let text = String::from_utf8(answer.body).expect("UTF-8");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').expect("a name and a value");
            (name.to_owned(), value.parse().expect("a number"))
        })
        .collect()
}

#[test]
fn what_is_answered_is_counted() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        server.post(FIRST_POST).expect(201);
        for _ in 0..3 {
            server.get("/articles/first-post").expect(200);
        }
        server.get("/articles/none").expect(404);
        server.get("/nowhere").expect(404);
        let samples = samples(&server);
        let article = r#"route="/articles/{reference}",method="GET""#;
        for (name, value) in [
            (format!("http_requests_total{{{article},status=\"200\"}}"), 3.0),
            (format!("http_requests_total{{{article},status=\"404\"}}"), 1.0),
            (format!("http_request_duration_seconds_count{{{article}}}"), 4.0),
            (r#"http_requests_total{route="/articles",method="POST",status="201"}"#.into(), 1.0),
            (r#"http_requests_total{route="unmatched",method="GET",status="404"}"#.into(), 1.0),
            ("http_requests_in_flight".into(), 1.0),
            ("broadsheet_database_up".into(), 1.0),
        ] {
            assert_eq!(samples.get(&name), Some(&value), "{name} in {samples:#?}");
        }
        let bytes = ["representations", "articles"]
            .map(|of| samples[&format!("broadsheet_cache_max_bytes{{of=\"{of}\"}}")]);
        assert_eq!(bytes.iter().sum::<f64>(), 64.0 * 1024.0 * 1024.0);
        // The first one looked before the database was heard of, at the latest.
        assert!(samples[r#"broadsheet_cache_requests_total{result="hit"}"#] >= 1.0);
        assert!(samples["process_resident_memory_bytes"] > 1e6);
        let is_histogram =
            |name: &&String| name.starts_with("http_request_duration_seconds_bucket");
        assert!(samples.keys().filter(is_histogram).count() > 14);
    }
}

#[test]
fn what_memory_takes_is_counted_by_what_is_in_it() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        let id = server.post(FIRST_POST).expect(201).json()["id"].clone();
        let path = format!("/articles/{}", id.as_str().expect("an id"));
        let bytes = |of| samples(&server)[&format!("broadsheet_cache_bytes{{of=\"{of}\"}}")];
        eventually("what was read is kept", || {
            server.get(&path).expect(200);
            bytes("representations") > 500.0
        });
        server.send("PATCH", &path, r#"{"content": "New"}"#).expect(200);
        assert!(bytes("articles") > 500.0);
    }
}

/// Every metric that the dashboard draws is there.
#[test]
fn the_dashboard_asks_for_what_there_is() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    server.get("/articles").expect(200);
    let dashboard = std::fs::read_to_string("deploy/grafana.json").expect("it is there");
    let known = samples(&server);
    let names: Vec<&str> = dashboard
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| {
            ["http_request", "broadsheet_", "process_"].iter().any(|it| word.starts_with(it))
        })
        .collect();
    assert!(names.len() > 12);
    for name in names {
        let is_known = known.keys().any(|key| key.split('{').next() == Some(name));
        assert!(is_known, "{name}");
    }
}

#[test]
fn metrics_may_have_an_address_of_their_own() {
    let folder = Folder::create();
    let apart = "127.0.0.1:0";
    let server = Server::start(&folder, &["--metrics-listen", apart]);
    server.get("/metrics").expect(404);
    let line = server.program.output.find("metrics at").expect("it says where");
    let address = line.split("://").nth(1).and_then(|rest| rest.split('/').next());
    let mut wire = Wire::open(address.expect("an address"));
    wire.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(wire.answer().expect(200).body.starts_with(b"# HELP broadsheet_build_info"));
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\n\r\n");
    wire.answer().expect(404);
}

#[test]
fn answers_tell_their_time_and_their_trace_where_that_is_wanted() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--server-timing", "--log-format", "json"]);
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let mut wire = server.wire();
    for _ in 0..2 {
        let line = format!("traceparent: 00-{TRACE}-00f067aa0ba902b7-01\r\n");
        wire.send(&format!("GET /articles HTTP/1.1\r\nHost: a\r\n{line}\r\n"));
        let answer = wire.answer().expect(200);
        let timing = answer.header("server-timing").expect("it is told");
        assert!(timing.starts_with("total;dur="), "{timing}");
    }
    let line = server.program.errors.find(TRACE).expect("a line");
    assert!(line.contains(&format!("\"trace_id\":\"{TRACE}\"")), "{line}");
    let folder = Folder::create();
    let plain = Server::start(&folder, &[]);
    assert_eq!(plain.get("/articles").expect(200).header("server-timing"), None);
}

#[test]
fn slow_statements_are_logged_without_their_values() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--slow-query", "0.001"]);
    let secret = "hidden ".repeat(30_000);
    server.post(&format!(r#"{{"title": "Long", "content": "{secret}"}}"#)).expect(201);
    let line = server.program.errors.find("slow_query").expect("a line");
    assert!(line.contains(" ms: "), "{line}");
    assert!(!server.stop().errors.contains("hidden"));
}
