//! Keeping what a search finds in step with the articles, in the transaction
//! that writes them.

use diesel::ExpressionMethods;
use diesel::sql_types::Text;

use crate::articles::model::Article;
use crate::articles::search::Indexed;
use crate::db::Connection;
use crate::error::Result;

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
    let text =
        |article: &Article| (article.title.clone(), article.summary.clone(), article.tags.clone());
    current.content != next.content || text(current) != text(next)
}

/// From now on a search finds the article by this text of it.
pub async fn record(connection: &mut Connection, article: &Article) -> Result<()> {
    let indexed =
        Indexed::of(&article.title, article.summary.as_deref(), &article.tags.0, &article.content);
    match connection {
        Connection::Sqlite(object) => in_sqlite(object, article, &indexed)?,
        Connection::Postgres(object) => in_postgres(object, article, &indexed).await?,
    }
    Ok(())
}

fn in_sqlite(
    connection: &mut diesel::SqliteConnection,
    article: &Article,
    indexed: &Indexed,
) -> diesel::QueryResult<()> {
    use diesel::RunQueryDsl;
    diesel::sql_query(
        "insert or replace into article_search (rowid, title, summary, tags, frequent, content) \
         select number, ?, ?, ?, ?, ? from articles where id = ?",
    )
    .bind::<Text, _>(&indexed.title)
    .bind::<Text, _>(&indexed.summary)
    .bind::<Text, _>(&indexed.tags)
    .bind::<Text, _>(&indexed.frequent)
    .bind::<Text, _>(&indexed.content)
    .bind::<crate::schema::sql::Uuid, _>(article.id)
    .execute(connection)?;
    Ok(())
}

async fn in_postgres(
    connection: &mut diesel_async::AsyncPgConnection,
    article: &Article,
    indexed: &Indexed,
) -> diesel::QueryResult<()> {
    use diesel_async::RunQueryDsl;
    let texts = (
        article_search::title.eq(&indexed.title),
        article_search::summary.eq(&indexed.summary),
        article_search::tags.eq(&indexed.tags),
        article_search::frequent.eq(&indexed.frequent),
        article_search::whole.eq(indexed.whole()),
    );
    diesel::insert_into(article_search::table)
        .values((article_search::article_id.eq(article.id), texts.clone()))
        .on_conflict(article_search::article_id)
        .do_update()
        .set(texts)
        .execute(connection)
        .await?;
    Ok(())
}
