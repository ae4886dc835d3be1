//! Writing articles. Each write is one transaction.

use std::collections::HashSet;

use tokio::sync::MutexGuard;

use super::at_once::Attempt;
use super::create_all::create_all;
use super::insert::insert_new;
use super::lock::{lock, lock_or_reserve};
use super::overwrite::overwrite;
use super::{Articles, Current, Put, Terms, ended, made, slugs};
use crate::articles::input::Input;
use crate::articles::model::{Article, OneOrAll, Sight};
use crate::articles::slug::Slug;
use crate::db::{Connection, Db, dsl::*, query};
use crate::error::{Error, Result};
use crate::id::Id;
use crate::precondition::{Precondition, Present};
use crate::schema::articles;
use crate::timestamp::Timestamp;

/// How often a creation starts anew because another took the slug that was
/// free a moment ago. Each time somebody has succeeded.
pub(super) const ATTEMPTS: usize = 1_000;

impl Articles {
    /// Creates an article, or all of several or none, under new ids: the work
    /// for a transaction. The precondition is on the collection; it comes last,
    /// for a conflict is told before it.
    pub fn creation(
        &self,
        inputs: OneOrAll<Input>,
        precondition: Precondition,
    ) -> impl AsyncFnOnce(&mut Connection) -> Result<OneOrAll<Article>> + Send + 'static {
        let now = self.now();
        async move |connection: &mut Connection| {
            let created = match inputs {
                OneOrAll::One(input) => {
                    OneOrAll::One(insert(connection, Id::new(), &input, 1, now).await?)
                }
                OneOrAll::All(inputs) => OneOrAll::All(create_all(connection, inputs, now).await?),
            };
            precondition.check_collection().map(|()| created)
        }
    }

    /// Replaces the article of that id, or creates it, after
    /// [`Self::find_to_put`] has found this.
    pub async fn put(
        &self,
        id: Id,
        found: Option<Current>,
        input: Input,
        terms: Terms,
    ) -> Result<(Article, Put)> {
        let _turn = self.turn(id).await;
        let now = self.now();
        let mut attempt = Attempt::NotDone;
        if let Some(found) = found {
            let next = |found: &Article| input.clone().replace(found, now);
            attempt = self.attempt(&found, next, &terms, now).await?;
        }
        if let Attempt::Done(next) = attempt {
            return Ok((next, Put::Replaced));
        }
        let articles = self.clone();
        self.db
            .transaction(async move |connection| {
                let read = articles.history(id);
                if let Some(article) = lock_or_reserve(connection, id).await? {
                    if attempt.has_led_to(&article) {
                        return Ok((article, Put::Replaced));
                    }
                    let current = Current { article, read };
                    require_sight(&current, terms.sight, now)?;
                    let next = input.replace(&current, now);
                    let next = articles.write(connection, &current, next, &terms, now).await?;
                    return Ok((next, Put::Replaced));
                }
                require_absent(connection, &input, &terms.precondition).await?;
                let version = ended::version_after(connection, id).await?;
                let created = insert(connection, id, &input, version, now).await?;
                Ok((created, Put::Created))
            })
            .await
    }

    /// Replaces an article that [`Self::find_to_change`] has found.
    pub async fn replace(&self, found: Current, input: Input, terms: Terms) -> Result<Article> {
        self.change(found, terms, move |current, now| input.clone().replace(current, now)).await
    }

    /// Changes the given members of an article that [`Self::find_to_change`] has
    /// found.
    pub async fn patch(&self, found: Current, input: Input, terms: Terms) -> Result<Article> {
        self.change(found, terms, move |current, now| input.clone().patch(current, now)).await
    }

    /// Writes what `next` makes of an article that [`Self::find_to_change`] has found,
    /// as it is when nobody else changes it.
    pub async fn change(
        &self,
        found: Current,
        terms: Terms,
        next: impl Fn(&Article, Timestamp) -> Result<Article> + Send + 'static,
    ) -> Result<Article> {
        let id = found.id;
        let _turn = self.turn(id).await;
        let now = self.now();
        let attempt = self.attempt(&found, |found| next(found, now), &terms, now).await?;
        if let Attempt::Done(next) = attempt {
            return Ok(next);
        }
        let articles = self.clone();
        self.db
            .transaction(async move |connection| {
                let read = articles.history(id);
                let article = lock(connection, id).await?.ok_or(Error::NotFound)?;
                if attempt.has_led_to(&article) {
                    return Ok(article);
                }
                let current = Current { article, read };
                require_sight(&current, terms.sight, now)?;
                let next = next(&current, now);
                articles.write(connection, &current, next, &terms, now).await
            })
            .await
    }

    /// The turn to change that article, where others may do so at the same time: SQLite
    /// has one writer.
    async fn turn(&self, id: Id) -> Option<MutexGuard<'_, ()>> {
        match self.db {
            Db::Postgres(_) => self.turns.take(id).await,
            Db::Sqlite(_) => None,
        }
    }

    /// Deletes the article of that id; its former slugs end with it.
    pub async fn delete(&self, id: Id, terms: Terms) -> Result<()> {
        let now = self.now();
        self.db
            .transaction(async move |connection| {
                let current = lock(connection, id).await?.ok_or(Error::NotFound)?;
                require_sight(&current, terms.sight, now)?;
                terms.precondition.require()?;
                terms.precondition.check(Some(&state(&current)))?;
                connection.changes(id);
                ended::remember(connection, id, current.version).await?;
                query!(connection, |c| diesel::delete(articles::table.find(id)).execute(c))?;
                Ok(())
            })
            .await
    }

    /// Writes the next state of a locked article, on these terms. Where several
    /// things are wrong, what is invalid is told first, then a precondition that is
    /// missing, then a conflict, then a precondition that fails.
    async fn write(
        &self,
        connection: &mut Connection,
        current: &Current,
        next: Result<Article>,
        terms: &Terms,
        now: Timestamp,
    ) -> Result<Article> {
        if matches!(next, Ok(_) | Err(Error::Conflict(_))) {
            terms.precondition.require()?;
        }
        let next = next?;
        if next.slug != current.slug {
            slugs::require_free(connection, &next.slug, Some(next.id)).await?;
        }
        terms.precondition.check(Some(&state(current)))?;
        self.save(connection, current, next, now).await
    }

    /// Writes the next state of an article, unless it is the present one. As when
    /// inserting, the slug is taken first and former ones are touched after that:
    /// were it not the same order everywhere, two writers could wait for each other.
    async fn save(
        &self,
        connection: &mut Connection,
        current: &Current,
        mut next: Article,
        now: Timestamp,
    ) -> Result<Article> {
        if next == current.article {
            return Ok(next);
        }
        next.version = current.version + 1;
        next.updated_at = now;
        overwrite(connection, current, &next, self.then(current, &next)).await?;
        Ok(next)
    }
}

