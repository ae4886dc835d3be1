//! Queries that a connection knows by their type.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A query that is written the same each time, though Diesel cannot tell: its
/// statement is found by the name, and its text needs not be made for that. `Name` is
/// a type that no other query has.
#[derive(Clone, Copy, Debug)]
pub struct Named<Name, Query> {
    query: Query,
    name: PhantomData<Name>,
}

/// Gives a query its name.
pub fn named<Name, Query>(query: Query) -> Named<Name, Query> {
    Named { query, name: PhantomData }
}

impl<Name, Inner: Query> Query for Named<Name, Inner> {
    type SqlType = Inner::SqlType;
}

impl<Name: 'static, Inner> QueryId for Named<Name, Inner> {
    type QueryId = Name;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB: Backend, Name, Inner: QueryFragment<DB>> QueryFragment<DB> for Named<Name, Inner> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(out)
    }
}

impl<Name, Inner, C> diesel::RunQueryDsl<C> for Named<Name, Inner> {}
