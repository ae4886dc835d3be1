//! Counting tags in the database.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};

use crate::articles::model::Sight;
use crate::articles::store::{Articles, Visible};
use crate::db::{Dialect, query};
use crate::error::Result;

/// A tag and how many articles that the caller may see carry it.
pub type TagCount = (String, i64);

impl Articles {
    /// The tags in use, most used first, then by name, from that one on; at
    /// most `limit`, and whether there are more.
    pub async fn tags(
        &self,
        sight: Sight,
        limit: u16,
        after: Option<TagCount>,
    ) -> Result<(Vec<TagCount>, bool)> {
        let visible = Visible { sight, now: self.now() };
        let mut tags = self
            .db()
            .scan(async move |connection| {
                let statement = TagStatement { visible, after: after.clone(), limit: limit + 1 };
                Ok(query!(connection, |c| statement.load::<TagCount>(c))?)
            })
            .await?;
        let has_more = tags.len() > usize::from(limit);
        tags.truncate(limit.into());
        Ok((tags, has_more))
    }
}

/// Counts along the index of tags, which has the articles' status and time.
struct TagStatement {
    visible: Visible,
    after: Option<TagCount>,
    limit: u16,
}

impl<DB: Dialect> QueryFragment<DB> for TagStatement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "select counted.tag, counted.articles from \
             (select tag, count(*) as articles from article_tags where ",
        );
        self.visible.walk("article_tags", DB::APART_FROM_INDEXES, &mut out)?;
        out.push_sql(" group by tag) as counted");
        if let Some((tag, count)) = &self.after {
            out.push_sql(" where counted.articles < ");
            DB::bind_integer(&mut out, count)?;
            out.push_sql(" or (counted.articles = ");
            DB::bind_integer(&mut out, count)?;
            out.push_sql(" and counted.tag > ");
            DB::bind_text(&mut out, tag)?;
            out.push_sql(")");
        }
        out.push_sql(" order by counted.articles desc, counted.tag limit ");
        out.push_sql(&self.limit.to_string());
        Ok(())
    }
}

impl Query for TagStatement {
    type SqlType = (Text, BigInt);
}

impl QueryId for TagStatement {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for TagStatement {}
