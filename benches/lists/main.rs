//! Lists, searches and reads of blogs of any size, through the whole app.
//!
//! `cargo bench --bench lists -- --articles 10000 --database sqlite`
//!
//! A synthetic blog is loaded into a database of its own by POST /articles, and
//! what a reader must find is checked against the plan of the blog. Then each
//! case is asked for in turns by one client. The cursors of pages at a depth
//! come from where a client gets them: the whole list is walked along its
//! `next` links, in pages of a hundred, and a step that repeats or skips an
//! article is a fault. The table is on standard output, the rest on standard
//! error; the exit status is 1 if anything was not as it must be.

mod blog;
mod cases;
mod census;
mod database;
mod load;
mod measure;
mod options;
mod prose;
mod query;
mod random;
mod server;
mod table;
mod walk;
mod words;

use std::io::{BufWriter, Write, stdout};
use std::pin::pin;
use std::process::ExitCode;

use clap::Parser;
use futures_util::future::{Either, select};
use tokio::signal::unix::{SignalKind, signal};

use blog::Blog;
use census::Census;
use database::Database;
use options::Options;
use server::Server;
use table::Column;

/// One line says what is wrong.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[actix_web::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let outcome = match (options.bench, options.print) {
        (false, _) => {
            eprintln!("lists: run it with `cargo bench --bench lists`");
            Ok(Vec::new())
        }
        (true, true) => print(&options).map(|()| Vec::new()),
        (true, false) => compare(&options).await,
    };
    match outcome {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            eprintln!("lists: {} faults:\n  {}", faults.len(), faults.join("\n  "));
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("lists: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn print(options: &Options) -> Outcome<()> {
    let mut out = BufWriter::new(stdout().lock());
    for size in &options.articles {
        let blog = Blog::new(options.seed, *size);
        for index in 0..blog.size {
            serde_json::to_writer(&mut out, &blog.write(index))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(out.flush()?)
}

/// Measures each database at each size; gives the faults that were met. The
/// table is printed at each size anew, for the next may take an hour.
async fn compare(options: &Options) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for kind in options.databases() {
        let mut columns = Vec::new();
        for size in &options.articles {
            eprintln!("{}, {size} articles", kind.name());
            let database = Database::open(kind, *size, options).await?;
            let outcome = unless_stopped(column(&database, *size, options, &mut faults)).await;
            database.close().await?;
            columns.push(outcome?);
            table::print(kind, &columns);
        }
    }
    Ok(faults)
}

/// Ends the work at SIGINT or SIGTERM, so that the database can still be removed.
async fn unless_stopped<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (interrupted, terminated) = (pin!(interrupt.recv()), pin!(terminate.recv()));
    match select(pin!(work), select(interrupted, terminated)).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Err("stopped by a signal".into()),
    }
}

async fn column(
    database: &Database,
    size: u64,
    options: &Options,
    faults: &mut Vec<String>,
) -> Outcome<Column> {
    let blog = Blog::new(options.seed, size);
    let load = fill(database, &blog, options).await?;
    // As a server that is started on these articles.
    let server = Server::open(&database.url()?).await?;
    let census = Census::of(&blog);
    faults.extend(census.check(&server, &blog).await?);
    let (cases, missing) = cases::cases(&server, &blog, &census).await?;
    faults.extend(missing);
    let (timings, refused) = measure::measure(&server, &cases, options).await?;
    faults.extend(refused);
    let rows = cases.into_iter().zip(timings).collect();
    Ok(Column { articles: size, load, bytes: database.size().await?, rows })
}

/// Loads the blog unless it is there; gives how long the server took.
async fn fill(
    database: &Database,
    blog: &Blog,
    options: &Options,
) -> Outcome<Option<std::time::Duration>> {
    if options.keep {
        let server = Server::open(&database.url()?).await?;
        if load::count(&server).await? == blog.size {
            return Ok(None);
        }
    }
    // What an interrupted run left is not the blog.
    database.empty().await?;
    let server = Server::open(&database.url()?).await?;
    let taken = load::load(&server, blog, options.batch).await?;
    drop(server);
    database.settle().await?;
    Ok(Some(taken))
}
