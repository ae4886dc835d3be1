//! Counting articles month by month.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};

use super::{Articles, Visible};
use crate::articles::model::Sight;
use crate::db::{Dialect, query};
use crate::error::Result;

/// A month, such as `2026-01`, and how many articles were published in it.
pub type MonthCount = (String, i64);

impl Articles {
    /// The months in which public articles were published, the newest first. It
    /// looks at each of them, in the index of their times.
    pub async fn months(&self) -> Result<Vec<MonthCount>> {
        let visible = Visible { sight: Sight::Public, now: self.now() };
        self.db
            .scan(async move |connection| {
                let statement = MonthStatement { visible };
                Ok(query!(connection, |c| statement.load::<MonthCount>(c))?)
            })
            .await
    }
}

struct MonthStatement {
    visible: Visible,
}

impl<DB: Dialect> QueryFragment<DB> for MonthStatement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("select ");
        out.push_sql(DB::MONTH_OF_PUBLICATION);
        out.push_sql(" as month, count(*) from articles where ");
        self.visible.walk("articles", "", &mut out)?;
        out.push_sql(" group by 1 order by 1 desc");
        Ok(())
    }
}

impl Query for MonthStatement {
    type SqlType = (Text, BigInt);
}

impl QueryId for MonthStatement {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for MonthStatement {}
