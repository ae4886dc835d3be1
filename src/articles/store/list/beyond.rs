//! What stands beyond the edge of a page: the comparison by which paging goes
//! on from a place instead of counting up to it.

use std::ops::Range;

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::search::Searching;
use super::statement::PageStatement;
use crate::articles::list::{Direction, Edge, Key, Place, SortKey};

/// Columns by their numbers, all of one direction: what a comparison of rows
/// can compare.
type Run = (Range<usize>, Direction);

impl PageStatement<'_> {
    /// All columns, the id among them, in as few runs as there can be.
    pub(super) fn runs(&self) -> Vec<Run> {
        let directions = self.columns.iter().map(|(_, direction)| *direction);
        let mut runs: Vec<Run> = Vec::new();
        for (index, direction) in directions.chain([self.id_direction]).enumerate() {
            match runs.last_mut() {
                Some((run, same)) if *same == direction => run.end = index + 1,
                _ => runs.push((index..index + 1, direction)),
            }
        }
        runs
    }

    /// Writes the bound of the first column by itself, if the index would not be
    /// entered at it otherwise, but walked from its end.
    pub(super) fn walk_bound<'b, DB: Searching>(
        &'b self,
        edge: &'b Edge,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let Some((Key::Field(SortKey::PublishedAt), direction)) = self.columns.first() else {
            return Ok(());
        };
        if self.chosen.published_at().may_be_null && !DB::LOOKS_UP_ROWS_OF_EXPRESSIONS {
            self.walk_comparison(edge, 0..1, comparisons(*direction).1, out)?;
            out.push_sql(" and ");
        }
        Ok(())
    }

    /// Writes that an article stands beyond the edge. The first run bounds the
    /// index; what ties there is told apart by the runs that follow.
    pub(super) fn walk_beyond<'b, DB: Searching>(
        &'b self,
        edge: &'b Edge,
        runs: &[Run],
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let Some(((run, direction), rest)) = runs.split_first() else { return Ok(()) };
        let (strict, loose) = comparisons(*direction);
        if rest.is_empty() {
            let comparison = if edge.position.is_included { loose } else { strict };
            return self.walk_comparison(edge, run.clone(), comparison, out);
        }
        self.walk_comparison(edge, run.clone(), loose, out)?;
        out.push_sql(" and (");
        self.walk_comparison(edge, run.clone(), strict, out)?;
        out.push_sql(" or (");
        self.walk_beyond(edge, rest, out)?;
        out.push_sql("))");
        Ok(())
    }

    fn walk_comparison<'b, DB: Searching>(
        &'b self,
        edge: &'b Edge,
        run: Range<usize>,
        comparison: &str,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql("(");
        for index in run.clone() {
            out.push_sql(if index == run.start { "" } else { ", " });
            self.walk_column(index, out)?;
        }
        out.push_sql(")");
        out.push_sql(comparison);
        out.push_sql("(");
        for index in run.clone() {
            out.push_sql(if index == run.start { "" } else { ", " });
            match edge.position.places.get(index) {
                Some(Place::Time(time)) => DB::bind_time(out, time)?,
                Some(Place::Never) => out.push_sql(DB::NEVER),
                Some(Place::Text(text)) => DB::bind_text(out, text)?,
                Some(Place::Score(score)) => DB::bind_integer(out, score)?,
                None => DB::bind_id(out, &edge.position.id)?,
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

/// What stands beyond a value, without it and with it.
fn comparisons(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Ascending => (" > ", " >= "),
        Direction::Descending => (" < ", " <= "),
    }
}
