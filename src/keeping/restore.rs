//! `broadsheet restore FILE`.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;

use super::backup::require_different;
use super::fresh_file::FreshFile;
use crate::db::{DatabaseUrl, SqliteFile};
use crate::stop::Stop;

/// What is to be the database.
#[derive(Args, Clone, Debug)]
pub struct Restore {
    /// The backup, which stays
    file: PathBuf,
    /// Replace the database that is there
    #[arg(long)]
    overwrite: bool,
}

impl Restore {
    /// Puts a copy of the backup in the place of the database; the outcome is
    /// what to print. Until that is whole the old one is there.
    pub fn run(&self, url: &DatabaseUrl) -> Result<String, Stop> {
        let DatabaseUrl::Sqlite(path) = url else {
            return Err(Stop::BadOption(
                "restore puts back a SQLite file; with PostgreSQL run \
                 pg_restore --clean --if-exists --dbname=\"$DATABASE_URL\" FILE"
                    .into(),
            ));
        };
        require_different(&self.file, path)?;
        let mut backup = SqliteFile::open(&self.file)?;
        backup.require_known()?;
        backup.require_sound()?;
        let copy = FreshFile::to(path, self.overwrite)?;
        let old = seize(path)?;
        backup.copy_to(copy.path())?;
        copy.put()?;
        drop(old);
        Ok(format!("{url} is what {} holds\n", self.file.display()))
    }
}

/// Keeps everybody from the database that is to be replaced, if there is one,
/// and leaves no log of it: the new one would be taken for its owner.
fn seize(path: &Path) -> Result<Option<SqliteFile>, Stop> {
    if path.exists()
        && let Some(file) = SqliteFile::seize(path)?
    {
        return Ok(Some(file));
    }
    for suffix in ["-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        remove(Path::new(&name)).map_err(|error| {
            Stop::Failed(format!("cannot remove {}: {error}", Path::new(&name).display()))
        })?;
    }
    Ok(None)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
