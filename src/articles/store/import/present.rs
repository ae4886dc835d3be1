//! What is here already of what comes in.

use std::collections::HashMap;

use super::At;
use crate::articles::entry::Whole;
use crate::articles::fields::Fields;
use crate::articles::model::Article;
use crate::articles::store::columns::Columns;
use crate::db::{Connection, dsl::*, query};
use crate::error::Result;
use crate::id::Id;
use crate::schema::{articles, deleted_articles, former_slugs};

/// How many are looked for at once: SQLite takes 32,766 parameters.
const AT_ONCE: usize = 1_000;

/// The articles of these ids.
pub(super) async fn articles(
    connection: &mut Connection,
    given: &[At<'_, Whole>],
) -> Result<HashMap<Id, Article>> {
    let mut found = HashMap::new();
    for some in given.chunks(AT_ONCE) {
        let ids: Vec<Id> = some.iter().map(|(_, whole)| whole.article.id).collect();
        let rows: Vec<Article> = query!(connection, |c| articles::table
            .filter(articles::id.eq_any(&ids))
            .select(Columns(Fields::default()))
            .load(c))?;
        found.extend(rows.into_iter().map(|article| (article.id, article)));
    }
    Ok(found)
}

/// The versions of those of these articles that are here.
pub(super) async fn versions(connection: &mut Connection, ids: &[Id]) -> Result<HashMap<Id, i64>> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<(Id, i64)> = query!(connection, |c| articles::table
            .filter(articles::id.eq_any(some))
            .select((articles::id, articles::version))
            .load(c))?;
        found.extend(rows);
    }
    Ok(found)
}

/// Whose slug each of these is now.
pub(super) async fn holders(
    connection: &mut Connection,
    slugs: &[&str],
) -> Result<HashMap<String, Id>> {
    let mut found = HashMap::new();
    for some in slugs.chunks(AT_ONCE) {
        let rows: Vec<(String, Id)> = query!(connection, |c| articles::table
            .filter(articles::slug.eq_any(some))
            .select((articles::slug, articles::id))
            .load(c))?;
        found.extend(rows);
    }
    Ok(found)
}

/// To which article each of these former slugs leads.
pub(super) async fn redirects(
    connection: &mut Connection,
    slugs: &[&str],
) -> Result<HashMap<String, Id>> {
    let mut found = HashMap::new();
    for some in slugs.chunks(AT_ONCE) {
        let rows: Vec<(String, Id)> = query!(connection, |c| former_slugs::table
            .filter(former_slugs::slug.eq_any(some))
            .select((former_slugs::slug, former_slugs::article_id))
            .load(c))?;
        found.extend(rows);
    }
    Ok(found)
}

/// The last version of each of these articles that was deleted here.
pub(super) async fn ended(connection: &mut Connection, ids: &[Id]) -> Result<HashMap<Id, i64>> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<(Id, i64)> = query!(connection, |c| deleted_articles::table
            .filter(deleted_articles::article_id.eq_any(some))
            .select((deleted_articles::article_id, deleted_articles::version))
            .load(c))?;
        found.extend(rows);
    }
    Ok(found)
}
