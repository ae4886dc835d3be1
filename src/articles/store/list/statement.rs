//! The statements of a list.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::BigInt;

use super::chosen::{Chosen, Lead};
use super::search::Searching;
use crate::articles::fields::{Field, Fields};
use crate::articles::list::{DEFAULT_LIMIT, Direction, Edge, Key, Order, Side, SortKey, Window};
use crate::articles::store::columns::{ColumnTypes, Columns};

/// The articles of a window, one more than its limit if there are more; those
/// before an edge come backwards. Each with its score, 0 where none counts.
pub struct PageStatement<'a> {
    pub(super) chosen: &'a Chosen,
    /// As it is read, backwards where the window ends at an edge.
    pub(super) columns: Vec<(Key, Direction)>,
    pub(super) id_direction: Direction,
    edge: Option<&'a Edge>,
    limit: u16,
    fields: Columns,
}

/// How many there are in all.
pub struct CountStatement<'a>(pub &'a Chosen);

impl<'a> PageStatement<'a> {
    pub fn new(chosen: &'a Chosen, order: &Order, window: &'a Window, fields: Fields) -> Self {
        let edge = window.edge.as_ref();
        let is_backwards = edge.is_some_and(|edge| edge.side == Side::Before);
        let turned = |direction: Direction| {
            if is_backwards { direction.reversed() } else { direction }
        };
        let columns = order.columns().iter().map(|(key, to)| (*key, turned(*to))).collect();
        let by_title = order.columns().iter().any(|(key, _)| *key == Key::Field(SortKey::Title));
        Self {
            chosen,
            columns,
            id_direction: turned(order.id_direction()),
            edge,
            limit: window.limit + 1,
            fields: Columns(if by_title { fields.and(Field::Title) } else { fields }),
        }
    }

    /// Whether it is kept prepared. There are too many forms of it to keep them
    /// all: a client could fill the memory with rare ones.
    fn is_common(&self) -> bool {
        let is_included = self.edge.is_some_and(|edge| edge.position.is_included);
        self.chosen.is_common()
            && self.columns.len() == 1
            && !is_included
            && self.limit == DEFAULT_LIMIT + 1
            && self.fields.are_common()
    }

    fn lead(&self) -> Lead {
        let (key, direction) = match self.columns.first() {
            Some((key, direction)) => (Some(*key), *direction),
            None => (None, self.id_direction),
        };
        let has_edge = self.edge.is_some();
        Lead {
            key,
            has_lower: has_edge && direction == Direction::Ascending,
            has_upper: has_edge && direction == Direction::Descending,
        }
    }

    /// Writes the column of that number; the id is the one past the last.
    pub(super) fn walk_column<'b, DB: Searching>(
        &'b self,
        index: usize,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        match self.columns.get(index).map(|(key, _)| *key) {
            Some(Key::Score) => match self.chosen.search() {
                Some(search) => search.walk_score(out)?,
                None => out.push_sql("0"),
            },
            Some(Key::Field(SortKey::PublishedAt)) => self.chosen.published_at().walk(out),
            Some(Key::Field(key)) => {
                out.push_sql("articles.");
                out.push_sql(key.name());
            }
            None => out.push_sql(self.chosen.id()),
        }
        Ok(())
    }

    /// The ids of the page, and what it is ordered by.
    fn walk_places<'b, DB: Searching>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("select ");
        for index in 0..self.columns.len() {
            self.walk_column(index, out)?;
            out.push_sql(&format!(" as key_{index}, "));
        }
        out.push_sql(self.chosen.id());
        out.push_sql(" as id from ");
        self.chosen.walk_source(out);
        out.push_sql(" where ");
        self.chosen.walk_conditions(self.lead(), out)?;
        if let Some(edge) = self.edge {
            out.push_sql(" and ");
            self.walk_bound(edge, out)?;
            self.walk_beyond(edge, &self.runs(), out)?;
        } else if self.columns.len() > 1 && self.chosen.search().is_none() {
            // No index has all the columns; that of the first leaves less to sort.
            self.walk_whatever(out)?;
        }
        self.walk_order("", out);
        out.push_sql(&format!(" limit {}", self.limit));
        Ok(())
    }

    fn walk_order<DB: Searching>(&self, table: &str, out: &mut AstPass<'_, '_, DB>) {
        out.push_sql(" order by ");
        for (index, (_, direction)) in self.columns.iter().enumerate() {
            out.push_sql(&format!("{table}key_{index}{}, ", word(*direction)));
        }
        out.push_sql(&format!("{table}id{}", word(self.id_direction)));
    }

    fn walk_whatever<'b, DB: Searching>(
        &'b self,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        if DB::WHATEVER_IT_IS.is_empty() {
            return Ok(());
        }
        out.push_sql(" and ");
        self.walk_column(0, out)?;
        out.push_sql(DB::WHATEVER_IT_IS);
        Ok(())
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "",
        Direction::Descending => " desc",
    }
}

impl<DB: Searching> QueryFragment<DB> for PageStatement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.is_common() {
            out.unsafe_to_cache_prepared();
        }
        out.push_sql("select ");
        self.fields.walk_ast(out.reborrow())?;
        let is_scored = matches!(self.columns.first(), Some((Key::Score, _)));
        out.push_sql(if is_scored {
            ", cast(page.key_0 as bigint)"
        } else {
            ", cast(0 as bigint)"
        });
        out.push_sql(" from (");
        self.walk_places(&mut out)?;
        out.push_sql(") as page");
        out.push_sql(DB::JOIN);
        out.push_sql("articles on articles.id = page.id");
        self.walk_order("page.", &mut out);
        Ok(())
    }
}

impl<DB: Searching> QueryFragment<DB> for CountStatement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.0.is_common() {
            out.unsafe_to_cache_prepared();
        }
        let no_lead = Lead { key: None, has_lower: false, has_upper: false };
        out.push_sql("select count(*) from ");
        self.0.walk_source(&mut out);
        out.push_sql(" where ");
        self.0.walk_conditions(no_lead, &mut out)
    }
}

impl Query for PageStatement<'_> {
    type SqlType = (ColumnTypes, BigInt);
}

impl Query for CountStatement<'_> {
    type SqlType = BigInt;
}

impl QueryId for PageStatement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryId for CountStatement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for PageStatement<'_> {}

impl<C> diesel::RunQueryDsl<C> for CountStatement<'_> {}
