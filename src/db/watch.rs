//! Keeping up with what other processes change in the same database, so that
//! [`Changes`] knows of it.

use std::time::Duration;

use tokio::time::sleep;

use super::changes::Changes;
use super::postgres::Listener;
use super::sqlite::Sqlite;
use super::{Db, Result};
use crate::sync::Arc;

/// How long to wait before looking again after a failure.
const RESPITE: Duration = Duration::from_millis(200);

/// Watches a database. Until it has looked for the first time, and whenever it
/// cannot, the changes of others count as unknown.
pub struct Watch {
    changes: Arc<Changes>,
    source: Source,
}

enum Source {
    /// Asks the file whether another has committed.
    Sqlite(Sqlite),
    /// Is told by the server.
    Postgres(Box<Listener>),
}

impl Db {
    /// A watch over this database, which has yet to be kept.
    pub fn watch(&self) -> Watch {
        let source = match self {
            Self::Sqlite(sqlite) => Source::Sqlite(sqlite.clone()),
            Self::Postgres(postgres) => Source::Postgres(Box::new(postgres.listener())),
        };
        Watch { changes: Arc::clone(self.changes()), source }
    }
}

impl Watch {
    /// Keeps up for ever. That it cannot is logged once, and so is that it can
    /// again.
    pub async fn keep(mut self) {
        let mut is_lost = false;
        loop {
            match self.step().await {
                Ok(()) if is_lost => log::info!("other processes' changes are known again"),
                Ok(()) => {}
                Err(error) => {
                    self.changes.are_unknown();
                    if !is_lost {
                        log::warn!(
                            "nothing is served from memory until others' changes are known: {error}"
                        );
                    }
                    is_lost = true;
                    sleep(RESPITE).await;
                    continue;
                }
            }
            is_lost = false;
        }
    }

    /// Learns of everything that others have committed by now.
    pub async fn look(&mut self) -> Result<()> {
        match &mut self.source {
            Source::Sqlite(sqlite) => sqlite.look().await,
            Source::Postgres(listener) => listener.look(&self.changes).await,
        }
    }

    /// Looks, and waits until there may be something new.
    async fn step(&mut self) -> Result<()> {
        self.look().await?;
        match &mut self.source {
            Source::Sqlite(_) => {
                sleep(super::sqlite::INTERVAL).await;
                Ok(())
            }
            Source::Postgres(listener) => listener.wait(&self.changes).await,
        }
    }
}
