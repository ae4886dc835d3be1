//! Reading single articles, within what the caller may see.

use super::columns::Columns;
use super::{Articles, Current, Visible};
use crate::articles::fields::Fields;
use crate::articles::model::{Article, Sight};
use crate::articles::reference::Reference;
use crate::articles::slug::Slug;
use crate::db::{Connection, Db, dsl::*, named, query};
use crate::error::{Error, Result};
use crate::id::Id;
use crate::schema::{articles, former_slugs, settings};
use crate::timestamp::Timestamp;

impl Articles {
    /// Which article the reference names: its id, version and times; the rest of
    /// it is empty. Fails as [`Self::read`].
    pub async fn find(&self, reference: &Reference, sight: Sight) -> Result<Article> {
        self.read(reference, sight, Fields::NONE).await
    }

    /// These fields of the article that the reference names; the others are
    /// empty. A former slug is [`Error::Moved`]; what the caller may not see is
    /// [`Error::NotFound`].
    pub async fn read(
        &self,
        reference: &Reference,
        sight: Sight,
        fields: Fields,
    ) -> Result<Article> {
        let visible = Visible { sight, now: self.now() };
        self.db
            .read(async |connection| match reference {
                Reference::Id(id) => by_id(connection, *id, visible, fields).await,
                Reference::Slug(slug) => by_slug(connection, slug, visible, fields).await,
            })
            .await
    }

    /// What is remembered of the article, for who shows no token.
    pub fn recall_for_anybody(&self, reference: &Reference, fields: Fields) -> Option<Article> {
        let recall = || self.recall_visible(reference, Sight::Public);
        (fields == Fields::default()).then(recall)?.map(|current| current.article)
    }

    /// As [`Self::find`], with as much of the article as is needed to change it. It may
    /// be what another instance has changed a moment ago: who changes it looks again.
    pub async fn find_to_change(&self, reference: &Reference, sight: Sight) -> Result<Current> {
        if let Some(current) = self.recall_visible(reference, sight) {
            return Ok(current);
        }
        let fields = match self.db {
            // It is read again by who changes it, whom nobody can come before.
            Db::Sqlite(_) => Fields::NONE,
            Db::Postgres(_) => Fields::default(),
        };
        let read = reference.id().and_then(|id| self.history(id));
        let article = self.read(reference, sight, fields).await?;
        Ok(Current { article, read })
    }

    /// As [`Self::find_to_change`], the article that a PUT means; `None` where it may create
    /// one, for no article has this id, visible or not. One look tells both:
    /// between two, another writer could create it.
    pub async fn find_to_put(
        &self,
        reference: &Reference,
        sight: Sight,
    ) -> Result<Option<Current>> {
        let Reference::Id(_) = reference else {
            return self.find_to_change(reference, sight).await.map(Some);
        };
        match self.find_to_change(reference, Sight::Everything).await {
            Ok(article) if article.is_visible(sight, self.now()) => Ok(Some(article)),
            Ok(_) => Err(Error::NotFound),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The article of that id, if it is remembered and the caller may see it.
    fn recall_visible(&self, reference: &Reference, sight: Sight) -> Option<Current> {
        let current = self.recall(reference.id()?)?;
        current.is_visible(sight, self.now()).then_some(current)
    }

    /// When the next article comes due, if one is scheduled.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        let now = self.now();
        self.db
            .read(async |connection| {
                Ok(query!(connection, |c| articles::table
                    .filter(articles::status.eq("published"))
                    .filter(articles::published_at.gt(now))
                    .order((articles::published_at, articles::id))
                    .select(articles::published_at)
                    .first::<Option<Timestamp>>(c))
                .optional()?
                .flatten())
            })
            .await
    }

    /// The key that seals the cursors of all instances on this database.
    pub async fn cursor_key(&self) -> Result<&str> {
        let key = self.cursor_key.get_or_try_init(async || {
            self.db
                .read(async |connection| {
                    Ok(query!(connection, |c| settings::table
                        .find("cursor_key")
                        .select(settings::value)
                        .first::<String>(c))?)
                })
                .await
        });
        key.await.map(String::as_str)
    }
}

pub(super) async fn by_id(
    connection: &mut Connection,
    id: Id,
    visible: Visible,
    fields: Fields,
) -> Result<Article> {
    let article = articles::table.find(id).filter(visible).select(Columns(fields)).limit(1);
    if visible.sight == Sight::Public && fields == Fields::default() {
        return Ok(query!(connection, |c| named::<WholePublicArticle, _>(article).get_result(c))?);
    }
    Ok(query!(connection, |c| article.get_result(c))?)
}

/// The name of the query that is asked most.
struct WholePublicArticle;

async fn by_slug(
    connection: &mut Connection,
    slug: &Slug,
    visible: Visible,
    fields: Fields,
) -> Result<Article> {
    let found = query!(connection, |c| articles::table
        .filter(articles::slug.eq(slug.as_str()))
        .filter(visible)
        .select(Columns(fields))
        .first(c))
    .optional()?;
    match found {
        Some(article) => Ok(article),
        None => Err(moved(connection, slug, visible).await?.map_or(Error::NotFound, Error::Moved)),
    }
}

/// The present slug of the visible article that used to have this one.
async fn moved(
    connection: &mut Connection,
    former: &Slug,
    visible: Visible,
) -> Result<Option<String>> {
    Ok(query!(connection, |c| former_slugs::table
        .inner_join(articles::table)
        .filter(former_slugs::slug.eq(former.as_str()))
        .filter(visible)
        .select(articles::slug)
        .first(c))
    .optional()?)
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::QueryFragment;
    use diesel::sqlite::Sqlite;

    use super::*;

    #[test]
    fn the_query_of_a_read_is_prepared_once() {
        let by_id = articles::table
            .find(Id::new())
            .filter(Visible { sight: Sight::Public, now: Timestamp::EPOCH })
            .select(Columns(Fields::default()))
            .limit(1);
        let is_kept = QueryFragment::<Sqlite>::is_safe_to_cache_prepared(&by_id, &Sqlite);
        assert!(is_kept.expect("a query"));
    }
}
