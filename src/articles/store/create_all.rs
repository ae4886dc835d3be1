//! Creating many articles at once: all of them or none, in few statements.

use super::insert::insert_new;
use super::write::{ATTEMPTS, contended};
use super::{made, slugs};
use crate::articles::input::Input;
use crate::articles::model::Article;
use crate::articles::slug::Slug;
use crate::db::Connection;
use crate::error::Result;
use crate::id::Id;
use crate::timestamp::Timestamp;

/// Creates an article of each input, in their order, or none where one
/// fails. The same slug may not be chosen twice; a conflict names the item.
pub(super) async fn create_all(
    connection: &mut Connection,
    inputs: Vec<Input>,
    now: Timestamp,
) -> Result<Vec<Article>> {
    let mut batch = Batch::of(inputs, now)?;
    for _ in 0..ATTEMPTS {
        batch.name(connection).await?;
        // Slugs that were taken in an attempt that failed are let go with it:
        // who holds one while it waits for another, out of order, may wait for
        // somebody who waits for it.
        let inserted = connection
            .attempt(async |connection| insert(connection, &batch.articles).await)
            .await?;
        if inserted {
            return Ok(batch.articles);
        }
    }
    Err(contended())
}

/// Articles on their way in.
struct Batch {
    articles: Vec<Article>,
    /// Whose slug was chosen by the client.
    chosen: Vec<bool>,
}

impl Batch {
    fn of(inputs: Vec<Input>, now: Timestamp) -> Result<Self> {
        let chosen = inputs.iter().map(|input| input.slug.is_some()).collect();
        let create = |input: Input| {
            // Where none was chosen, the real one is still to be made.
            let slug = input.slug.clone().unwrap_or_else(|| Slug::of_title(""));
            input.create(Id::new(), &slug, 1, now)
        };
        let articles = inputs.into_iter().map(create).collect::<Result<_>>()?;
        Ok(Self { articles, chosen })
    }

    /// Gives each article a slug that is free now. Chosen ones go before made
    /// ones, wherever in the array they stand.
    async fn name(&mut self, connection: &mut Connection) -> Result<()> {
        let chosen =
            || self.articles.iter().zip(&self.chosen).enumerate().filter(|(_, (_, c))| **c);
        let slugs: Vec<&str> = chosen().map(|(_, (article, _))| article.slug.as_str()).collect();
        let held = slugs::held(connection, &slugs).await?;
        if let Some((index, (article, _))) = chosen().find(|(_, (a, _))| held.contains(&a.slug)) {
            return Err(slugs::taken_at(&format!("/{index}/slug"), &article.slug));
        }
        let taken = slugs.into_iter().map(str::to_owned).collect();
        let unnamed = || self.articles.iter().zip(&self.chosen).filter(|(_, chosen)| !**chosen);
        let titles: Vec<&str> = unnamed().map(|(article, _)| article.title.as_str()).collect();
        let made = made::made_from(connection, &titles, taken).await?;
        let unnamed = self.articles.iter_mut().zip(&self.chosen).filter(|(_, chosen)| !**chosen);
        for ((article, _), slug) in unnamed.zip(made) {
            article.slug = slug.to_string();
        }
        Ok(())
    }
}

/// Inserts the articles; `false` where another writer has taken a slug.
async fn insert(connection: &mut Connection, articles: &[Article]) -> Result<bool> {
    // Every writer takes slugs in this order: two that want the same ones do not
    // wait for each other.
    let mut rows: Vec<&Article> = articles.iter().collect();
    rows.sort_unstable_by_key(|article| &article.slug);
    insert_new(connection, &rows).await
}
