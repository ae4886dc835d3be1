//! All public articles, as far as a sitemap names them.

use crate::articles::model::Sight;
use crate::articles::store::{Articles, Visible};
use crate::db::{dsl::*, query};
use crate::error::Result;
use crate::schema::articles;
use crate::timestamp::Timestamp;

/// What a sitemap says of an article.
#[derive(diesel::Queryable)]
pub struct Place {
    /// Its name in URLs.
    pub slug: String,
    updated_at: Timestamp,
    published_at: Option<Timestamp>,
}

impl Place {
    /// When the page last changed: it may have become public since the article
    /// was written.
    pub fn changed(&self) -> Timestamp {
        self.published_at.map_or(self.updated_at, |published| published.max(self.updated_at))
    }
}

impl Articles {
    /// How many articles are public.
    pub async fn count_public(&self) -> Result<u64> {
        let visible = Visible { sight: Sight::Public, now: self.now() };
        self.db()
            .scan(async move |connection| {
                let count: i64 =
                    query!(connection, |c| articles::table.filter(visible).count().get_result(c))?;
                Ok(count.unsigned_abs())
            })
            .await
    }

    /// Some of the public articles in the order of their ids, which never
    /// changes: `limit` of them, after the first `skipped`.
    pub async fn places(&self, skipped: i64, limit: i64) -> Result<Vec<Place>> {
        let visible = Visible { sight: Sight::Public, now: self.now() };
        self.db()
            .scan(async move |connection| {
                Ok(query!(connection, |c| articles::table
                    .filter(visible)
                    .order(articles::id)
                    .offset(skipped)
                    .limit(limit)
                    .select((articles::slug, articles::updated_at, articles::published_at))
                    .load(c))?)
            })
            .await
    }
}
