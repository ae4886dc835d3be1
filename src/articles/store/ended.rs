//! How far an article that has been deleted had counted its versions: one that is
//! created anew under its id goes on from there, so that no tag means two states.

use crate::db::{Connection, dsl::*, query};
use crate::error::Result;
use crate::id::Id;
use crate::schema::deleted_articles;

/// The version with which an article of that id begins.
pub async fn version_after(connection: &mut Connection, id: Id) -> Result<i64> {
    let ended: Option<i64> = query!(connection, |c| deleted_articles::table
        .find(id)
        .select(deleted_articles::version)
        .first(c))
    .optional()?;
    Ok(ended.unwrap_or(0) + 1)
}

/// Keeps the version that an article of that id ended with.
pub async fn remember(connection: &mut Connection, id: Id, version: i64) -> Result<()> {
    let row = (deleted_articles::article_id.eq(id), deleted_articles::version.eq(version));
    query!(connection, |c| diesel::insert_into(deleted_articles::table)
        .values(row)
        .on_conflict(deleted_articles::article_id)
        .do_update()
        .set(deleted_articles::version.eq(version))
        .execute(c))?;
    Ok(())
}
