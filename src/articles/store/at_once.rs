//! Changing an article of PostgreSQL's in one statement, where nobody else changes it
//! meanwhile: to lock it, read it and write it takes seven, each on its way there and
//! back.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::found::{self, Named, Row};
use super::write::state;
use super::{Articles, Terms};
use crate::articles::model::Article;
use crate::db::{Db, WRITER, dsl::*, update};
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
        found: &Article,
        next: impl FnOnce(&Article) -> Result<Article>,
        terms: &Terms,
        now: Timestamp,
    ) -> Result<Attempt> {
        let Db::Postgres(postgres) = &self.db else { return Ok(Attempt::NotDone) };
        let Some(mut next) = next(found).ok().filter(|next| is_simple(found, next, terms)) else {
            return Ok(Attempt::NotDone);
        };
        next.version = found.version + 1;
        next.updated_at = now;
        let (to, is_found_anew) = (next.clone(), found::is_changed(found, &next));
        let work = async move |connection: &AsyncPgConnection, writer: Id| {
            Ok(overwrite_at_once(connection, &to, is_found_anew, writer).await?)
        };
        match postgres.statement(postgres.connection().await?, next.id, work).await {
            Ok(true) => Ok(Attempt::Done(next)),
            Ok(false) => Ok(Attempt::NotDone),
            Err(error) if error.is_unavailable() => Ok(Attempt::Unknown(next)),
            Err(error) => Err(error),
        }
    }
}

/// Whether that is a change, of the article's own row alone, to which nothing is to be
/// said.
fn is_simple(found: &Article, next: &Article, terms: &Terms) -> bool {
    next != found
        && (&next.slug, &next.tags) == (&found.slug, &found.tags)
        && terms.precondition.require().is_ok()
        && terms.precondition.check(Some(&state(found))).is_ok()
}

/// `false` where the article is not of the version before by now.
async fn overwrite_at_once(
    mut connection: &AsyncPgConnection,
    next: &Article,
    is_found_anew: bool,
    writer: Id,
) -> QueryResult<bool> {
    let as_known = articles::id.eq(next.id).and(articles::version.eq(next.version - 1));
    // It says so to the triggers, and holds for each row.
    let says_who = set_config(WRITER, writer.to_string(), true).ne("");
    let statement = AtOnce {
        article: update(articles::table, as_known.and(says_who), next),
        found: is_found_anew.then(|| Row::of(next)),
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
