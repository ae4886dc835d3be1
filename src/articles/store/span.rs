//! Going through all articles in the order of their ids, so many at a time that
//! they fit in memory however large each is.

use diesel::dsl::sql;
use diesel::sql_types::BigInt;

use super::columns::Columns;
use crate::articles::entry::{Entry, Whole};
use crate::articles::fields::Fields;
use crate::articles::model::Article;
use crate::db::{Connection, dsl::*, query};
use crate::error::Result;
use crate::id::Id;
use crate::schema::{articles, former_slugs};

/// The most articles of a span.
const ARTICLES: i64 = 1_000;

/// The most bytes of their contents, unless the first alone has more.
const BYTES: i64 = 4 * 1024 * 1024;

/// Neighbouring articles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The id of the first one.
    pub first: Id,
    /// The id of the last one.
    pub last: Id,
}

impl Span {
    /// The articles that come first among those from this id on; `None` where
    /// there are no more.
    pub async fn from(connection: &mut Connection, id: Id) -> Result<Option<Self>> {
        // Tells the size without reading the content.
        let size = sql::<BigInt>("cast(octet_length(content) as bigint)");
        let sizes: Vec<(Id, i64)> = query!(connection, |c| articles::table
            .filter(articles::id.ge(id))
            .order(articles::id)
            .limit(ARTICLES)
            .select((articles::id, size))
            .load(c))?;
        let Some(&(first, _)) = sizes.first() else { return Ok(None) };
        let mut sum = 0;
        let fit = sizes.iter().take_while(|(_, size)| {
            sum += size;
            sum <= BYTES
        });
        Ok(Some(Self { first, last: fit.last().map_or(first, |(id, _)| *id) }))
    }

    /// The articles with their former slugs.
    pub async fn entries(self, connection: &mut Connection) -> Result<Vec<Entry>> {
        let found: Vec<Article> = query!(connection, |c| articles::table
            .filter(articles::id.between(self.first, self.last))
            .order(articles::id)
            .select(Columns(Fields::default()))
            .load(c))?;
        let former: Vec<(Id, String)> = query!(connection, |c| former_slugs::table
            .filter(former_slugs::article_id.between(self.first, self.last))
            .order((former_slugs::article_id, former_slugs::slug))
            .select((former_slugs::article_id, former_slugs::slug))
            .load(c))?;
        let mut former = former.into_iter().peekable();
        let entry = |article: Article| {
            let mut slugs = Vec::new();
            // Of an article that is not there, which `check` tells.
            while former.next_if(|(id, _)| *id < article.id).is_some() {}
            while let Some((_, slug)) = former.next_if(|(id, _)| *id == article.id) {
                slugs.push(slug);
            }
            Entry::Article(Box::new(Whole { article, former_slugs: slugs }))
        };
        Ok(found.into_iter().map(entry).collect())
    }
}
