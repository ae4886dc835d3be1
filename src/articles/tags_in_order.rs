//! The tags of an article as one text, so that one query brings them along.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use crate::schema::articles;

/// The article's tags in their order with a space between, null where it has
/// none; both databases know `string_agg`. They are read in their order from the table,
/// which SQLite keeps for this aggregate; an order within it would have both sort.
pub const TAGS_IN_ORDER: &str = "(select string_agg(tag, ' ') from (select tag \
    from article_tags where article_id = articles.id order by position) as in_order)";

/// [`TAGS_IN_ORDER`]. Not Diesel's `sql()`, for what holds one of these is prepared
/// anew each time.
#[derive(Clone, Copy, Debug, QueryId)]
pub struct TagsInOrder;

impl Expression for TagsInOrder {
    type SqlType = Nullable<Text>;
}

impl SelectableExpression<articles::table> for TagsInOrder {}

impl AppearsOnTable<articles::table> for TagsInOrder {}

impl<GroupBy> ValidGrouping<GroupBy> for TagsInOrder {
    type IsAggregate = is_aggregate::No;
}

impl<DB: Backend> QueryFragment<DB> for TagsInOrder {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(TAGS_IN_ORDER);
        Ok(())
    }
}
