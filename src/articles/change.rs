//! What becomes of an article when a client's input meets it.

use super::input::{Input, scheduled_without_time};
use super::model::{Article, Stage, Status};
use super::slug::Slug;
use crate::error::{Error, Result};
use crate::id::Id;
use crate::timestamp::Timestamp;

impl Input {
    /// A new article of this input; what was left out has its default. Fails
    /// where it would be scheduled without a time.
    pub(super) fn create(
        self,
        id: Id,
        slug: &Slug,
        version: i64,
        now: Timestamp,
    ) -> Result<Article> {
        self.require_time(self.published_at.flatten())?;
        let stage = self.status.map_or(Stage::Published, Status::stage);
        Ok(Article {
            id,
            slug: slug.to_string(),
            title: self.title.unwrap_or_default(),
            content: self.content.unwrap_or_default(),
            summary: self.summary.flatten(),
            author: self.author.flatten(),
            tags: self.tags.unwrap_or_default(),
            stage,
            published_at: publication(stage, self.published_at.flatten(), now),
            created_at: now,
            updated_at: now,
            version,
        })
    }

    /// The article with its whole substance replaced. What was left out
    /// returns to its default, but slug, status and time stay.
    pub(super) fn replace(self, current: &Article, now: Timestamp) -> Result<Article> {
        let blank =
            Article { summary: None, author: None, tags: Default::default(), ..current.clone() };
        self.patch(&blank, now)
    }

    /// The article with the given members changed. Fails where the outcome
    /// would be scheduled without a time.
    pub(super) fn patch(self, current: &Article, now: Timestamp) -> Result<Article> {
        self.require_time(self.published_at.unwrap_or(current.published_at))?;
        let mut next = current.clone();
        if let Some(slug) = self.slug {
            next.slug = slug.to_string();
        }
        set(&mut next.title, self.title);
        set(&mut next.content, self.content);
        set(&mut next.summary, self.summary);
        set(&mut next.author, self.author);
        set(&mut next.tags, self.tags);
        set(&mut next.published_at, self.published_at);
        set(&mut next.stage, self.status.map(Status::stage));
        next.published_at = publication(next.stage, next.published_at, now);
        Ok(next)
    }

    /// The article may have changed since [`Input::read`] looked at it.
    fn require_time(&self, time: Option<Timestamp>) -> Result<()> {
        match (self.status, time) {
            (Some(Status::Scheduled), None) => Err(Error::Invalid(vec![scheduled_without_time()])),
            _ => Ok(()),
        }
    }
}

fn set<T>(member: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *member = value;
    }
}

/// What is published has a time, now unless it was given; a draft keeps one.
fn publication(stage: Stage, given: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    match stage {
        Stage::Published => given.or(Some(now)),
        Stage::Draft => given,
    }
}
