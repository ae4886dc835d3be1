//! Two servers on one database: what is kept in memory is never older than what
//! has been acknowledged.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use crate::support::*;

/// By when every other instance shows what one has written.
const BOUND: Duration = Duration::from_secs(1);
const ARTICLES: usize = 4;
const WRITES: u64 = 60;

/// What has been acknowledged, by article.
#[derive(Default)]
struct Acknowledged(Mutex<HashMap<usize, Vec<Write>>>);

/// A version, which server wrote it, and when that was acknowledged.
type Write = (u64, usize, Instant);

impl Acknowledged {
    fn add(&self, article: usize, version: u64, server: usize) {
        let mut all = self.0.lock().expect("sound");
        all.entry(article).or_default().push((version, server, Instant::now()));
    }

    /// What a read that begins now must show at least.
    fn required(&self, article: usize, server: usize) -> u64 {
        let all = self.0.lock().expect("sound");
        let known = all.get(&article).into_iter().flatten();
        let required = known
            .filter(|(_, writer, when)| *writer == server || when.elapsed() > BOUND)
            .map(|(version, ..)| *version);
        required.max().unwrap_or(1)
    }
}

fn by_id(article: usize) -> String {
    format!("/articles/00000000-0000-4000-8000-{article:012}")
}

/// One is read and written by its id, the next by its slug.
fn path(article: usize) -> String {
    if article.is_multiple_of(2) { by_id(article) } else { format!("/articles/article-{article}") }
}

fn create(server: &Server, article: usize) {
    let body = format!(r#"{{"title": "Article {article}", "content": "new"}}"#);
    server.send("PUT", &by_id(article), &body).expect(201);
}

fn patch(server: &Server, wire: &mut Wire, article: usize, text: &str) -> u64 {
    let body = content(text);
    wire.send(&server.head("PATCH", &path(article)));
    wire.send(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    wire.answer().expect(200).json()["version"].as_u64().expect("a version")
}

fn content(text: &str) -> String {
    format!(r#"{{"content": "{text}"}}"#)
}

/// The version of an article that a server shows, alone or in a list.
fn read(server: &Server, wire: &mut Wire, article: usize, in_list: bool) -> u64 {
    let target = if in_list { "/articles?fields=slug,version".to_owned() } else { path(article) };
    wire.send(&format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address));
    let answer = wire.answer().expect(200).json();
    let articles = answer.as_array().cloned().unwrap_or_else(|| vec![answer.clone()]);
    let slug = format!("article-{article}");
    let found = articles.iter().find(|one| one["slug"] == slug.as_str()).expect("it is there");
    found["version"].as_u64().expect("a version")
}

fn write_all(servers: &[Server; 2], who: usize, acknowledged: &Acknowledged) {
    let mut wires = servers.each_ref().map(Server::wire);
    for n in 0..WRITES {
        let (article, server) = ((n as usize + who) % ARTICLES, (n as usize / 3 + who) % 2);
        let version = patch(&servers[server], &mut wires[server], article, &format!("{who} {n}"));
        acknowledged.add(article, version, server);
    }
}

fn read_all(servers: &[Server; 2], acknowledged: &Acknowledged, is_over: &AtomicBool) -> u64 {
    let mut wires = servers.each_ref().map(Server::wire);
    let mut count = 0;
    while !is_over.load(Ordering::SeqCst) {
        for (server, wire) in servers.iter().zip(&mut wires) {
            let (index, article) =
                (usize::from(std::ptr::eq(server, &servers[1])), count as usize % ARTICLES);
            let in_list = count % 3 == 0;
            let required = acknowledged.required(article, index);
            let version = read(server, wire, article, in_list);
            assert!(
                version >= required,
                "server {index} shows version {version} of article {article} where {required} was acknowledged"
            );
        }
        count += 1;
    }
    count
}

/// Ends the connections on which servers listen, again and again.
fn cut_off(database: &Database, is_over: &AtomicBool) {
    while !is_over.load(Ordering::SeqCst) {
        database.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity \
             where datname = current_database() and query ilike '%pg_listening_channels%' \
             and pid <> pg_backend_pid()",
        );
        std::thread::sleep(Duration::from_millis(150));
    }
}

#[test]
fn no_read_is_older_than_what_was_acknowledged() {
    for database in Database::each() {
        let servers = [Server::on(&database, &[]), Server::on(&database, &[])];
        (0..ARTICLES).for_each(|article| create(&servers[0], article));
        let (acknowledged, is_over) = (Acknowledged::default(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..3)
                .map(|_| scope.spawn(|| read_all(&servers, &acknowledged, &is_over)))
                .collect();
            let writers: Vec<_> = (0..2)
                .map(|who| {
                    scope.spawn({
                        let (servers, acknowledged) = (&servers, &acknowledged);
                        move || write_all(servers, who, acknowledged)
                    })
                })
                .collect();
            if matches!(database, Database::Postgres { .. }) {
                scope.spawn(|| cut_off(&database, &is_over));
            }
            let written: Vec<_> = writers.into_iter().map(ScopedJoinHandle::join).collect();
            is_over.store(true, Ordering::SeqCst);
            assert!(written.iter().all(Result::is_ok), "the writers were stopped");
            let counts = readers.into_iter().map(|reader| reader.join().expect("no stale read"));
            assert!(counts.sum::<u64>() > WRITES, "the readers hardly read");
        });
    }
}

/// What is in memory is not computed again; what was written by hand shows.
#[test]
fn what_is_written_by_hand_is_shown_too() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        server.post(FIRST_POST).expect(201);
        let title = || server.titles().concat();
        assert_eq!(title(), "First post...");
        for n in 0..5 {
            database.execute(&format!("update articles set title = 'By hand {n}'"));
            eventually("the new title shows", || title() == format!("By hand {n}"));
        }
    }
}

/// What a writer leaves in memory ends with what is written by hand, and not before.
#[test]
fn what_is_written_by_hand_and_over_http_in_turns_is_shown() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        create(&server, 0);
        for n in 0..5 {
            database.execute(&format!("update articles set title = 'By hand {n}'"));
            let shown = || server.get(&path(0)).expect(200).json();
            let by_hand = format!("By hand {n}");
            eventually("the new title shows", || shown()["title"] == by_hand);
            let over_http = format!("over HTTP {n}");
            server.send("PATCH", &path(0), &content(&over_http)).expect(200);
            for _ in 0..2 {
                let shown = shown();
                assert_eq!(shown["title"], by_hand);
                assert_eq!(shown["content"], over_http);
            }
        }
    }
}
