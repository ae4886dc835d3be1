//! Reading articles, within what the caller may see.

use diesel::IntoSql;
use diesel::dsl::auto_type;
use diesel::sql_types::Bool;

use super::Articles;
use crate::articles::model::{Article, Sight, Stage};
use crate::articles::reference::Reference;
use crate::articles::slug::Slug;
use crate::db::{Connection, dsl::*, query};
use crate::error::{Error, Result};
use crate::id::Id;
use crate::schema::{articles, former_slugs};
use crate::timestamp::Timestamp;

/// The one rule of visibility: what is published by now, or everything.
#[auto_type(no_type_alias)]
pub(crate) fn visible(everything: bool, now: Timestamp) -> _ {
    let published: Stage = Stage::Published;
    articles::status
        .eq(published)
        .and(articles::published_at.le(now))
        .or(everything.into_sql::<Bool>().nullable())
}

impl Articles {
    /// The newest articles, at most `limit`.
    pub async fn newest(&self, sight: Sight, limit: u16) -> Result<Vec<Article>> {
        let (now, everything) = (self.now(), sight == Sight::Everything);
        self.db
            .read(async |connection| {
                Ok(query!(connection, |c| articles::table
                    .filter(visible(everything, now))
                    .order((
                        articles::published_at.is_null().desc(),
                        articles::published_at.desc(),
                        articles::id.desc(),
                    ))
                    .limit(limit.into())
                    .select(Article::as_select())
                    .load(c))?)
            })
            .await
    }

    /// The article that the reference names. A former slug is
    /// [`Error::Moved`]; what the caller may not see is [`Error::NotFound`].
    pub async fn find(&self, reference: &Reference, sight: Sight) -> Result<Article> {
        let now = self.now();
        self.db
            .read(async |connection| match reference {
                Reference::Id(id) => by_id(connection, *id, sight, now).await,
                Reference::Slug(slug) => by_slug(connection, slug, sight, now).await,
            })
            .await
    }

    /// Whether no article has this id, visible or not.
    pub async fn is_free(&self, id: Id) -> Result<bool> {
        match self.find(&Reference::Id(id), Sight::Everything).await {
            Err(Error::NotFound) => Ok(true),
            outcome => outcome.map(|_| false),
        }
    }

    /// The id of the article that the reference names; fails as [`Self::find`].
    pub async fn locate(&self, reference: &Reference, sight: Sight) -> Result<Id> {
        self.find(reference, sight).await.map(|article| article.id)
    }
}

pub(super) async fn by_id(
    connection: &mut Connection,
    id: Id,
    sight: Sight,
    now: Timestamp,
) -> Result<Article> {
    Ok(query!(connection, |c| articles::table
        .find(id)
        .filter(visible(sight == Sight::Everything, now))
        .select(Article::as_select())
        .first(c))?)
}

async fn by_slug(
    connection: &mut Connection,
    slug: &Slug,
    sight: Sight,
    now: Timestamp,
) -> Result<Article> {
    let found = query!(connection, |c| articles::table
        .filter(articles::slug.eq(slug.as_str()))
        .filter(visible(sight == Sight::Everything, now))
        .select(Article::as_select())
        .first(c))
    .optional()?;
    match found {
        Some(article) => Ok(article),
        None => {
            Err(moved(connection, slug, sight, now).await?.map_or(Error::NotFound, Error::Moved))
        }
    }
}

/// The present slug of the visible article that used to have this one.
async fn moved(
    connection: &mut Connection,
    former: &Slug,
    sight: Sight,
    now: Timestamp,
) -> Result<Option<String>> {
    Ok(query!(connection, |c| former_slugs::table
        .inner_join(articles::table)
        .filter(former_slugs::slug.eq(former.as_str()))
        .filter(visible(sight == Sight::Everything, now))
        .select(articles::slug)
        .first(c))
    .optional()?)
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::{QueryFragment, QueryId};
    use diesel::sqlite::Sqlite;

    use super::*;

    fn is_kept<Q: QueryFragment<Sqlite> + QueryId>(query: &Q) -> bool {
        Q::HAS_STATIC_QUERY_ID && query.is_safe_to_cache_prepared(&Sqlite).expect("a query")
    }

    #[test]
    fn the_query_of_a_read_is_prepared_once() {
        let by_id = articles::table
            .find(Id::new())
            .filter(visible(false, Timestamp::EPOCH))
            .select(Article::as_select())
            .limit(1);
        assert!(is_kept(&by_id));
    }
}
