//! A database for one test. A file goes with the test; PostgreSQL's are
//! removed by tests/run with the rest.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use broadsheet::db::{DatabaseUrl, Migrations};
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;

/// A database of the kind that `TEST_DATABASE` names.
pub enum Database {
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
}

impl Database {
    /// With tables, and no article in them.
    pub async fn create() -> Self {
        static ORIGINAL: OnceCell<Original> = OnceCell::const_new();
        let new = Self::named_anew();
        match (ORIGINAL.get_or_init(Original::create).await, &new) {
            (Original::File(bytes), Self::Sqlite(path)) => {
                std::fs::write(path, bytes).expect("writes the file");
            }
            (Original::Name(original), Self::Postgres { server, name }) => {
                execute(server, &format!("create database {name} template {original}")).await;
            }
            _ => unreachable!("all are of one kind"),
        }
        new
    }

    /// Without tables.
    pub async fn empty() -> Self {
        let new = Self::named_anew();
        if let Self::Postgres { server, name } = &new {
            execute(server, &format!("create database {name}")).await;
        }
        new
    }

    /// Yet to be made.
    fn named_anew() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("broadsheet_test_{}_{count}", std::process::id());
        if !Self::is_postgres() {
            return Self::Sqlite(std::env::temp_dir().join(format!("{name}.db")));
        }
        let server = std::env::var("TEST_DATABASE_URL")
            .expect("TEST_DATABASE=postgres needs TEST_DATABASE_URL; tests/run sets both");
        Self::Postgres { server, name }
    }

    /// Whether this run is on PostgreSQL.
    pub fn is_postgres() -> bool {
        match std::env::var("TEST_DATABASE").as_deref() {
            Ok("postgres") => true,
            Ok("sqlite") | Err(_) => false,
            Ok(other) => panic!("TEST_DATABASE is sqlite or postgres, not {other}"),
        }
    }

    pub fn url(&self) -> DatabaseUrl {
        self.url_text().parse().expect("a valid URL")
    }

    pub fn url_text(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres { server, name } => {
                let (rest, query) = server.split_once('?').unwrap_or((server, ""));
                let (address, _) = rest.rsplit_once('/').expect("the URL names a database");
                format!("{address}/{name}?{query}").trim_end_matches('?').to_owned()
            }
        }
    }

    /// Runs SQL behind the server's back.
    pub async fn execute(&self, sql: &str) {
        match self {
            Self::Sqlite(path) => {
                use diesel::Connection;
                use diesel::connection::SimpleConnection;
                let path = path.to_str().expect("UTF-8");
                let mut connection = diesel::SqliteConnection::establish(path).expect("opens");
                // The server may be writing, such as the last use of a token.
                connection.batch_execute("pragma busy_timeout = 5000").expect("waits");
                connection.batch_execute(sql).expect("runs");
            }
            Self::Postgres { .. } => execute(&self.url_text(), sql).await,
        }
    }

    /// The number that a query behind the server's back gives.
    pub async fn number(&self, sql: &str) -> i64 {
        match self {
            Self::Sqlite(path) => {
                use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};
                #[derive(QueryableByName)]
                struct Number {
                    #[diesel(sql_type = diesel::sql_types::BigInt)]
                    number: i64,
                }
                let path = path.to_str().expect("UTF-8");
                let mut connection = diesel::SqliteConnection::establish(path).expect("opens");
                let query = sql_query(format!("select ({sql}) as number"));
                query.get_result::<Number>(&mut connection).expect("runs").number
            }
            Self::Postgres { .. } => {
                let (client, connection) =
                    tokio_postgres::connect(&self.url_text(), NoTls).await.expect("connects");
                actix_web::rt::spawn(connection);
                client.query_one(sql, &[]).await.expect("runs").get(0)
            }
        }
    }

    /// The steps of a statement's plan, each with how deep it lies.
    pub async fn plan(&self, sql: &str) -> Vec<(usize, String)> {
        match self {
            Self::Sqlite(path) => {
                use diesel::{Connection, RunQueryDsl, sql_query};
                let path = path.to_str().expect("UTF-8");
                let mut connection = diesel::SqliteConnection::establish(path).expect("opens");
                let steps: Vec<Step> = sql_query(format!("explain query plan {sql}"))
                    .load(&mut connection)
                    .unwrap_or_else(|error| panic!("{sql}: {error}"));
                let mut depths = std::collections::HashMap::from([(0, 0)]);
                let mut plan = Vec::new();
                for step in steps {
                    let depth = depths[&step.parent];
                    depths.insert(step.id, depth + 1);
                    plan.push((depth, step.detail));
                }
                plan
            }
            Self::Postgres { .. } => {
                let (client, connection) =
                    tokio_postgres::connect(&self.url_text(), NoTls).await.expect("connects");
                let driver = actix_web::rt::spawn(connection);
                let lines = client.simple_query(&format!("explain {sql}")).await;
                let lines = lines.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
                drop(client);
                driver.await.expect("runs to its end").expect("ends well");
                let line = |message: &tokio_postgres::SimpleQueryMessage| match message {
                    tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(|line| {
                        let step = line.trim_start();
                        (line.len() - step.len(), step.trim_start_matches("->  ").to_owned())
                    }),
                    _ => None,
                };
                lines.iter().filter_map(line).collect()
            }
        }
    }
}

/// What those with tables are copies of: that is sooner done than to make the tables.
enum Original {
    File(Vec<u8>),
    Name(String),
}

impl Original {
    async fn create() -> Self {
        let database = Database::empty().await;
        Migrations::Apply.run(&database.url()).await.expect("migrates");
        match &database {
            Database::Sqlite(path) => Self::File(std::fs::read(path).expect("reads the file")),
            Database::Postgres { name, .. } => Self::Name(name.clone()),
        }
    }
}

/// A line of SQLite's `explain query plan`.
#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    id: i32,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    parent: i32,
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

async fn execute(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("connects");
    let driver = actix_web::rt::spawn(connection);
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    drop(client);
    driver.await.expect("runs to its end").expect("ends well");
}

impl Drop for Database {
    fn drop(&mut self) {
        match self {
            Self::Sqlite(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    // A file that is gone already is as good as removed.
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            // tests/run removes it with the rest: concurrent drops can wait for one
            // another inside PostgreSQL for a minute and more.
            Self::Postgres { .. } => {}
        }
    }
}
