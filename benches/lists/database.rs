//! Where the articles of one run are.

use std::path::PathBuf;

use broadsheet::db::DatabaseUrl;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use tokio_postgres::NoTls;

use crate::Outcome;
use crate::options::{Kind, Options};

/// A database of our own.
pub struct Database {
    place: Place,
    is_kept: bool,
}

enum Place {
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
}

impl Database {
    /// A new one, or one that an earlier run kept.
    pub async fn open(kind: Kind, articles: u64, options: &Options) -> Outcome<Self> {
        let name = if options.keep {
            format!("broadsheet_lists_{articles}_{}", options.seed)
        } else {
            format!("broadsheet_lists_{articles}_{}_{}", options.seed, std::process::id())
        };
        let place = match kind {
            Kind::Sqlite => {
                let directory = options.directory.clone().unwrap_or_else(std::env::temp_dir);
                Place::Sqlite(directory.join(format!("{name}.db")))
            }
            Kind::Postgres => Place::Postgres { server: options.postgres()?.to_owned(), name },
        };
        let database = Self { place, is_kept: options.keep };
        database.create().await?;
        Ok(database)
    }

    pub fn url(&self) -> Outcome<DatabaseUrl> {
        Ok(self.url_text()?.parse()?)
    }

    fn url_text(&self) -> Outcome<String> {
        match &self.place {
            Place::Sqlite(path) => Ok(format!("sqlite://{}", path.display())),
            Place::Postgres { server, name } => {
                let (rest, query) = server.split_once('?').unwrap_or((server, ""));
                let (address, _) =
                    rest.rsplit_once('/').ok_or("TEST_DATABASE_URL names no database")?;
                Ok(format!("{address}/{name}?{query}").trim_end_matches('?').to_owned())
            }
        }
    }

    /// Does what a running installation does by and by: PostgreSQL's autovacuum
    /// and checkpoints, and SQLite's return of what was written to its file.
    pub async fn settle(&self) -> Outcome<()> {
        match &self.place {
            Place::Sqlite(path) => on_file(path, "pragma wal_checkpoint(truncate)"),
            Place::Postgres { .. } => {
                let url = self.url_text()?;
                ask(&url, "vacuum analyze").await?;
                // Only some roles may; else it comes when it comes.
                let _ = ask(&url, "checkpoint").await;
                Ok(())
            }
        }
    }

    /// In bytes.
    pub async fn size(&self) -> Outcome<u64> {
        match &self.place {
            Place::Sqlite(path) => Ok(std::fs::metadata(path)?.len()),
            Place::Postgres { .. } => {
                let question = "select pg_database_size(current_database())::text";
                let size = ask(&self.url_text()?, question).await?;
                Ok(size.ok_or("PostgreSQL does not say how large it is")?.parse()?)
            }
        }
    }

    /// Begins anew.
    pub async fn empty(&self) -> Outcome<()> {
        self.drop().await?;
        self.create().await
    }

    /// Removes the database, unless it is to be kept.
    pub async fn close(self) -> Outcome<()> {
        if self.is_kept { Ok(()) } else { self.drop().await }
    }

    async fn create(&self) -> Outcome<()> {
        let Place::Postgres { server, name } = &self.place else {
            return Ok(());
        };
        let known = format!("select datname::text from pg_database where datname = '{name}'");
        if ask(server, &known).await?.is_none() {
            ask(server, &format!("create database {name}")).await?;
        }
        Ok(())
    }

    async fn drop(&self) -> Outcome<()> {
        match &self.place {
            Place::Sqlite(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    // A file that is gone already is as good as removed.
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            Place::Postgres { server, name } => {
                ask(server, &format!("drop database if exists {name} with (force)")).await?;
            }
        }
        Ok(())
    }
}

fn on_file(path: &std::path::Path, sql: &str) -> Outcome<()> {
    let mut connection = SqliteConnection::establish(path.to_str().ok_or("not UTF-8")?)?;
    connection.batch_execute("pragma busy_timeout = 60000")?;
    Ok(connection.batch_execute(sql)?)
}

/// Runs one statement; gives the first text of its answer.
async fn ask(url: &str, sql: &str) -> Outcome<Option<String>> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let driver = actix_web::rt::spawn(connection);
    let messages = client.simple_query(sql).await.map_err(|error| match error.as_db_error() {
        Some(told) => format!("{sql}: {told}"),
        None => format!("{sql}: {error}"),
    })?;
    drop(client);
    driver.await??;
    Ok(messages.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    }))
}
