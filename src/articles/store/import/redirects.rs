//! Former slugs, which lead on to the articles.

use super::{At, Imported, present};
use crate::articles::entry::Whole;
use crate::db::{Connection, dsl::*, query};
use crate::error::Result;
use crate::id::Id;
use crate::schema::former_slugs;

/// How many rows one statement inserts.
const AT_ONCE: usize = 5_000;

/// Adds those that are not here yet. One that is an article's own by now, or
/// leads to another, stays so.
pub(super) async fn add(
    connection: &mut Connection,
    articles: &[At<'_, Whole>],
    outcome: &mut Imported,
) -> Result<()> {
    let given: Vec<(usize, Id, &str)> = articles
        .iter()
        .flat_map(|(index, whole)| {
            whole.former_slugs.iter().map(|slug| (*index, whole.article.id, slug.as_str()))
        })
        .collect();
    let slugs: Vec<&str> = given.iter().map(|(_, _, slug)| *slug).collect();
    let holders = present::holders(connection, &slugs).await?;
    let redirects = present::redirects(connection, &slugs).await?;
    let mut rows = Vec::new();
    for (index, id, slug) in given {
        match (holders.get(slug), redirects.get(slug)) {
            (Some(holder), _) => outcome.conflicts.push((
                index,
                format!("the former slug {slug} of article {id} is here that of article {holder}"),
            )),
            (None, Some(other)) if *other != id => outcome.conflicts.push((
                index,
                format!("the former slug {slug} of article {id} leads here to article {other}"),
            )),
            (None, Some(_)) => {}
            (None, None) => {
                connection.changes(id);
                rows.push((former_slugs::slug.eq(slug), former_slugs::article_id.eq(id)));
            }
        }
    }
    for some in rows.chunks(AT_ONCE) {
        let into = diesel::insert_into(former_slugs::table).values(some);
        query!(connection, |c| into.execute(c))?;
    }
    Ok(())
}
