//! Updates that are prepared once.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, NonAggregate};
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use diesel::{Expression, RunQueryDsl};

/// An update of the rows for which `filter` holds.
///
/// Of Diesel's own it cannot be known whether its text is the same each time, so the
/// database prepares that anew for each use, on PostgreSQL in a round trip of its own.
/// This one sets the same columns each time.
#[expect(clippy::needless_pass_by_value, reason = "Diesel's own takes a table so")]
pub fn update<Table, Changes, Filter>(
    table: Table,
    filter: Filter,
    changes: Changes,
) -> Update<Table::FromClause, Filter, Changes::Changeset>
where
    Table: QuerySource,
    Changes: AsChangeset<Target = Table>,
    Filter: AppearsOnTable<Table> + NonAggregate + Expression,
{
    Update { table: table.from_clause(), filter, changes: changes.as_changeset() }
}

/// See [`update`].
#[derive(Debug)]
pub struct Update<Table, Filter, Changes> {
    table: Table,
    filter: Filter,
    changes: Changes,
}

impl<Table, Filter, Changes> QueryId for Update<Table, Filter, Changes> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB, Table, Filter, Changes> QueryFragment<DB> for Update<Table, Filter, Changes>
where
    DB: Backend,
    Table: QueryFragment<DB>,
    Filter: QueryFragment<DB>,
    Changes: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("update ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" set ");
        self.changes.walk_ast(out.reborrow())?;
        out.push_sql(" where ");
        self.filter.walk_ast(out)
    }
}

impl<Table, Filter, Changes, C> RunQueryDsl<C> for Update<Table, Filter, Changes> {}

#[cfg(test)]
mod tests {
    use diesel::ExpressionMethods;
    use diesel::sqlite::Sqlite;

    use super::*;
    use crate::schema::settings;

    #[test]
    fn it_is_prepared_once() {
        let renewed =
            update(settings::table, settings::name.eq("a"), settings::value.eq("b".to_owned()));
        // Diesel asks a reference, which passes the question on as this one does.
        assert_eq!(
            QueryFragment::<Sqlite>::is_safe_to_cache_prepared(&&renewed, &Sqlite),
            Ok(true)
        );
        assert_eq!(
            diesel::debug_query::<Sqlite, _>(&renewed).to_string(),
            "update `settings` set `value` = ? where (`settings`.`name` = ?) -- binds: [\"b\", \"a\"]"
        );
    }
}
