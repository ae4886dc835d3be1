//! Keeping what a search finds in step with the articles, in the transaction
//! that writes them.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel::{OptionalExtension, QueryDsl, QueryResult, SqliteConnection};
use diesel_async::AsyncPgConnection;

use crate::articles::model::Article;
use crate::articles::search::Indexed;
use crate::db::{Connection, Kind};
use crate::id::Id;
use crate::schema::sql::Uuid;

diesel::table! {
    use crate::schema::sql::Uuid;
    use diesel::sql_types::*;

    /// SQLite's, which knows articles by numbers too.
    #[sql_name = "articles"]
    numbered_articles (id) {
        id -> Uuid,
        number -> BigInt,
    }
}

/// Whether another text would be found.
pub fn is_changed(current: &Article, next: &Article) -> bool {
    let Article { title, content, summary, tags, .. } = current;
    (title, content, summary, tags) != (&next.title, &next.content, &next.summary, &next.tags)
}

/// From now on a search finds the article by this text of it. In SQLite that is left
/// to the end of the transaction: at each savepoint, and before it takes a smaller
/// number than the last, FTS5 writes out what it has gathered, which then costs more
/// than all the rest of a write.
pub async fn record(connection: &mut Connection, article: &Article) -> QueryResult<()> {
    match &mut connection.kind {
        Kind::Sqlite(object) => {
            let (id, indexed) = (article.id, indexed(article));
            if let Some(number) = number(object, id)? {
                connection.leave(number, move |c| in_sqlite(c, id, number, indexed));
            }
        }
        Kind::Postgres(held) => in_postgres(held, article).await?,
    }
    Ok(())
}

/// What a search is to find the article by.
pub fn indexed(article: &Article) -> Indexed {
    let Article { title, summary, tags, content, .. } = article;
    Indexed::of(title, summary.as_deref(), &tags.0, content)
}

fn number(connection: &mut SqliteConnection, id: Id) -> QueryResult<Option<i64>> {
    use diesel::RunQueryDsl;
    numbered_articles::table.find(id).select(numbered_articles::number).first(connection).optional()
}

fn in_sqlite(
    connection: &mut SqliteConnection,
    id: Id,
    as_number: i64,
    indexed: Indexed,
) -> QueryResult<()> {
    use diesel::RunQueryDsl;
    // It may have been deleted since, and its number be another's.
    if number(connection, id)? != Some(as_number) {
        return Ok(());
    }
    Row { key: as_number, indexed }.execute(connection)?;
    Ok(())
}

/// See [`record`].
pub async fn in_postgres(mut connection: &AsyncPgConnection, article: &Article) -> QueryResult<()> {
    use diesel_async::RunQueryDsl;
    Row::of(article).execute(&mut connection).await?;
    Ok(())
}

/// Puts the row of an article in the place of the one before. Not Diesel's own
/// statement, which would be prepared anew each time.
pub struct Row<Key> {
    key: Key,
    indexed: Indexed,
}

/// What PostgreSQL knows the row by, and the text that it keeps beside.
pub type Named = (Id, String);

impl Row<Named> {
    /// The row of that article.
    pub fn of(article: &Article) -> Self {
        let indexed = indexed(article);
        Self { key: (article.id, indexed.whole()), indexed }
    }

    /// Puts as many rows as that table has, one or none.
    pub fn walk_for_each_of<'b>(
        &'b self,
        table: &str,
        out: &mut AstPass<'_, 'b, Pg>,
    ) -> QueryResult<()> {
        let Indexed { title, summary, tags, frequent, .. } = &self.indexed;
        let (id, whole) = &self.key;
        out.push_sql(
            "insert into article_search (title, summary, tags, frequent, whole, article_id) \
             select ",
        );
        for text in [title, summary, tags, frequent, whole] {
            out.push_bind_param::<Text, _>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Uuid, _>(id)?;
        out.push_sql(" from ");
        out.push_sql(table);
        out.push_sql(
            " on conflict (article_id) do update set \
             (title, summary, tags, frequent, whole) = (excluded.title, excluded.summary, \
             excluded.tags, excluded.frequent, excluded.whole)",
        );
        Ok(())
    }
}

impl QueryFragment<Sqlite> for Row<i64> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let Indexed { title, summary, tags, frequent, content } = &self.indexed;
        out.push_sql(
            "insert or replace into article_search \
             (title, summary, tags, frequent, content, rowid) values (",
        );
        for text in [title, summary, tags, frequent, content] {
            out.push_bind_param::<Text, _>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<BigInt, _>(&self.key)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<Pg> for Row<Named> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk_for_each_of("(values (1)) as one", &mut out)
    }
}

impl<Key> QueryId for Row<Key> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Key, C> diesel::RunQueryDsl<C> for Row<Key> {}
