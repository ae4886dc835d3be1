//! Articles that no other writer changes until the transaction ends. SQLite has
//! one writer anyway, and no words for this.

use diesel::QueryResult;
use diesel::sql_types::Integer;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::join;

use super::Visible;
use super::columns::Columns;
use super::read::by_id;
use crate::articles::fields::Fields;
use crate::articles::model::{Article, Sight};
use crate::db::{Connection, Kind, dsl::*};
use crate::error::{Error, Result};
use crate::id::Id;
use crate::schema::articles;
use crate::timestamp::Timestamp;

/// The article as it is; `None` where there is none.
pub async fn lock(connection: &mut Connection, id: Id) -> Result<Option<Article>> {
    if let Kind::Postgres(held) = &mut connection.kind {
        match lock_and_read(held, id).await? {
            Locked::Absent => return Ok(None),
            Locked::Present(article) => return Ok(Some(article)),
            Locked::ReadTooEarly => {}
        }
    }
    let whole = Visible { sight: Sight::Everything, now: Timestamp::EPOCH };
    match by_id(connection, id, whole, Fields::default()).await {
        Ok(article) => Ok(Some(article)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

#[expect(clippy::large_enum_variant, reason = "it is the usual one, and used up at once")]
enum Locked {
    Absent,
    Present(Article),
    /// It has been locked, but what was read of it is from before that.
    ReadTooEarly,
}

/// Two statements that are sent at once. They are done one after the other: the
/// second sees what others had committed by the time of the lock. One statement for
/// both would not, where it had to wait for the lock.
async fn lock_and_read(connection: &AsyncPgConnection, id: Id) -> QueryResult<Locked> {
    let row = articles::table.find(id).select(articles::version).for_update();
    let article = articles::table.find(id).select(Columns(Fields::default()));
    let (mut first, mut second) = (connection, connection);
    let (version, article) =
        join(row.first::<i64>(&mut first), article.first::<Article>(&mut second)).await;
    Ok(match (version.optional()?, article.optional()?) {
        (None, _) => Locked::Absent,
        (Some(version), Some(article)) if article.version == version => Locked::Present(article),
        (Some(_), _) => Locked::ReadTooEarly,
    })
}

/// As [`lock`]; where there is none, nobody else creates one under this id. Else
/// another could create it and have it deleted after we have looked, and we would
/// give its versions a second time.
pub async fn lock_or_reserve(connection: &mut Connection, id: Id) -> Result<Option<Article>> {
    let found = lock(connection, id).await?;
    match (found, &mut connection.kind) {
        (None, Kind::Postgres(held)) => {
            reserve(held, id).await?;
            lock(connection, id).await
        }
        (found, _) => Ok(found),
    }
}

/// There is no row to lock, so a number is: two of 32 bits, a kind that nothing
/// else here locks. Articles that share one wait for each other in vain, no more.
async fn reserve(mut connection: &AsyncPgConnection, id: Id) -> Result<()> {
    let [high, low] = id.random_halves();
    diesel::sql_query("select pg_advisory_xact_lock($1, $2)")
        .bind::<Integer, _>(high)
        .bind::<Integer, _>(low)
        .execute(&mut connection)
        .await?;
    Ok(())
}
