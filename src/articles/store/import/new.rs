//! Articles that are not here yet.

use super::{At, Imported, present};
use crate::articles::entry::Whole;
use crate::articles::model::Article;
use crate::articles::store::insert::insert_new;
use crate::db::Connection;
use crate::error::Result;
use crate::id::Id;

/// Inserts those that may be, and gives them; `None` where another writer took
/// an id or a slug just now.
pub(super) async fn add<'a>(
    connection: &mut Connection,
    absent: Vec<At<'a, Whole>>,
    outcome: &mut Imported,
) -> Result<Option<Vec<At<'a, Whole>>>> {
    let ids: Vec<Id> = absent.iter().map(|(_, whole)| whole.article.id).collect();
    let slugs: Vec<&str> = absent.iter().map(|(_, whole)| whole.article.slug.as_str()).collect();
    let ended = present::ended(connection, &ids).await?;
    let holders = present::holders(connection, &slugs).await?;
    let mut free = Vec::with_capacity(absent.len());
    for at @ (index, whole) in absent {
        let article = &whole.article;
        let end = ended.get(&article.id).filter(|version| **version >= article.version);
        match (end, holders.get(&article.slug)) {
            (Some(end), _) => outcome.conflicts.push((index, deleted_here(article, *end))),
            (None, Some(holder)) => outcome.conflicts.push((index, slug_taken(article, *holder))),
            (None, None) => free.push(at),
        }
    }
    let mut rows: Vec<&Article> = free.iter().map(|(_, whole)| &whole.article).collect();
    // The order in which every writer takes slugs, so that none waits for another
    // that waits for it.
    rows.sort_unstable_by_key(|article| &article.slug);
    if !rows.is_empty() && !insert_new(connection, &rows).await? {
        return Ok(None);
    }
    outcome.added += free.len();
    Ok(Some(free))
}

pub(super) fn slug_taken(article: &Article, holder: Id) -> String {
    format!("the slug {} of article {} is here that of article {holder}", article.slug, article.id)
}

fn deleted_here(article: &Article, version: i64) -> String {
    let (id, given) = (article.id, article.version);
    format!("article {id} was deleted here in version {version}, not before version {given}")
}
