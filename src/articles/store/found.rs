//! Keeping what a search finds in step with the articles, in the transaction
//! that writes them.

use diesel::sql_types::Text;
use diesel::upsert::excluded;
use diesel::{ExpressionMethods, QueryResult, SqliteConnection};
use diesel_async::AsyncPgConnection;

use crate::articles::model::Article;
use crate::articles::search::Indexed;
use crate::db::{Connection, Kind};
use crate::error::Result;
use crate::id::Id;
use crate::schema::sql::Uuid;

diesel::table! {
    use crate::schema::sql::Uuid;
    use diesel::sql_types::*;

    /// PostgreSQL's; SQLite has a virtual table of this name.
    article_search (article_id) {
        article_id -> Uuid,
        title -> Text,
        summary -> Text,
        tags -> Text,
        frequent -> Text,
        whole -> Text,
    }
}

/// Whether another text would be found.
pub fn is_changed(current: &Article, next: &Article) -> bool {
    let Article { title, content, summary, tags, .. } = current;
    (title, content, summary, tags) != (&next.title, &next.content, &next.summary, &next.tags)
}

/// From now on a search finds the article by this text of it.
pub async fn record(connection: &mut Connection, article: &Article) -> Result<()> {
    let indexed = indexed(article);
    match &mut connection.kind {
        Kind::Sqlite(object) => in_sqlite(object, article.id, indexed)?,
        Kind::Postgres(held) => in_postgres(held, article.id, indexed).await?,
    }
    Ok(())
}

/// What a search is to find the article by.
pub fn indexed(article: &Article) -> Indexed {
    let Article { title, summary, tags, content, .. } = article;
    Indexed::of(title, summary.as_deref(), &tags.0, content)
}

/// The number is not taken from a `select`: its statement would have a savepoint,
/// and at each of those FTS5 writes out what it has gathered.
fn in_sqlite(connection: &mut SqliteConnection, id: Id, indexed: Indexed) -> QueryResult<()> {
    use diesel::RunQueryDsl;
    diesel::sql_query(
        "insert or replace into article_search (rowid, title, summary, tags, frequent, content) \
         values ((select number from articles where id = ?), ?, ?, ?, ?, ?)",
    )
    .bind::<Uuid, _>(id)
    .bind::<Text, _>(indexed.title)
    .bind::<Text, _>(indexed.summary)
    .bind::<Text, _>(indexed.tags)
    .bind::<Text, _>(indexed.frequent)
    .bind::<Text, _>(indexed.content)
    .execute(connection)?;
    Ok(())
}

async fn in_postgres(
    mut connection: &AsyncPgConnection,
    id: Id,
    indexed: Indexed,
) -> QueryResult<()> {
    use diesel_async::RunQueryDsl;
    let row = (
        article_search::article_id.eq(id),
        article_search::whole.eq(indexed.whole()),
        article_search::title.eq(indexed.title),
        article_search::summary.eq(indexed.summary),
        article_search::tags.eq(indexed.tags),
        article_search::frequent.eq(indexed.frequent),
    );
    let replaced = (
        article_search::whole.eq(excluded(article_search::whole)),
        article_search::title.eq(excluded(article_search::title)),
        article_search::summary.eq(excluded(article_search::summary)),
        article_search::tags.eq(excluded(article_search::tags)),
        article_search::frequent.eq(excluded(article_search::frequent)),
    );
    diesel::insert_into(article_search::table)
        .values(row)
        .on_conflict(article_search::article_id)
        .do_update()
        .set(replaced)
        .execute(&mut connection)
        .await?;
    Ok(())
}
