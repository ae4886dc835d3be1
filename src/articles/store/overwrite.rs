//! Putting another state of an article in the place of the present one.

use diesel::QueryResult;
use futures_util::future::join;

use super::tags::insert_tags;
use super::{found, slugs};
use crate::articles::model::Article;
use crate::db::{Connection, Kind, Then, dsl::*, query, update};
use crate::error::{Error, Result};
use crate::schema::{article_tags, articles};

/// Puts that state of an article, version and times included, in place of the
/// present one; `then` is done once it is committed.
pub(super) async fn overwrite(
    connection: &mut Connection,
    current: &Article,
    next: &Article,
    then: Option<Then>,
) -> Result<()> {
    connection.changes_to(next.id, then);
    overwrite_row(connection, current, next)
        .await
        .map_err(|error| slug_conflict(error, &next.slug))?;
    if next.slug != current.slug {
        slugs::occupy(connection, &next.slug).await?;
        slugs::vacate(connection, &current.slug, next.id).await?;
    }
    if next.tags != current.tags {
        let old = article_tags::article_id.eq(next.id);
        query!(connection, |c| diesel::delete(article_tags::table.filter(old)).execute(c))?;
        insert_tags(connection, &[next]).await?;
    }
    Ok(())
}

/// The row itself, and what a search finds it by. PostgreSQL is sent both at once.
async fn overwrite_row(
    connection: &mut Connection,
    current: &Article,
    next: &Article,
) -> QueryResult<()> {
    let row = update(articles::table, articles::id.eq(next.id), next);
    let is_found_anew = found::is_changed(current, next);
    match &mut connection.kind {
        Kind::Sqlite(object) => {
            diesel::RunQueryDsl::execute(row, &mut ***object)?;
            if is_found_anew {
                found::record(connection, next).await?;
            }
        }
        Kind::Postgres(held) => {
            let mut row_with = &**held;
            let row = diesel_async::RunQueryDsl::execute(row, &mut row_with);
            let found =
                async { if is_found_anew { found::in_postgres(held, next).await } else { Ok(()) } };
            let (row, found) = join(row, found).await;
            row.and(found)?;
        }
    }
    Ok(())
}

/// Another writer may have taken the slug since it was found free.
fn slug_conflict(error: diesel::result::Error, slug: &str) -> Error {
    use diesel::result::{DatabaseErrorKind, Error as DieselError};
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            slugs::taken_by_another(slug)
        }
        other => other.into(),
    }
}
