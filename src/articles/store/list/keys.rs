//! The columns that lists are bounded and ordered by.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::chosen::Lead;
use crate::articles::list::{Key, Period, SortKey};
use crate::db::Dialect;
use crate::timestamp::Timestamp;

/// The time of publication in one of the tables that have it.
#[derive(Clone, Copy, Debug)]
pub struct PublishedAt {
    /// The table.
    pub table: &'static str,
    /// Whether there are drafts among the articles, which may have no time.
    pub may_be_null: bool,
}

impl PublishedAt {
    /// Writes the column as the index that serves has it.
    pub fn walk<DB: Dialect>(self, out: &mut AstPass<'_, '_, DB>) {
        if self.may_be_null {
            out.push_sql("coalesce(");
        }
        out.push_sql(self.table);
        out.push_sql(".published_at");
        if self.may_be_null {
            out.push_sql(", ");
            out.push_sql(DB::NEVER);
            out.push_sql(")");
        }
    }
}

/// The least and the greatest time that is meant, both included.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    pub lower: Option<Timestamp>,
    pub upper: Option<Timestamp>,
}

impl Bounds {
    /// `None` where no time is within the period.
    pub fn of(period: Period) -> Option<Self> {
        let upper = match period.before {
            Some(before) => Some(before.previous()?),
            None => None,
        };
        Some(Self { lower: period.after, upper })
    }

    /// Leaves what is within both.
    pub fn narrow(&mut self, other: Self) {
        self.lower = self.lower.max(other.lower);
        self.upper = match (self.upper, other.upper) {
            (Some(one), Some(another)) => Some(one.min(another)),
            (one, another) => one.or(another),
        };
    }

    /// Whether nothing can be within.
    pub fn is_contradiction(&self) -> bool {
        matches!((self.lower, self.upper), (Some(lower), Some(upper)) if lower > upper)
    }

    /// Writes the bounds of a column.
    pub fn walk<'b, DB: Dialect>(
        &'b self,
        key: SortKey,
        lead: Lead,
        out: &mut AstPass<'_, 'b, DB>,
        column: impl Fn(&mut AstPass<'_, 'b, DB>),
    ) -> QueryResult<()> {
        let is_lead = lead.key == Some(Key::Field(key));
        let bounds = [(&self.lower, " >= ", lead.has_lower), (&self.upper, " <= ", lead.has_upper)];
        for (bound, comparison, is_set) in bounds {
            if let Some(time) = bound {
                out.push_sql(" and ");
                if is_lead && is_set {
                    out.push_sql(DB::APART_FROM_INDEXES);
                }
                column(out);
                out.push_sql(comparison);
                DB::bind_time(out, time)?;
            }
        }
        Ok(())
    }
}
