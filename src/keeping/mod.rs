//! Keeping an installation: copies of it, checks, and moving it elsewhere.

mod backup;
mod check;
pub mod export;
mod format;
mod fresh_file;
pub mod import;
pub mod progress;
mod restore;

use clap::Subcommand;

use crate::articles::store::Articles;
use crate::clock::Clock;
use crate::config::Options;
use crate::db::{Db, Migrations};
use crate::output::print;
use crate::server;
use crate::stop::Stop;
use backup::Backup;
use check::Check;
use export::Export;
pub use format::Format;
use import::Import;
use restore::Restore;

/// What is done with an installation as a whole.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Copy the SQLite database to a file, also while it is served
    Backup(Backup),
    /// Put a backup in the place of the SQLite database, while nobody serves it
    Restore(Restore),
    /// Look for damage, and for what does not agree with the articles
    Check(Check),
    /// Write all articles, with what their URLs and versions need, to a file
    Export(Export),
    /// Take in the articles of an export; what is here already is left as it is
    Import(Import),
}

impl Command {
    /// Does it.
    pub async fn run(&self, options: &Options) -> Result<(), Stop> {
        match self {
            Self::Backup(backup) => print(&backup.run(&options.database_url()?)?),
            Self::Restore(restore) => print(&restore.run(&options.database_url()?)?),
            Self::Check(check) => {
                let db = open(options, Migrations::Check).await?;
                check.run(&db, &articles(&db)).await
            }
            Self::Export(export) => {
                let db = open(options, Migrations::Check).await?;
                export.run(&articles(&db)).await
            }
            Self::Import(import) => {
                let db = open(options, options.migrations()).await?;
                import.run(&articles(&db)).await
            }
        }
    }
}

async fn open(options: &Options, migrations: Migrations) -> Result<Db, Stop> {
    server::open(options, migrations).await.map(|(_, db)| db)
}

fn articles(db: &Db) -> Articles {
    Articles::new(db.clone(), Clock::System)
}
