//! Everything that is told of articles, as it is at one moment.

use tokio::sync::mpsc::Sender;

use super::Articles;
use super::span::Span;
use crate::articles::entry::{Deleted, Entry};
use crate::db::{Connection, dsl::*, query};
use crate::error::{Error, Result};
use crate::id::Id;
use crate::schema::{articles, deleted_articles};

/// How many deleted articles are told of at once.
const DELETED_AT_ONCE: i64 = 1_000;

impl Articles {
    /// Sends every article in the order of their ids, then every deleted one,
    /// some at a time, all as they are at one moment. Fails where nobody
    /// receives them.
    pub async fn export(&self, entries: Sender<Vec<Entry>>) -> Result<()> {
        self.db
            .snapshot(async move |connection| {
                let mut from = Some(Id::FIRST);
                while let Some(id) = from {
                    let Some(span) = Span::from(connection, id).await? else { break };
                    send(&entries, span.entries(connection).await?).await?;
                    from = span.last.next();
                }
                let mut from = Some(Id::FIRST);
                while let Some(id) = from {
                    let some = deleted(connection, id).await?;
                    from = some.last().and_then(|entry| entry.id().next());
                    send(&entries, some).await?;
                }
                Ok(())
            })
            .await
    }

    /// How many articles there are, visible or not.
    pub async fn count(&self) -> Result<u64> {
        let count: i64 = self
            .db
            .read(async |connection| {
                Ok(query!(connection, |c| articles::table.count().get_result(c))?)
            })
            .await?;
        Ok(count.unsigned_abs())
    }
}

async fn send(entries: &Sender<Vec<Entry>>, some: Vec<Entry>) -> Result<()> {
    let gone = |_| Error::Internal("nobody takes what is exported".into());
    entries.send(some).await.map_err(gone)
}

async fn deleted(connection: &mut Connection, from: Id) -> Result<Vec<Entry>> {
    let rows: Vec<(Id, i64)> = query!(connection, |c| deleted_articles::table
        .filter(deleted_articles::article_id.ge(from))
        .order(deleted_articles::article_id)
        .limit(DELETED_AT_ONCE)
        .select((deleted_articles::article_id, deleted_articles::version))
        .load(c))?;
    let entry = |(id, version)| Entry::Deleted(Deleted { id, version });
    Ok(rows.into_iter().map(entry).collect())
}
