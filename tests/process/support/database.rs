//! A database for one test. A file goes with its folder; PostgreSQL's are
//! removed by tests/run with the rest.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl};
use tokio_postgres::{NoTls, SimpleQueryMessage};

use super::Folder;

/// An empty database, and how a server is told of it.
pub enum Database {
    /// The default, a file in the folder.
    Sqlite(Folder),
    Postgres {
        folder: Folder,
        server: String,
        name: String,
    },
}

/// The PostgreSQL server of this run, if there is one.
pub fn postgres_server() -> Option<String> {
    let url = std::env::var("TEST_DATABASE_URL").ok();
    let is_wanted = std::env::var("TEST_DATABASE").is_ok_and(|name| name == "postgres");
    assert!(url.is_some() || !is_wanted, "TEST_DATABASE=postgres needs TEST_DATABASE_URL");
    url
}

impl Database {
    /// A new one of each kind that there is.
    pub fn each() -> Vec<Self> {
        std::iter::once(Self::Sqlite(Folder::create())).chain(Self::postgres()).collect()
    }

    /// A new one on PostgreSQL, if there is a server.
    pub fn postgres() -> Option<Self> {
        postgres_server().map(|server| Self::on_postgres(&server))
    }

    /// A new one on this server of PostgreSQL's.
    pub fn on_postgres(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("broadsheet_test_{}_{count}", std::process::id());
        execute(server, &format!("create database {name}"));
        Self::Postgres { folder: Folder::create(), server: server.to_owned(), name }
    }

    pub fn folder(&self) -> &Folder {
        match self {
            Self::Sqlite(folder) | Self::Postgres { folder, .. } => folder,
        }
    }

    /// The value of `DATABASE_URL`.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(_) => "sqlite://broadsheet.db".to_owned(),
            Self::Postgres { server, name, .. } => with_name(server, name),
        }
    }

    /// Runs SQL behind the server's back.
    pub fn execute(&self, sql: &str) {
        match self {
            Self::Sqlite(_) => self.sqlite().batch_execute(sql).expect("runs"),
            Self::Postgres { .. } => execute(&self.url(), sql),
        }
    }

    /// The one number that a query gives.
    #[track_caller]
    pub fn number(&self, sql: &str) -> i64 {
        match self {
            Self::Sqlite(_) => {
                let query = diesel::sql_query(format!("select ({sql}) as number"));
                let row: Number = query.get_result(&mut self.sqlite()).expect("runs");
                row.number
            }
            Self::Postgres { .. } => {
                let text = ask(&self.url(), sql);
                text.parse().unwrap_or_else(|_| panic!("{sql}: {text}"))
            }
        }
    }

    /// Does something while every write has to wait, and on PostgreSQL every
    /// read of an article as well.
    pub fn while_locked(&self, work: impl FnOnce()) {
        let begin = "begin; lock table articles in access exclusive mode";
        match self {
            Self::Sqlite(_) => {
                let mut connection = self.sqlite();
                connection.batch_execute("begin immediate").expect("locks");
                work();
                connection.batch_execute("commit").expect("unlocks");
            }
            Self::Postgres { .. } => query(&self.url(), begin, work),
        }
    }

    fn sqlite(&self) -> diesel::SqliteConnection {
        let path = self.folder().file("broadsheet.db");
        let path = path.to_str().expect("UTF-8");
        let mut connection = diesel::SqliteConnection::establish(path).expect("opens");
        connection.batch_execute("pragma busy_timeout = 30000").expect("waits");
        connection
    }
}

/// The URL with another database's name.
fn with_name(server: &str, name: &str) -> String {
    let (rest, parameters) = server.split_once('?').unwrap_or((server, ""));
    let (address, _) = rest.rsplit_once('/').expect("the URL names a database");
    format!("{address}/{name}?{parameters}").trim_end_matches('?').to_owned()
}

fn execute(url: &str, sql: &str) {
    query(url, sql, || ());
}

/// The first field of the first row.
fn ask(url: &str, sql: &str) -> String {
    actix_web::rt::System::new().block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("connects");
        actix_web::rt::spawn(connection);
        let messages = client.simple_query(sql).await;
        let messages = messages.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        let field = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        field.expect("a row")
    })
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

/// Runs SQL, and then the work before the connection ends.
fn query(url: &str, sql: &str, work: impl FnOnce()) {
    actix_web::rt::System::new().block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("connects");
        let driver = actix_web::rt::spawn(connection);
        client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        work();
        drop(client);
        driver.await.expect("runs to its end").expect("ends well");
    });
}
