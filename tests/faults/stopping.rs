//! Stopping under load, and being seen to stop.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::door::{Door, is_refusal};
use crate::support::*;

#[test]
fn readiness_ends_first_and_a_second_signal_ends_all() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--shutdown-delay", "600"]);
    let door = Door::of(&server);
    let health = Program::command(&folder, &["health", "--listen", &server.address]);
    Program::run(health).well();
    server.program.signal("TERM");
    eventually("it is not ready", || door.get("/health/ready").expect("an answer").status == 503);
    is_refusal(&door.get("/health/ready").expect("an answer"));
    let health = Program::command(&folder, &["health", "--listen", &server.address]);
    assert!(Program::run(health).refusal(1).contains("is not ready: 503"));
    // Whoever has not noticed yet is served.
    door.get("/health/live").expect("an answer").expect(200);
    server.post(FIRST_POST).expect(201);
    assert_eq!(server.titles(), ["First post..."]);
    server.stop();
}

#[test]
fn the_delay_ends_by_itself() {
    let folder = Folder::create();
    let ended = Server::start(&folder, &["--shutdown-delay", "0.2"]).stop();
    assert!(ended.time.as_millis() >= 200, "it took {:?}", ended.time);
}

#[test]
fn health_tells_of_a_server_that_is_not_there() {
    let folder = Folder::create();
    let ended = Program::run(Program::command(&folder, &["health", "--listen", "127.0.0.1:1"]));
    assert!(ended.refusal(1).contains("http://127.0.0.1:1 does not answer"), "{}", ended.errors);
}

/// What a client is not answered, the server has not done.
#[test]
fn all_that_was_begun_under_load_is_answered_and_the_rest_is_not_done() {
    const CLIENTS: usize = 6;
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        let (door, made) = (Door::of(&server), AtomicUsize::new(0));
        let mut ended = None;
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (door, made) = (&door, &made);
                scope.spawn(move || {
                    let body = format!(r#"{{"title": "Client {client}", "content": ""}}"#);
                    while let Some(answer) = door.ask("POST", "/articles", "", &body) {
                        answer.expect(201);
                        made.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            eventually("they are at it", || made.load(Ordering::Relaxed) >= 40);
            ended = Some(server.stop());
        });
        let made = i64::try_from(made.into_inner()).expect("few");
        assert_eq!(database.number("select count(*) from articles"), made);
        let log = ended.expect("it stopped").errors;
        assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
    }
}
