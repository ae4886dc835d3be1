use std::num::NonZeroUsize;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use futures_util::FutureExt;
use futures_util::future::{join, join_all, join3};

use super::*;
use crate::error::Violation;

/// A file of this test's, and a database in it with a table of numbers.
struct Numbers {
    path: PathBuf,
    sqlite: Sqlite,
}

impl Numbers {
    async fn new(queue: usize, wait: Duration) -> Self {
        let path = std::env::temp_dir().join(format!("broadsheet-{}.db", crate::id::Id::new()));
        let size = NonZeroUsize::MIN;
        let options = PoolOptions { size, wait, queue, threads: size };
        let sqlite = Sqlite::open(&path, options).await.expect("it is opened");
        let numbers = Self { path, sqlite };
        numbers.write(|c| c.batch_execute("create table numbers (n integer primary key)")).await;
        numbers
    }

    async fn write(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> diesel::QueryResult<()> + Send + 'static,
    ) {
        let done = self.sqlite.transaction(async move |c| Ok(work(embedded(c)?)?)).await;
        done.expect("it is written");
    }

    async fn sum(&self) -> i64 {
        let sum = diesel::dsl::sql::<diesel::sql_types::BigInt>(
            "select coalesce(sum(n), 0) from numbers",
        );
        let read = self.sqlite.scan(async move |c| Ok(sum.get_result(embedded(c)?)?));
        read.await.expect("it is read")
    }
}

impl Drop for Numbers {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{end}", self.path.display())));
        }
    }
}

fn insert(number: i64) -> String {
    format!("insert into numbers values ({number})")
}

fn refused() -> Error {
    Error::Conflict(Violation::at("", "is refused"))
}

#[actix_web::test]
async fn of_writes_that_are_committed_together_each_fails_alone() {
    let numbers = Numbers::new(100, Duration::from_secs(30)).await;
    // Of three, one writes and is well, one writes and fails, one writes and panics.
    let all = (0..60).map(|number| {
        let written = numbers.sqlite.transaction(async move |connection| {
            embedded(connection)?.batch_execute(&insert(number))?;
            match number % 3 {
                0 => Ok(number),
                1 => Err(refused()),
                _ => panic!("{number} panics"),
            }
        });
        AssertUnwindSafe(written).catch_unwind()
    });
    let outcomes = join_all(all).await;
    for (number, outcome) in (0..).zip(outcomes) {
        match number % 3 {
            0 => assert_eq!(outcome.expect("no panic").ok(), Some(number)),
            1 => assert!(matches!(outcome, Ok(Err(Error::Conflict(_)))), "{number}"),
            _ => assert!(outcome.is_err(), "{number} has not panicked"),
        }
    }
    assert_eq!(numbers.sum().await, (0..60).step_by(3).sum::<i64>());
}

#[actix_web::test]
async fn a_write_that_was_given_up_is_never_done() {
    let numbers = Numbers::new(1, Duration::from_millis(50)).await;
    let (begun, is_begun) = std::sync::mpsc::channel();
    let (end, may_end) = std::sync::mpsc::channel::<()>();
    let first = numbers.sqlite.transaction(async move |connection| {
        embedded(connection)?.batch_execute(&insert(1))?;
        begun.send(()).expect("the test waits for it");
        may_end.recv_timeout(Duration::from_secs(30)).expect("the test ends it");
        Ok(())
    });
    let mut first = std::pin::pin!(first);
    assert!(first.as_mut().now_or_never().is_none());
    is_begun.recv_timeout(Duration::from_secs(30)).expect("the first is begun");
    // One may wait, and waits in vain; a second may not.
    let second = numbers.sqlite.transaction(async |c| Ok(embedded(c)?.batch_execute(&insert(2))?));
    let third = numbers.sqlite.transaction(async |c| Ok(embedded(c)?.batch_execute(&insert(4))?));
    let (second, third) = join(second, third).await;
    assert!(second.is_err_and(|error| error.is_unavailable()));
    assert!(third.is_err_and(|error| error.is_unavailable()));
    end.send(()).expect("the first waits for it");
    first.await.expect("it took longer than others wait, and is done");
    numbers.write(|c| c.batch_execute(&insert(8))).await;
    assert_eq!(numbers.sum().await, 9);
}

