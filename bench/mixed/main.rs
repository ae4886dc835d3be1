//! A load that reads articles and changes some of them, and holds every read against what had been
//! acknowledged before it was sent: an answer that is older is stale.
//!
//! Which article is read or changed follows Zipf's law. Connections are kept and never idle; with
//! several servers they are dealt out in turns. A write that one server has acknowledged must be in
//! every later answer of the same server, and within `--bound` in those of the others. The sums are on
//! standard output as JSON; the exit status is 1 if a read was stale or a request was refused.

mod client;
mod connection;
mod ledger;
mod options;
#[expect(dead_code, reason = "the benchmark of lists needs more of it")]
#[path = "../../benches/lists/random.rs"]
mod random;
mod tally;

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use clap::Parser;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

use client::{Client, Load};
use options::Options;
use tally::Tally;

/// One line says what is wrong.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(is_well) if is_well => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("mixed: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Outcome<bool> {
    let threads = options.threads;
    let load = Arc::new(Load::new(options)?);
    let begun = Instant::now();
    let work = |thread| {
        let load = Arc::clone(&load);
        thread::spawn(move || on_this_thread(&load, thread, threads))
    };
    let running: Vec<_> = (0..threads).map(work).collect();
    let mut sum = Tally::default();
    for thread in running {
        sum.add(&thread.join().map_err(|_| "a thread has panicked")??);
    }
    println!("{}", sum.to_json(begun.elapsed()));
    Ok(sum.is_well())
}

/// Every `threads`th connection.
fn on_this_thread(load: &Arc<Load>, thread: usize, threads: usize) -> Outcome<Tally> {
    let runtime = Builder::new_current_thread().enable_io().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mine = (0..load.connections()).skip(thread).step_by(threads);
        let clients: Vec<_> = mine
            .map(|number| {
                let load = Arc::clone(load);
                tokio::task::spawn_local(
                    async move { Client::open(&load, number).await?.run().await },
                )
            })
            .collect();
        let mut sum = Tally::default();
        for client in clients {
            sum.add(&client.await??);
        }
        Ok(sum)
    })
}
