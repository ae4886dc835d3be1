//! More clients than can be served.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::door::{Door, is_refusal};
use crate::support::*;

const LIVE: &str = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
const LIST: &str = "GET /articles HTTP/1.1\r\nHost: a\r\n\r\n";

#[test]
fn ten_times_the_connections_are_served_or_refused_at_once() {
    const MOST: usize = 40;
    let folder = Folder::create();
    let options = ["--max-connections", &MOST.to_string(), "--keep-alive", "600"];
    let server = Server::start(&folder, &options);
    let mut served: Vec<Wire> = (0..MOST).map(|_| server.wire()).collect();
    for wire in &mut served {
        wire.send(LIST);
        wire.answer().expect(200);
    }
    for _ in 0..10 * MOST {
        let mut wire = server.wire();
        wire.send(LIST);
        let answer = wire.answer();
        is_refusal(&answer);
        assert_eq!(answer.header("connection"), Some("close"));
        assert_eq!(wire.rest().as_deref(), Some(&b""[..]), "it is closed");
    }
    server.get("/health/live").expect(200);
    server.get("/health/ready").expect(200);
    // Those who were there first notice nothing.
    for wire in &mut served {
        wire.send(LIST);
        wire.answer().expect(200);
    }
    served.truncate(MOST / 2);
    eventually("there is room again", || server.get("/articles").status == 200);
}

#[test]
fn thousands_of_idle_connections_cost_little_and_disturb_nobody() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--keep-alive", "600"]);
    let files = rlimit::increase_nofile_limit(u64::MAX).expect("a limit");
    // Other tests have files too.
    let count =
        usize::try_from(files).map_or(10_000, |files| files.saturating_sub(2_000).min(10_000));
    server.get("/articles").expect(200);
    let before = memory(&server);
    let mut idle: Vec<Wire> = (0..count).map(|_| begun(&server, LIVE)).collect();
    for wire in &mut idle {
        wire.answer().expect(200);
    }
    let each = (memory(&server) - before) / count;
    println!("{count} idle connections cost {each} bytes each");
    assert!(each < 32 * 1024, "{each} bytes for each of {count} connections");
    server.get("/health/live").expect(200);
    server.post(FIRST_POST).expect(201);
    assert_eq!(server.titles(), ["First post..."]);
}

#[test]
fn a_server_that_may_open_few_files_takes_fewer_connections() {
    let folder = Folder::create();
    let script = r#"ulimit -n 200 && exec "$0" --keep-alive 600"#;
    let mut command = Program::script(&folder, script);
    command.env("LISTEN", "127.0.0.1:0");
    let server = Server::launch(command);
    let mut wires: Vec<Wire> = (0..150).map(|_| begun(&server, LIST)).collect();
    let statuses: Vec<u16> = wires.iter_mut().map(|wire| wire.answer().status).collect();
    let served = statuses.iter().filter(|status| **status == 200).count();
    let refused = statuses.iter().filter(|status| **status == 503).count();
    assert!(served > 50 && refused > 30 && served + refused == 150, "{statuses:?}");
    drop(wires);
    eventually("there is room again", || server.get("/articles").status == 200);
    server.post(FIRST_POST).expect(201);
    assert!(!server.stop().errors.contains("Too many open files"));
    let refused = Program::script(&folder, r#"ulimit -n 200; "$0" --max-connections 500"#);
    assert!(Program::run(refused).refusal(1).contains("lower --max-connections"));
}

#[test]
fn who_would_wait_behind_many_for_the_database_is_refused_at_once() {
    const CLIENTS: usize = 40;
    const QUEUE: usize = 4;
    let queue = QUEUE.to_string();
    for database in Database::each() {
        let mut options = vec!["--workers", "1", "--database-pool-size", "1"];
        options.extend(["--database-wait", "60", "--database-queue", &queue]);
        let server = Server::on(&database, &options);
        server.post(FIRST_POST).expect(201);
        let (door, refused, served) = (Door::of(&server), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            database.while_locked(|| {
                for _ in 0..CLIENTS {
                    scope.spawn(|| {
                        let answer = door.ask("POST", "/articles", "", FIRST_POST);
                        count(&answer.expect("an answer"), &served, &refused);
                    });
                }
                eventually("all but a few are refused", || {
                    door.get("/health/live").expect("an answer").expect(200);
                    refused.load(Ordering::Relaxed) >= CLIENTS - QUEUE - 1
                });
            });
        });
        let served = served.into_inner();
        assert!((QUEUE..=QUEUE + 1).contains(&served), "{served} were served");
        assert_eq!(served + refused.into_inner(), CLIENTS);
        server.post(FIRST_POST).expect(201);
    }
}

