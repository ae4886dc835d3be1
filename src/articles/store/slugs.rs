//! Which slug an article gets, and what becomes of its former one.

use std::collections::HashSet;

use diesel::CombineDsl;

use crate::db::{Connection, dsl::*, query};
use crate::error::{Error, Result, Violation};
use crate::id::Id;
use crate::schema::{articles, former_slugs};

/// How many slugs one query asks for: SQLite takes 32,766 parameters, and
/// [`known`] has each twice.
const AT_ONCE: usize = 15_000;

/// Which of these slugs are or were some article's.
pub(super) async fn known(connection: &mut Connection, slugs: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for some in slugs.chunks(AT_ONCE) {
        let rows: Vec<String> = query!(connection, |c| articles::table
            .filter(articles::slug.eq_any(some))
            .select(articles::slug)
            .union(
                former_slugs::table
                    .filter(former_slugs::slug.eq_any(some))
                    .select(former_slugs::slug)
            )
            .load(c))?;
        found.extend(rows);
    }
    Ok(found)
}

/// Which of these slugs are some article's now.
pub(super) async fn held(connection: &mut Connection, slugs: &[&str]) -> Result<HashSet<String>> {
    let mut found = HashSet::new();
    for some in slugs.chunks(AT_ONCE) {
        let rows: Vec<String> = query!(connection, |c| articles::table
            .filter(articles::slug.eq_any(some))
            .select(articles::slug)
            .load(c))?;
        found.extend(rows);
    }
    Ok(found)
}

/// Fails with 409's cause where another article has the slug now. A former
/// slug of another's may be taken.
pub(super) async fn require_free(
    connection: &mut Connection,
    slug: &str,
    own: Option<Id>,
) -> Result<()> {
    let holder = holder(connection, slug).await?;
    if holder.is_some() && holder != own { Err(taken_by_another(slug)) } else { Ok(()) }
}

/// The article whose slug it is now.
pub(super) async fn holder(connection: &mut Connection, slug: &str) -> Result<Option<Id>> {
    Ok(query!(connection, |c| articles::table
        .filter(articles::slug.eq(slug))
        .select(articles::id)
        .first(c))
    .optional()?)
}

/// What a client is told whose slug is another article's.
pub(super) fn taken_by_another(slug: &str) -> Error {
    taken_at("/slug", slug)
}

/// The same, where the slug stands at this pointer.
pub(super) fn taken_at(pointer: &str, slug: &str) -> Error {
    Error::Conflict(Violation::at(pointer, format!("the slug {slug} is another article's")))
}

/// Ends whatever redirect there was from this slug: it is an article's now.
pub(super) async fn occupy(connection: &mut Connection, slug: &str) -> Result<()> {
    query!(connection, |c| diesel::delete(former_slugs::table.find(slug)).execute(c))?;
    Ok(())
}

/// The same for several slugs. One has its own statement, which is prepared once.
pub(super) async fn occupy_all(connection: &mut Connection, slugs: &[&str]) -> Result<()> {
    if let [slug] = slugs {
        return occupy(connection, slug).await;
    }
    for some in slugs.chunks(AT_ONCE) {
        let theirs = former_slugs::table.filter(former_slugs::slug.eq_any(some));
        query!(connection, |c| diesel::delete(theirs).execute(c))?;
    }
    Ok(())
}

/// From now on the slug leads to the article under its new one.
pub(super) async fn vacate(connection: &mut Connection, slug: &str, article: Id) -> Result<()> {
    let row = (former_slugs::slug.eq(slug), former_slugs::article_id.eq(article));
    query!(connection, |c| diesel::insert_into(former_slugs::table).values(row).execute(c))?;
    Ok(())
}
