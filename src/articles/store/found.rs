//! Keeping what a search finds in step with the articles, in the transaction
//! that writes them.

use diesel::sql_types::Text;
use diesel::upsert::excluded;
use diesel::{ExpressionMethods, QueryResult, SqliteConnection};
use diesel_async::AsyncPgConnection;

use crate::articles::model::Article;
use crate::articles::search::Indexed;
use crate::db::Connection;
use crate::error::Result;
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

/// How many articles one statement records: each may be some megabytes large.
const AT_ONCE: usize = 100;

/// Whether another text would be found.
pub fn is_changed(current: &Article, next: &Article) -> bool {
    let text =
        |article: &Article| (article.title.clone(), article.summary.clone(), article.tags.clone());
    current.content != next.content || text(current) != text(next)
}

/// From now on a search finds the articles by this text of them.
pub async fn record(connection: &mut Connection, articles: &[Article]) -> Result<()> {
    match connection {
        Connection::Sqlite(object) => {
            articles.iter().try_for_each(|article| in_sqlite(object, article))?;
        }
        Connection::Postgres(object) => {
            for some in articles.chunks(AT_ONCE) {
                in_postgres(object, some).await?;
            }
        }
    }
    Ok(())
}

fn indexed(article: &Article) -> Indexed {
    let Article { title, summary, tags, content, .. } = article;
    Indexed::of(title, summary.as_deref(), &tags.0, content)
}

fn in_sqlite(connection: &mut SqliteConnection, article: &Article) -> QueryResult<()> {
    use diesel::RunQueryDsl;
    let Indexed { title, summary, tags, frequent, content } = indexed(article);
    diesel::sql_query(
        "insert or replace into article_search (rowid, title, summary, tags, frequent, content) \
         select number, ?, ?, ?, ?, ? from articles where id = ?",
    )
    .bind::<Text, _>(title)
    .bind::<Text, _>(summary)
    .bind::<Text, _>(tags)
    .bind::<Text, _>(frequent)
    .bind::<Text, _>(content)
    .bind::<Uuid, _>(article.id)
    .execute(connection)?;
    Ok(())
}

async fn in_postgres(connection: &mut AsyncPgConnection, articles: &[Article]) -> QueryResult<()> {
    use diesel_async::RunQueryDsl;
    let row = |article: &Article| {
        let indexed = indexed(article);
        (
            article_search::article_id.eq(article.id),
            article_search::whole.eq(indexed.whole()),
            article_search::title.eq(indexed.title),
            article_search::summary.eq(indexed.summary),
            article_search::tags.eq(indexed.tags),
            article_search::frequent.eq(indexed.frequent),
        )
    };
    let into = diesel::insert_into(article_search::table);
    let replaced = (
        article_search::whole.eq(excluded(article_search::whole)),
        article_search::title.eq(excluded(article_search::title)),
        article_search::summary.eq(excluded(article_search::summary)),
        article_search::tags.eq(excluded(article_search::tags)),
        article_search::frequent.eq(excluded(article_search::frequent)),
    );
    let id = article_search::article_id;
    // A statement for a number of rows that varies is prepared anew each time.
    if let [article] = articles {
        let one = into.values(row(article)).on_conflict(id).do_update().set(replaced);
        one.execute(connection).await?;
    } else {
        let rows: Vec<_> = articles.iter().map(row).collect();
        let many = into.values(rows).on_conflict(id).do_update().set(replaced);
        many.execute(connection).await?;
    }
    Ok(())
}
