//! `broadsheet backup FILE`.
//!
//! `vacuum into` reads all in one transaction: the copy is the database as it
//! was at one moment, nobody who writes waits for it, and it is as small as can
//! be. SQLite's backup interface would begin anew whenever a server writes.

use std::path::{Path, PathBuf};

use clap::Args;

use super::fresh_file::FreshFile;
use crate::db::{DatabaseUrl, SqliteFile};
use crate::stop::Stop;

/// What is to be copied where.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    /// Where the copy is to be; it is there whole or not at all
    file: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    overwrite: bool,
}

impl Backup {
    /// Makes the copy; the outcome is what to print.
    pub fn run(&self, url: &DatabaseUrl) -> Result<String, Stop> {
        let DatabaseUrl::Sqlite(path) = url else {
            return Err(Stop::BadOption(
                "backup copies a SQLite file; with PostgreSQL run \
                 pg_dump --format=custom --file=FILE \"$DATABASE_URL\""
                    .into(),
            ));
        };
        require_different(&self.file, path)?;
        let mut database = SqliteFile::open(path)?;
        let copy = FreshFile::to(&self.file, self.overwrite)?;
        database.copy_to(copy.path())?;
        copy.put()?;
        Ok(format!("{} is a copy of {url}\n", self.file.display()))
    }
}

/// A database is no backup of itself.
pub(super) fn require_different(file: &Path, database: &Path) -> Result<(), Stop> {
    match (file.canonicalize(), database.canonicalize()) {
        (Ok(file), Ok(database)) if file == database => {
            let file = file.display();
            Err(Stop::BadOption(format!("{file} is the database itself; name another file")))
        }
        _ => Ok(()),
    }
}
