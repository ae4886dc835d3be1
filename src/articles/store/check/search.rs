//! What the search has on record, beside what it should have.

use std::collections::HashMap;

use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};

use crate::articles::model::Article;
use crate::articles::store::found::indexed;
use crate::articles::store::span::Span;
use crate::db::{Connection, Kind, query};
use crate::error::Result;
use crate::id::Id;
use crate::schema::sql::Uuid;

const SQLITE: &str = "select articles.id as id, article_search.title as title, \
    article_search.summary as summary, article_search.tags as tags, \
    article_search.frequent as frequent, article_search.content as text \
    from articles cross join article_search on article_search.rowid = articles.number \
    where articles.id >= $1 and articles.id <= $2";

const POSTGRES: &str = "select article_id as id, title, summary, tags, frequent, whole as text \
    from article_search where article_id >= $1 and article_id <= $2";

/// What is on record of neighbouring articles.
pub(super) struct Recorded {
    rows: HashMap<Id, Row>,
    is_whole: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    summary: String,
    #[diesel(sql_type = Text)]
    tags: String,
    #[diesel(sql_type = Text)]
    frequent: String,
    /// The content in SQLite; in PostgreSQL, which has it once more, all of it.
    #[diesel(sql_type = Text)]
    text: String,
}

/// What is on record of the articles of this span.
pub(super) async fn recorded(connection: &mut Connection, span: Span) -> Result<Recorded> {
    let is_whole = matches!(connection.kind, Kind::Postgres(_));
    let sql = if is_whole { POSTGRES } else { SQLITE };
    let rows: Vec<Row> = query!(connection, |c| sql_query(sql)
        .bind::<Uuid, _>(span.first)
        .bind::<Uuid, _>(span.last)
        .load(c))?;
    Ok(Recorded { rows: rows.into_iter().map(|row| (row.id, row)).collect(), is_whole })
}

impl Recorded {
    /// What is wrong with the record of this article.
    pub(super) fn fault(&self, article: &Article) -> Option<&'static str> {
        let Some(row) = self.rows.get(&article.id) else { return Some("is not found by a search") };
        let right = indexed(article);
        let text = if self.is_whole { right.whole() } else { right.content.clone() };
        let is_right = row.title == right.title
            && row.summary == right.summary
            && row.tags == right.tags
            && row.frequent == right.frequent
            && row.text == text;
        (!is_right).then_some("is found by a text that it does not have")
    }
}