/// What a precondition looks at.
pub(super) fn state(article: &Article) -> Present {
    Present { version: article.version, of: article.id.mark(), changed: article.updated_at }
}

/// Whether an article may be created where there is none; in the same order.
async fn require_absent(
    connection: &mut Connection,
    input: &Input,
    precondition: &Precondition,
) -> Result<()> {
    precondition.require()?;
    let held = precondition.check(None);
    if let (Err(_), Some(slug)) = (&held, &input.slug) {
        slugs::require_free(connection, slug.as_str(), None).await?;
    }
    held
}

/// What the caller may not see does not exist for it, also where it became
/// invisible since it was found.
fn require_sight(article: &Article, sight: Sight, now: Timestamp) -> Result<()> {
    if article.is_visible(sight, now) { Ok(()) } else { Err(Error::NotFound) }
}

pub(super) fn contended() -> Error {
    Error::Unavailable("too many writers want the same slug".into())
}

/// Inserts a new article under an id that is nobody else's.
async fn insert(
    connection: &mut Connection,
    id: Id,
    input: &Input,
    version: i64,
    now: Timestamp,
) -> Result<Article> {
    for _ in 0..ATTEMPTS {
        let slug = slug_for(connection, input).await?;
        let article = input.clone().create(id, &slug, version, now)?;
        if insert_new(connection, &[&article]).await? {
            return Ok(article);
        }
    }
    Err(contended())
}

async fn slug_for(connection: &mut Connection, input: &Input) -> Result<Slug> {
    match &input.slug {
        Some(slug) => {
            slugs::require_free(connection, slug.as_str(), None).await?;
            Ok(slug.clone())
        }
        None => {
            let title = input.title.as_deref().unwrap_or_default();
            let made = made::made_from(connection, &[title], HashSet::new()).await?;
            made.into_iter().next().ok_or_else(contended)
        }
    }
}
