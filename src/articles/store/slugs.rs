//! Which slug an article gets, and what becomes of its former one.

use std::collections::HashSet;

use diesel::CombineDsl;

use crate::articles::slug::Slug;
use crate::db::{Connection, dsl::*, query};
use crate::error::{Error, Result, Violation};
use crate::id::Id;
use crate::schema::{articles, former_slugs};

/// How many numbered slugs are looked up at once. More clashes than that are
/// rare, and met by doubling steps.
const FIRST_LOOK: u64 = 8;

/// A free slug made from the title: the bare one, else the least free number of
/// the first few, else one that follows a taken one. Another writer may take it
/// meanwhile; the unique index decides.
pub(super) async fn made_from(connection: &mut Connection, title: &str) -> Result<Slug> {
    let stem = Slug::of_title(title);
    let first = if stem.is_like_id() { 2 } else { 1 };
    let taken = taken(connection, &stem, first..=FIRST_LOOK).await?;
    let free = (first..=FIRST_LOOK).find(|number| !taken.contains(number));
    let number = match free {
        Some(number) => number,
        None => beyond(connection, &stem).await?,
    };
    Ok(stem.numbered(number))
}

/// Finds a free number past [`FIRST_LOOK`] in logarithmic time: doubling until
/// a free one is met, then halving the gap to the last that was taken.
async fn beyond(connection: &mut Connection, stem: &Slug) -> Result<u64> {
    let (mut low, mut high) = (FIRST_LOOK, FIRST_LOOK * 2);
    while is_taken(connection, stem, high).await? {
        (low, high) = (high, high * 2);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_taken(connection, stem, middle).await? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

async fn is_taken(connection: &mut Connection, stem: &Slug, number: u64) -> Result<bool> {
    Ok(taken(connection, stem, number..=number).await?.contains(&number))
}

/// Which of these numbers stand for slugs that are or were some article's.
async fn taken(
    connection: &mut Connection,
    stem: &Slug,
    numbers: std::ops::RangeInclusive<u64>,
) -> Result<HashSet<u64>> {
    let candidates: Vec<(u64, String)> =
        numbers.map(|number| (number, stem.numbered(number).to_string())).collect();
    let texts: Vec<&String> = candidates.iter().map(|(_, text)| text).collect();
    let found: Vec<String> = query!(connection, |c| articles::table
        .filter(articles::slug.eq_any(texts.clone()))
        .select(articles::slug)
        .union(
            former_slugs::table
                .filter(former_slugs::slug.eq_any(texts.clone()))
                .select(former_slugs::slug)
        )
        .load(c))?;
    Ok(candidates.iter().filter(|(_, text)| found.contains(text)).map(|(n, _)| *n).collect())
}

/// Fails with 409's cause where another article has the slug now. A former
/// slug of another's may be taken.
pub(super) async fn require_free(
    connection: &mut Connection,
    slug: &str,
    own: Option<Id>,
) -> Result<()> {
    let holder: Option<Id> = query!(connection, |c| articles::table
        .filter(articles::slug.eq(slug))
        .select(articles::id)
        .first(c))
    .optional()?;
    if holder.is_some() && holder != own { Err(taken_by_another(slug)) } else { Ok(()) }
}

/// What a client is told whose slug is another article's.
pub(super) fn taken_by_another(slug: &str) -> Error {
    Error::Conflict(Violation::at("/slug", format!("the slug {slug} is another article's")))
}

/// Ends whatever redirect there was from this slug: it is an article's now.
pub(super) async fn occupy(connection: &mut Connection, slug: &str) -> Result<()> {
    query!(connection, |c| diesel::delete(former_slugs::table.find(slug)).execute(c))?;
    Ok(())
}

/// From now on the slug leads to the article under its new one.
pub(super) async fn vacate(connection: &mut Connection, slug: &str, article: Id) -> Result<()> {
    let row = (former_slugs::slug.eq(slug), former_slugs::article_id.eq(article));
    query!(connection, |c| diesel::insert_into(former_slugs::table).values(row).execute(c))?;
    Ok(())
}
