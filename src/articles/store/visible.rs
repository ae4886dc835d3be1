//! The one rule of visibility.

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, Nullable};

use crate::articles::model::Sight;
use crate::db::Dialect;
use crate::timestamp::Timestamp;

/// Holds of an article that the caller may see: of what is published by now, or
/// of everything. The status is spelled out, for the indexes of what is public
/// serve only a query that says so.
#[derive(Clone, Copy, Debug)]
pub struct Visible {
    /// How much the caller may see.
    pub sight: Sight,
    /// The present moment.
    pub now: Timestamp,
}

impl Expression for Visible {
    type SqlType = Nullable<Bool>;
}

impl<Source> SelectableExpression<Source> for Visible {}

impl<Source> AppearsOnTable<Source> for Visible {}

impl<GroupBy> ValidGrouping<GroupBy> for Visible {
    type IsAggregate = is_aggregate::No;
}

impl QueryId for Visible {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Visible {
    /// Writes the rule for the rows of that table, which has an article's
    /// status and time; `prefix` stands before the time.
    pub(crate) fn walk<'b, DB: Dialect>(
        &'b self,
        table: &str,
        prefix: &str,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        if self.sight == Sight::Everything {
            out.push_sql("1 = 1");
            return Ok(());
        }
        out.push_sql(table);
        out.push_sql(".status = 'published' and ");
        out.push_sql(prefix);
        out.push_sql(table);
        out.push_sql(".published_at <= ");
        DB::bind_time(out, &self.now)
    }
}

impl<DB: Dialect> QueryFragment<DB> for Visible {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.walk("articles", "", &mut out)?;
        out.push_sql(")");
        Ok(())
    }
}
