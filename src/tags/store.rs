//! Counting tags in the database.

use diesel::dsl::count_star;

use crate::articles::model::Sight;
use crate::articles::store::{Articles, visible};
use crate::db::{dsl::*, query};
use crate::error::Result;
use crate::schema::{article_tags, articles};

/// A tag and how many articles that the caller may see carry it.
pub type TagCount = (String, i64);

impl Articles {
    /// The tags in use, most used first, then by name; at most `limit`.
    pub async fn tags(&self, sight: Sight, limit: u16) -> Result<Vec<TagCount>> {
        let (now, everything) = (self.now(), sight == Sight::Everything);
        self.db()
            .read(async |connection| {
                Ok(query!(connection, |c| article_tags::table
                    .inner_join(articles::table)
                    .filter(visible(everything, now))
                    .group_by(article_tags::tag)
                    .order((count_star().desc(), article_tags::tag.asc()))
                    .select((article_tags::tag, count_star()))
                    .limit(limit.into())
                    .load(c))?)
            })
            .await
    }
}
