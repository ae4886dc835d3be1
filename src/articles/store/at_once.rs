//! Changing an article of PostgreSQL's in one statement, where nobody else changes it
//! meanwhile: to lock it, read it and write it takes seven, each on its way there and
//! back.

use diesel::PgExpressionMethods;
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::found::{self, Named, Row};
use super::write::state;
use super::{Articles, Current, Terms};
use crate::articles::model::Article;
use crate::db::{Change, Db, WRITER, dsl::*, update};
use crate::error::Result;
use crate::id::Id;
use crate::schema::articles;
use crate::timestamp::Timestamp;

#[diesel::declare_sql_function]
extern "SQL" {
    /// Sets a setting, for the transaction where that is wanted, and gives its value.
    fn set_config(name: Text, value: Text, is_local: Bool) -> Text;
}

/// What came of it.
pub(super) enum Attempt {
    /// The article is this now.
    Done(Article),
    /// Nothing.
    NotDone,
    /// The connection was lost: the article is this now, or nothing came of it.
    Unknown(Article),
}

impl Attempt {
    /// Whether this state of the article is what it has led to.
    pub fn has_led_to(&self, current: &Article) -> bool {
        matches!(self, Self::Unknown(next) if next == current)
    }
}

impl Articles {
    /// Tries to put what `next` makes of an article, as it was found a moment ago, in
    /// its place, on these terms. Whatever stands in the way, this one leaves it to
    /// who does it step by step to tell.
    pub(super) async fn attempt(
        &self,
        found: &Current,
        next: impl FnOnce(&Article) -> Result<Article>,
        terms: &Terms,
        now: Timestamp,
    ) -> Result<Attempt> {
        let Db::Postgres(postgres) = &self.db else { return Ok(Attempt::NotDone) };
        // In the turn of this one, the one before may have changed it.
        let current = self.recall(found.id).unwrap_or_else(|| found.clone());
        let next = next(&current).ok();
        let Some(mut next) = next.filter(|next| is_simple(&current, next, terms, now)) else {
            return Ok(Attempt::NotDone);
        };
        next.version = current.version + 1;
        next.updated_at = now;
        let change = Change::new(next.id, self.then(&current, &next));
        let to = next.clone();
        let work = async move |connection: &AsyncPgConnection, writer: Id| {
            Ok(overwrite_at_once(connection, &current, &to, writer).await?)
        };
        match postgres.statement(postgres.connection().await?, change, work).await {
            Ok(true) => Ok(Attempt::Done(next)),
            Ok(false) => Ok(Attempt::NotDone),
            Err(error) if error.is_unavailable() => Ok(Attempt::Unknown(next)),
            Err(error) => Err(error),
        }
    }
}

/// Whether that is a change, of the article's own row alone, to which nothing is to be
/// said.
fn is_simple(found: &Article, next: &Article, terms: &Terms, now: Timestamp) -> bool {
    next != found
        && found.is_visible(terms.sight, now)
        && (&next.slug, &next.tags) == (&found.slug, &found.tags)
        && terms.precondition.require().is_ok()
        && terms.precondition.check(Some(&state(found))).is_ok()
}

/// `false` where the article is not as it was by now. It is held against every column:
/// who writes by hand may leave the version.
async fn overwrite_at_once(
    mut connection: &AsyncPgConnection,
    current: &Article,
    next: &Article,
    writer: Id,
) -> QueryResult<bool> {
    let as_it_was = articles::id
        .eq(current.id)
        .and(articles::version.eq(current.version))
        .and(articles::slug.eq(&current.slug))
        .and(articles::title.eq(&current.title))
        .and(articles::content.eq(&current.content))
        .and(articles::summary.is_not_distinct_from(&current.summary))
        .and(articles::author.is_not_distinct_from(&current.author))
        .and(articles::status.eq(current.stage))
        .and(articles::published_at.is_not_distinct_from(current.published_at))
        .and(articles::created_at.eq(current.created_at))
        .and(articles::updated_at.eq(current.updated_at));
    // It says so to the triggers, and holds for each row.
    let says_who = set_config(WRITER, writer.to_string(), true).ne("");
    let statement = AtOnce {
        article: update(articles::table, as_it_was.and(says_who), next),
        found: found::is_changed(current, next).then(|| Row::of(next)),
    };
    Ok(statement.get_result::<i64>(&mut connection).await? == 1)
}

/// An update of an article, and with it what a search finds it by, if that changes.
/// Gives how many articles were updated.
struct AtOnce<Update> {
    article: Update,
    found: Option<Row<Named>>,
}

impl<Update: QueryFragment<Pg>> QueryFragment<Pg> for AtOnce<Update> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("with changed as (");
        self.article.walk_ast(out.reborrow())?;
        out.push_sql(" returning id)");
        if let Some(row) = &self.found {
            out.push_sql(", found as (");
            row.walk_for_each_of("changed", &mut out)?;
            out.push_sql(")");
        }
        out.push_sql(" select count(*) from changed");
        Ok(())
    }
}

impl<Update> Query for AtOnce<Update> {
    type SqlType = BigInt;
}

impl<Update> QueryId for AtOnce<Update> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Update, C> diesel::RunQueryDsl<C> for AtOnce<Update> {}
