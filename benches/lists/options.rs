//! What may be asked of the benchmark.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::Outcome;

/// Loads synthetic blogs through the API, then measures lists, searches and
/// reads through the whole app, in process.
#[derive(Debug, Parser)]
#[command(name = "lists", max_term_width = 100)]
pub struct Options {
    /// How many articles: one blog for each size
    #[arg(long, value_name = "N,N…", value_delimiter = ',', default_value = "10000,100000,1000000",
        value_parser = clap::value_parser!(u64).range(1_000..))]
    pub articles: Vec<u64>,

    /// Where they are; without it, SQLite, and PostgreSQL where TEST_DATABASE_URL is set
    #[arg(long, value_enum, value_delimiter = ',')]
    pub database: Vec<Kind>,

    /// A PostgreSQL server, by a user who may create databases
    #[arg(long, env = "TEST_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub test_database_url: Option<String>,

    /// The folder for SQLite's files, else the one for temporary files
    #[arg(long, value_name = "DIR")]
    pub directory: Option<PathBuf>,

    /// Keep the databases, and use those that were kept
    #[arg(long)]
    pub keep: bool,

    /// How many articles each POST brings; 1 brings no array
    #[arg(long, value_name = "N", default_value = "1000",
        value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub batch: u64,

    /// The most requests of each case
    #[arg(long, value_name = "N", default_value = "200",
        value_parser = clap::value_parser!(u64).range(1..))]
    pub requests: u64,

    /// The most seconds for each case
    #[arg(long, value_name = "SECONDS", default_value = "10")]
    pub seconds: u64,

    /// Another seed makes another blog
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,

    /// Print the articles instead, one in a line, as they would be posted
    #[arg(long)]
    pub print: bool,

    /// Said by `cargo bench`, and not by `cargo test --benches`
    #[arg(long, hide = true)]
    pub bench: bool,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

impl Options {
    /// The databases to measure.
    pub fn databases(&self) -> Vec<Kind> {
        match (self.database.is_empty(), self.postgres()) {
            (false, _) => self.database.clone(),
            (true, Ok(_)) => vec![Kind::Sqlite, Kind::Postgres],
            (true, Err(_)) => vec![Kind::Sqlite],
        }
    }

    /// The server for PostgreSQL.
    pub fn postgres(&self) -> Outcome<&str> {
        let url = self.test_database_url.as_deref().filter(|url| !url.is_empty());
        url.ok_or_else(|| "PostgreSQL needs TEST_DATABASE_URL to name a server".into())
    }
}
