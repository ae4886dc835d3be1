//! Inserting new articles, with all that is kept of them: their rows, their tags
//! and what a search finds them by.

mod rows;

use diesel_async::AsyncPgConnection;

use rows::Rows;

use super::tags::insert_tags;
use super::{found, slugs};
use crate::articles::model::Article;
use crate::db::{Connection, Kind, query};
use crate::error::Result;
use crate::schema::articles;

/// How many rows one statement inserts into SQLite: each has eleven parameters,
/// and it takes 32,766.
const ROWS_AT_ONCE: usize = 2_500;

/// How many articles one statement brings to PostgreSQL: each may be some
/// megabytes large.
const ARTICLES_AT_ONCE: usize = 100;

/// Inserts articles in the order of their slugs, which end whatever redirects
/// they were. `false` where an id or a slug is taken: one article has then left
/// nothing, of several some may be inserted.
pub(super) async fn insert_new(connection: &mut Connection, articles: &[&Article]) -> Result<bool> {
    let is_inserted = match &mut connection.kind {
        Kind::Sqlite(_) => table_by_table(connection, articles).await?,
        Kind::Postgres(held) => all_tables(held, articles).await?,
    };
    if is_inserted {
        articles.iter().for_each(|article| connection.changes(article.id));
        // Slugs are taken first, as everywhere, and former ones touched after that,
        // by a statement that sees what others wrote while the first one waited.
        let slugs: Vec<&str> = articles.iter().map(|article| article.slug.as_str()).collect();
        slugs::occupy_all(connection, &slugs).await?;
    }
    Ok(is_inserted)
}

async fn table_by_table(connection: &mut Connection, articles: &[&Article]) -> Result<bool> {
    for some in articles.chunks(ROWS_AT_ONCE) {
        let into = diesel::insert_into(articles::table);
        // A statement for a number of rows that varies is prepared anew each time.
        let inserted = if let [article] = some {
            query!(connection, |c| into.values(*article).on_conflict_do_nothing().execute(c))?
        } else {
            let rows = some.to_vec();
            query!(connection, |c| into.values(rows).on_conflict_do_nothing().execute(c))?
        };
        if inserted < some.len() {
            return Ok(false);
        }
    }
    insert_tags(connection, articles).await?;
    for article in articles {
        found::record(connection, article).await?;
    }
    Ok(true)
}

/// A statement for each table would be a round trip for each.
async fn all_tables(mut connection: &AsyncPgConnection, articles: &[&Article]) -> Result<bool> {
    use diesel_async::RunQueryDsl;
    for some in articles.chunks(ARTICLES_AT_ONCE) {
        let inserted: i64 = Rows::of(some).get_result(&mut connection).await?;
        if inserted.unsigned_abs() < some.len() as u64 {
            return Ok(false);
        }
    }
    Ok(true)
}