#[test]
fn slow_senders_and_slow_readers_are_given_up_and_disturb_nobody() {
    let folder = Folder::create();
    let options = ["--workers", "1", "--body-timeout", "0.5", "--send-timeout", "0.5"];
    let server = Server::start(&folder, &options);
    // More than what the system keeps for a client that does not take it.
    let large = format!(r#"{{"title": "Large", "content": "{}"}}"#, "x".repeat(1 << 20));
    let array = format!("[{}]", vec![large; 16].join(","));
    server.post(&array).expect(201);
    let before = sockets(&server);
    let mut slow: Vec<Wire> = (0..120).map(|_| server.wire()).collect();
    for (number, wire) in slow.iter_mut().enumerate() {
        match number % 12 {
            0 => wire.send(LIST),
            1..6 => wire.send("GET /articles HTTP/1.1\r\nHost: a\r\nX-Slow: "),
            _ => wire.send(&format!(
                "{}Content-Length: 1000\r\n\r\n{{",
                server.head("POST", "/articles")
            )),
        }
    }
    server.get("/health/live").expect(200);
    server.post(FIRST_POST).expect(201);
    server.get("/articles/first-post").expect(200);
    eventually("all are given up", || sockets(&server) <= before);
    drop(slow);
    assert_eq!(
        server.get("/articles?fields=id").expect(200).json().as_array().map(Vec::len),
        Some(17)
    );
    let log = server.stop().errors;
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

#[test]
fn large_answers_that_nobody_takes_hold_no_more_memory_than_they_may() {
    const ANSWERS: usize = 30;
    let folder = Folder::create();
    let options = ["--response-memory", "40", "--keep-alive", "600", "--send-timeout", "600"];
    let server = Server::start(&folder, &options);
    let large = format!(r#"{{"title": "Large", "content": "{}"}}"#, "x".repeat(1 << 20));
    server.post(&format!("[{}]", vec![large; 16].join(","))).expect(201);
    server.get("/articles").expect(200);
    let before = memory(&server);
    // Each is asked for more than the system keeps for a client.
    let mut slow: Vec<Wire> = (0..ANSWERS).map(|_| server.wire()).collect();
    for wire in &mut slow {
        wire.send(LIST);
        // The next one comes when this one is at it.
        server.get("/articles?fields=id").expect(200);
    }
    let statuses: Vec<u16> = slow.iter_mut().map(|wire| wire.head().status).collect();
    let taken = statuses.iter().filter(|status| **status == 200).count();
    assert!((1..=ANSWERS / 3).contains(&taken), "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 503).count(), ANSWERS - taken);
    let grown = memory(&server).saturating_sub(before) >> 20;
    // What was refused was computed too, and several at once.
    assert!(grown < 600, "{grown} MiB for {taken} answers of 16 MiB");
    drop(slow);
    eventually("there is room again", || server.get("/articles").status == 200);
}

#[test]
fn clients_that_vanish_leave_no_connection_and_no_transaction_open() {
    const POOL: i64 = 4;
    let Some(database) = Database::postgres() else { return };
    let server = Server::on(&database, &["--database-pool-size", &POOL.to_string()]);
    let body = r#"{"title": "Perhaps", "content": ""}"#;
    let head = server.head("POST", "/articles");
    let requests = [
        format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()),
        format!("{head}Content-Length: 1000\r\n\r\n{body}"),
        LIST.to_owned(),
    ];
    database.while_locked(|| {
        let mut wires: Vec<Wire> = (0..120).map(|_| server.wire()).collect();
        for (wire, request) in wires.iter_mut().zip(requests.iter().cycle()) {
            wire.send(request);
        }
        server.get("/health/live").expect(200);
    });
    server.post(FIRST_POST).expect(201);
    let ours = "select count(*) from pg_stat_activity where application_name = 'broadsheet' and datname = current_database()";
    let busy = format!("{ours} and state <> 'idle'");
    eventually("all transactions have ended", || database.number(&busy) == 0);
    // Beside the pool there may be one that no request uses.
    let open = database.number(ours);
    assert!(open <= POOL + 1, "{open} connections, of at most {POOL}");
}

fn count(answer: &Answer, served: &AtomicUsize, refused: &AtomicUsize) {
    if answer.status == 201 {
        served.fetch_add(1, Ordering::Relaxed);
    } else {
        is_refusal(answer);
        refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// A connection with a request on it: one without is closed soon.
fn begun(server: &Server, request: &str) -> Wire {
    let mut wire = server.wire();
    wire.send(request);
    wire
}

/// How many connections the server has open, its listener among them.
fn sockets(server: &Server) -> usize {
    let folder = format!("/proc/{}/fd", server.program.id());
    let files = std::fs::read_dir(folder).expect("it runs").map_while(Result::ok);
    let is_socket = |path: std::path::PathBuf| path.to_string_lossy().starts_with("socket:");
    files.filter(|file| std::fs::read_link(file.path()).is_ok_and(is_socket)).count()
}

/// The bytes that the server has in memory.
fn memory(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.program.id()));
    let status = status.expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
    let kibibytes: usize = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kibibytes * 1024
}