#[actix_web::test]
async fn what_is_left_to_the_end_is_done_once_and_in_order() {
    let numbers = Numbers::new(9, Duration::from_secs(30)).await;
    numbers.write(|c| c.batch_execute("create table ends (place integer, text text)")).await;
    let (end, may_end) = std::sync::mpsc::channel::<()>();
    let first = numbers.sqlite.transaction(async move |connection| {
        leave(connection, &[(3, "c"), (1, "replaced"), (2, "b")]);
        may_end.recv_timeout(Duration::from_secs(30)).expect("the test ends it");
        Ok(())
    });
    let second = numbers.sqlite.transaction(async |connection| {
        leave(connection, &[(3, "undone"), (4, "undone")]);
        Err::<(), _>(refused())
    });
    let third = numbers.sqlite.transaction(async |connection| {
        leave(connection, &[(1, "a")]);
        Ok(())
    });
    let mut all = std::pin::pin!(join3(first, second, third));
    // All three wait now, so that they are committed together.
    assert!(all.as_mut().now_or_never().is_none());
    end.send(()).expect("the first waits for it");
    let (first, second, third) = all.await;
    assert!(first.is_ok() && second.is_err() && third.is_ok());
    let ends = diesel::dsl::sql::<diesel::sql_types::Text>(
        "select string_agg(place || text, ' ' order by rowid) from ends",
    );
    let ends = numbers.sqlite.scan(async move |c| Ok(ends.get_result::<String>(embedded(c)?)?));
    assert_eq!(ends.await.expect("it is read"), "1a 2b 3c");
}

fn leave(connection: &mut Connection, ends: &[(i64, &'static str)]) {
    for &(place, text) in ends {
        let insert = format!("insert into ends values ({place}, '{text}')");
        connection.leave(place, move |c| c.batch_execute(&insert));
    }
}

/// So much that the log is written to the file a few times.
const FULL_LOGS: usize = 4;
const BLOB: &str = "insert into blobs values (randomblob(1000000))";

impl Numbers {
    fn log_bytes(&self) -> u64 {
        std::fs::metadata(format!("{}-wal", self.path.display())).map_or(0, |log| log.len())
    }

    /// Looks until a reader stays.
    async fn stay(&self) {
        for _ in 0..3 {
            self.sqlite.look().await.expect("it looks");
        }
        assert!(self.sqlite.has_foothold());
    }
}

/// A log that somebody always reads from would grow for ever.
#[actix_web::test]
async fn a_reader_that_stays_does_not_keep_the_log_from_beginning_anew() {
    let numbers = Numbers::new(9, Duration::from_secs(30)).await;
    numbers.write(|c| c.batch_execute("create table blobs (b blob)")).await;
    let mut other = open_to_write(&numbers.path).expect("another opens it");
    for is_ours in [true, false] {
        for _ in 0..16 * FULL_LOGS {
            numbers.stay().await;
            if is_ours {
                numbers.write(|c| c.batch_execute(BLOB)).await;
            } else {
                other.batch_execute(BLOB).expect("another writes");
            }
            numbers.sqlite.look().await.expect("it looks");
            assert!(!numbers.sqlite.has_foothold(), "it stays though something was written");
        }
        let most = 2 * 16 * 1024 * 1024;
        assert!(numbers.log_bytes() < most, "{}, ours: {is_ours}", numbers.log_bytes());
    }
}

#[actix_web::test]
async fn a_reader_that_stays_sees_to_it_that_others_read_what_is_new() {
    let numbers = Numbers::new(9, Duration::from_secs(30)).await;
    let mut other = open_to_write(&numbers.path).expect("another opens it");
    for (number, sum) in [(1, 1), (2, 3), (3, 6)] {
        numbers.stay().await;
        other.batch_execute(&insert(number)).expect("another writes");
        assert_eq!(numbers.sum().await, sum);
    }
    numbers.stay().await;
    numbers.write(|c| c.batch_execute(&insert(4))).await;
    assert_eq!(numbers.sum().await, 10);
    numbers.stay().await;
    numbers.sqlite.close().await;
    assert!(!numbers.sqlite.has_foothold());
    // Whoever closes last has tidied up.
    drop(other);
    assert_eq!(numbers.log_bytes(), 0);
}
