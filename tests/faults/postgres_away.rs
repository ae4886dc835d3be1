//! PostgreSQL crashes, in part or as a whole, and comes back.

use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use crate::door::{Door, is_refusal};
use crate::postgres::Postgres;
use crate::support::*;
use crate::tables::check_tables;
use crate::writer::{Heard, Writer};

const WRITERS: usize = 4;
const POOL: i64 = 6;

const OURS: &str = "from pg_stat_activity where application_name = 'broadsheet'";

#[test]
fn postgresql_may_crash_under_load_and_all_goes_on_when_it_is_back() {
    let postgres = Postgres::start();
    let database = postgres.database();
    let server = Server::on(&database, &["--database-pool-size", &POOL.to_string()]);
    let door = Door::of(&server);
    let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
    let load = Load::default();
    std::thread::scope(|scope| {
        // Also where this test fails, or the others would go on for ever.
        let _end = EndOf(&load);
        for writer in &mut writers {
            scope.spawn(|| load.write(writer, &door));
        }
        scope.spawn(|| load.read(&door));
        load.goes_on();
        for _ in 0..3 {
            kill_a_connection(&database);
            load.goes_on();
        }
        postgres.crash();
        load.is_refused();
        is_refusal(&door.get("/health/ready").expect("an answer"));
        door.get("/health/live").expect("an answer").expect(200);
        postgres.start_again();
        is_well_at_once(&door);
        load.goes_on();
    });
    for writer in &mut writers {
        writer.settle(&door);
        writer.check(&door);
    }
    door.ask("DELETE", "/articles/back", "", "").expect("an answer").expect(204);
    check_tables(&database, &writers);
    // Beside the pool there may be one that no request uses.
    let open = database.number(&format!("select count(*) {OURS}"));
    assert!(open <= POOL + 1, "{open} connections, of at most {POOL}");
    let left = format!("select count(*) {OURS} and state like 'idle in transaction%'");
    assert_eq!(database.number(&left), 0, "no transaction is left open");
    let log = server.stop().errors;
    assert!(!log.contains("panic"), "{log}");
}

/// PostgreSQL ends all connections when one of them is killed.
fn kill_a_connection(database: &Database) {
    let process = database.number(&format!("select pid {OURS} limit 1"));
    // The shell's own, for the command is not everywhere.
    let killed = Command::new("bash").args(["-c", &format!("kill -KILL {process}")]).status();
    assert!(killed.expect("bash runs").success());
}

/// From the first request on: none meets a connection that died meanwhile.
fn is_well_at_once(door: &Door) {
    let begun = Instant::now();
    let article = r#"{"title": "Back", "content": ""}"#;
    door.ask("POST", "/articles", "", article).expect("an answer").expect(201);
    println!("the first write after PostgreSQL's return took {:?}", begun.elapsed());
    for _ in 0..20 {
        door.get("/articles/back").expect("an answer").expect(200);
        let change = format!(r#"{{"summary": "{:?}"}}"#, begun.elapsed());
        door.ask("PATCH", "/articles/back", "", &change).expect("an answer").expect(200);
    }
    door.get("/health/ready").expect("an answer").expect(200);
}

/// What the clients are told, all together.
#[derive(Default)]
struct Load {
    is_over: AtomicBool,
    written: AtomicUsize,
    read: AtomicUsize,
    refused: AtomicUsize,
}

struct EndOf<'a>(&'a Load);

impl Drop for EndOf<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

impl Load {
    fn write(&self, writer: &mut Writer, door: &Door) {
        while !self.is_over.load(Ordering::Relaxed) {
            let count = match writer.step(door) {
                Heard::Done => &self.written,
                Heard::Refused => &self.refused,
                Heard::Nothing => panic!("the server left a request without an answer"),
            };
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn read(&self, door: &Door) {
        while !self.is_over.load(Ordering::Relaxed) {
            let answer = door.get("/articles?limit=3&total=true").expect("an answer");
            let count = if answer.status == 200 { &self.read } else { &self.refused };
            if answer.status != 200 {
                is_refusal(&answer);
            }
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn goes_on(&self) {
        rises("the writers go on", &self.written);
        rises("the reader goes on", &self.read);
    }

    fn is_refused(&self) {
        rises("they are told that the database is away", &self.refused);
    }
}

fn rises(what: &str, count: &AtomicUsize) {
    let enough = count.load(Ordering::Relaxed) + 12;
    eventually(what, || count.load(Ordering::Relaxed) >= enough);
}
