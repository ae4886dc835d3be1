//! Which columns of an article are read.

use std::sync::LazyLock;

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::articles::fields::{Field, Fields};
use crate::articles::tags_in_order::TAGS_IN_ORDER;
use crate::db::Dialect;
use crate::schema::sql::{Instant, Uuid};

/// The columns of an article as [`Article`](crate::articles::model::Article)
/// has them. What is not wanted comes empty, without having been read; ids,
/// times and versions, which cost nothing, always come.
#[derive(Clone, Copy, Debug)]
pub struct Columns(pub Fields);

/// As the members of an article follow one another.
pub type ColumnTypes = (
    Uuid,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Text,
    Nullable<Instant>,
    Instant,
    Instant,
    BigInt,
);

impl Expression for Columns {
    type SqlType = ColumnTypes;
}

impl<Source> SelectableExpression<Source> for Columns {}

impl<Source> AppearsOnTable<Source> for Columns {}

impl<GroupBy> ValidGrouping<GroupBy> for Columns {
    type IsAggregate = is_aggregate::No;
}

impl QueryId for Columns {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Columns {
    /// Whether many clients read these: all, or all but the content.
    pub fn are_common(self) -> bool {
        self.0 == Fields::default() || self.0 == Fields::without_content()
    }

    fn text(self, field: Field, column: &'static str) -> &'static str {
        if self.0.contain(field) { column } else { "''" }
    }

    fn nullable(self, field: Field, column: &'static str) -> &'static str {
        if self.0.contain(field) { column } else { "null" }
    }
}

/// What is read most often.
static DEFAULT: LazyLock<String> = LazyLock::new(|| Columns(Fields::default()).sql());

impl Columns {
    fn sql(self) -> String {
        let content = if self.0.contain(Field::ContentHtml) {
            "articles.content"
        } else {
            self.text(Field::Content, "articles.content")
        };
        let tags = if self.0.contain(Field::Tags) { TAGS_IN_ORDER } else { "null" };
        [
            "articles.id",
            self.text(Field::Slug, "articles.slug"),
            self.text(Field::Title, "articles.title"),
            content,
            self.nullable(Field::Summary, "articles.summary"),
            self.nullable(Field::Author, "articles.author"),
            tags,
            "articles.status",
            "articles.published_at",
            "articles.created_at",
            "articles.updated_at",
            "articles.version",
        ]
        .join(", ")
    }
}

impl<DB: Dialect> QueryFragment<DB> for Columns {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.0 == Fields::default() {
            out.push_sql(&DEFAULT);
        } else {
            out.push_sql(&self.sql());
        }
        Ok(())
    }
}
