//! The rows in which articles keep their tags.

use crate::articles::model::Article;
use crate::db::{Connection, dsl::*, query};
use crate::error::Result;
use crate::schema::article_tags;

/// How many rows one statement inserts: each has five parameters, and SQLite
/// takes 32,766, PostgreSQL 65,535.
const AT_ONCE: usize = 5_000;

/// Inserts the tags of these articles, with what lists along a tag need to know
/// of each.
pub(super) async fn insert_tags(connection: &mut Connection, articles: &[&Article]) -> Result<()> {
    let row = |article: &Article, position: i32, tag: &str| {
        (
            article_tags::article_id.eq(article.id),
            article_tags::position.eq(position),
            article_tags::tag.eq(tag.to_owned()),
            article_tags::status.eq(article.stage),
            article_tags::published_at.eq(article.published_at),
        )
    };
    let mut rows = articles
        .iter()
        .flat_map(|article| {
            (0..).zip(&article.tags.0).map(move |(position, tag)| row(article, position, tag))
        })
        .peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        query!(connection, |c| diesel::insert_into(article_tags::table).values(&some).execute(c))?;
    }
    Ok(())
}
