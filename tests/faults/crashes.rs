//! The server is killed while it writes, again and again.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::door::Door;
use crate::support::*;
use crate::tables::check_tables;
use crate::writer::{Heard, Writer};

const WRITERS: usize = 4;

/// How often it is killed; `FAULT_KILLS` says more.
fn kills() -> usize {
    std::env::var("FAULT_KILLS").map_or(10, |text| text.parse().expect("FAULT_KILLS is a number"))
}

#[test]
fn what_was_acknowledged_survives_kill_after_kill_and_nothing_is_done_twice() {
    for database in Database::each() {
        let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
        // Keys are a token's own.
        let token = Server::on(&database, &[]).token;
        for round in 0..kills() {
            let server = again(&database, token.as_ref());
            write_until_killed(server, &mut writers, 15 + 3 * round % 10);
        }
        let server = again(&database, token.as_ref());
        let door = Door::of(&server);
        for writer in &mut writers {
            writer.settle(&door);
            writer.check(&door);
        }
        check_tables(&database, &writers);
        let steps: usize = writers.iter().map(Writer::steps).sum();
        println!("{} kills, {steps} writes", kills());
        let log = server.stop().errors;
        assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
    }
}

/// Starts a server on this database, with a token that it has.
fn again(database: &Database, token: Option<&String>) -> Server {
    let mut command = Server::command(database.folder(), &[]);
    command.env("DATABASE_URL", database.url());
    Server { token: token.cloned(), ..Server::launch(command) }
}

/// All write at a time until so much is done; then the server is killed in the
/// midst of it.
fn write_until_killed(server: Server, writers: &mut [Writer], enough: usize) {
    let door = Door::of(&server);
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for writer in writers {
            scope.spawn(|| {
                while writer.step(&door) == Heard::Done {
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        eventually("enough is written", || done.load(Ordering::Relaxed) >= enough);
        // This is the kill.
        drop(server);
    });
}
