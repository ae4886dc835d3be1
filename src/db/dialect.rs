//! What the two databases spell differently, for the statements that Diesel
//! has no words for.

use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use crate::id::Id;
use crate::schema::sql;
use crate::timestamp::Timestamp;

/// A database's way to say it.
pub trait Dialect: Backend {
    /// What is later than any time, as a literal.
    const NEVER: &'static str;
    /// Put before a column, keeps the planner from looking it up by an index.
    const APART_FROM_INDEXES: &'static str;
    /// Joins the table on its left to the one on its right, which is looked up
    /// for each row. PostgreSQL knows by its statistics which comes first.
    const JOIN: &'static str;
    /// The function that tells where in a text another begins, or 0.
    const PLACE_OF: &'static str;

    /// The year and month of the time of publication, as `2026-01`.
    const MONTH_OF_PUBLICATION: &'static str;

    /// Whether a comparison of rows is looked up in an index that begins with
    /// an expression; in one that begins with a column both databases do.
    const LOOKS_UP_ROWS_OF_EXPRESSIONS: bool;

    /// Holds of every text and time, and where it is said of a column leads to
    /// its index, which is ordered already; `""` where that needs no saying.
    const WHATEVER_IT_IS: &'static str;

    /// Binds a time.
    fn bind_time<'b>(out: &mut AstPass<'_, 'b, Self>, time: &'b Timestamp) -> QueryResult<()>;
    /// Binds an id.
    fn bind_id<'b>(out: &mut AstPass<'_, 'b, Self>, id: &'b Id) -> QueryResult<()>;
    /// Binds a text.
    fn bind_text<'b>(out: &mut AstPass<'_, 'b, Self>, text: &'b str) -> QueryResult<()>;
    /// Binds a whole number.
    fn bind_integer<'b>(out: &mut AstPass<'_, 'b, Self>, number: &'b i64) -> QueryResult<()>;
}

macro_rules! binds {
    () => {
        fn bind_time<'b>(out: &mut AstPass<'_, 'b, Self>, time: &'b Timestamp) -> QueryResult<()> {
            out.push_bind_param::<sql::Instant, _>(time)
        }

        fn bind_id<'b>(out: &mut AstPass<'_, 'b, Self>, id: &'b Id) -> QueryResult<()> {
            out.push_bind_param::<sql::Uuid, _>(id)
        }

        fn bind_text<'b>(out: &mut AstPass<'_, 'b, Self>, text: &'b str) -> QueryResult<()> {
            out.push_bind_param::<Text, _>(text)
        }

        fn bind_integer<'b>(out: &mut AstPass<'_, 'b, Self>, number: &'b i64) -> QueryResult<()> {
            out.push_bind_param::<BigInt, _>(number)
        }
    };
}

impl Dialect for Sqlite {
    const NEVER: &'static str = "'~'";
    const APART_FROM_INDEXES: &'static str = "+";
    const JOIN: &'static str = " cross join ";
    const PLACE_OF: &'static str = "instr";
    const MONTH_OF_PUBLICATION: &'static str = "substr(published_at, 1, 7)";
    const LOOKS_UP_ROWS_OF_EXPRESSIONS: bool = false;
    const WHATEVER_IT_IS: &'static str = " >= ''";
    binds!();
}

impl Dialect for Pg {
    const NEVER: &'static str = "'infinity'";
    const APART_FROM_INDEXES: &'static str = "";
    const JOIN: &'static str = " join ";
    const PLACE_OF: &'static str = "strpos";
    const MONTH_OF_PUBLICATION: &'static str =
        "to_char(published_at at time zone 'UTC', 'YYYY-MM')";
    const LOOKS_UP_ROWS_OF_EXPRESSIONS: bool = true;
    const WHATEVER_IT_IS: &'static str = "";
    binds!();
}
