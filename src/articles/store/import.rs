//! Taking in articles of another installation, as they were there.

mod deleted;
mod new;
mod present;
mod redirects;

use super::lock::lock;
use super::overwrite::overwrite;
use super::write::{ATTEMPTS, contended};
use super::{Articles, slugs};
use crate::articles::entry::{Deleted, Entry, Whole};
use crate::articles::model::Article;
use crate::db::Connection;
use crate::error::Result;

/// What becomes of an article that is here already, and differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// It stays as it is.
    Keep,
    /// The higher version counts.
    Update,
}

/// What became of some entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many were not here before.
    pub added: usize,
    /// How many took the place of a lower version.
    pub updated: usize,
    /// How many were here already, the same.
    pub unchanged: usize,
    /// What was left as it is here: the place of the entry among these, and why.
    pub conflicts: Vec<(usize, String)>,
}

/// An entry's place among those that are taken in together, and what it tells.
type At<'a, T> = (usize, &'a T);

impl Articles {
    /// Takes in entries of which no two have an id or a slug in common, all in
    /// one transaction. Whoever takes in the same ones again changes nothing.
    pub async fn import(&self, entries: Vec<Entry>, policy: Policy) -> Result<Imported> {
        self.db
            .transaction(async move |connection| {
                for _ in 0..ATTEMPTS {
                    let mut outcome = Imported::default();
                    let is_done = connection
                        .attempt(async |connection| {
                            import(connection, &entries, policy, &mut outcome).await
                        })
                        .await?;
                    if is_done {
                        return Ok(outcome);
                    }
                }
                Err(contended())
            })
            .await
    }
}

/// Fills in the outcome; `false` where another writer took an id or a slug
/// after it was found free.
async fn import(
    connection: &mut Connection,
    entries: &[Entry],
    policy: Policy,
    outcome: &mut Imported,
) -> Result<bool> {
    let (articles, ended) = apart(entries);
    let here = present::articles(connection, &articles).await?;
    let (mut absent, mut settled) = (Vec::new(), Vec::new());
    // What is here comes first: it may give up a slug that another is to have.
    for at @ (_, whole) in articles {
        match here.get(&whole.article.id) {
            None => absent.push(at),
            Some(current) if *current == whole.article => {
                outcome.unchanged += 1;
                settled.push(at);
            }
            Some(current) => {
                if meet(connection, at, current, policy, outcome).await? {
                    settled.push(at);
                }
            }
        }
    }
    let Some(added) = new::add(connection, absent, outcome).await? else { return Ok(false) };
    settled.extend(added);
    redirects::add(connection, &settled, outcome).await?;
    deleted::take(connection, &ended, policy, outcome).await?;
    Ok(true)
}

fn apart(entries: &[Entry]) -> (Vec<At<'_, Whole>>, Vec<At<'_, Deleted>>) {
    let (mut articles, mut ended) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        match entry {
            Entry::Article(whole) => articles.push((index, &**whole)),
            Entry::Deleted(deleted) => ended.push((index, deleted)),
        }
    }
    (articles, ended)
}

/// Lets an article take the place of the one that is here, or tells why not.
async fn meet(
    connection: &mut Connection,
    (index, whole): At<'_, Whole>,
    seen: &Article,
    policy: Policy,
    outcome: &mut Imported,
) -> Result<bool> {
    let article = &whole.article;
    if policy == Policy::Keep {
        outcome.conflicts.push((index, differing(article, seen)));
        return Ok(false);
    }
    // Another writer may have changed it since, or deleted it.
    let Some(current) = lock(connection, article.id).await? else {
        outcome.conflicts.push((index, format!("article {} was deleted just now", article.id)));
        return Ok(false);
    };
    let holder = slugs::holder(connection, &article.slug).await?;
    let reason = match holder.filter(|holder| *holder != article.id) {
        _ if article.version <= current.version => differing(article, &current),
        Some(holder) => new::slug_taken(article, holder),
        None => {
            overwrite(connection, &current, article, None).await?;
            outcome.updated += 1;
            return Ok(true);
        }
    };
    outcome.conflicts.push((index, reason));
    Ok(false)
}

fn differing(article: &Article, current: &Article) -> String {
    let (id, given, here) = (article.id, article.version, current.version);
    match given.cmp(&here) {
        std::cmp::Ordering::Less => {
            format!("article {id} is here in version {here}, later than version {given}")
        }
        std::cmp::Ordering::Equal => {
            format!("article {id} is here in version {here} too, but says something else")
        }
        std::cmp::Ordering::Greater => format!(
            "article {id} is here in version {here}; --update would replace it by version {given}"
        ),
    }
}
