//! Whether all that is kept of articles agrees, and putting it right.

mod rules;
mod search;

use diesel::QueryableByName;
use diesel::sql_types::Text;

use super::Articles;
use super::found;
use super::lock::lock;
use super::span::Span;
use crate::articles::entry::Entry;
use crate::db::{Connection, query};
use crate::error::{Error, Result};
use crate::id::Id;
pub use rules::Rule;

/// What a look at some articles has found.
#[derive(Debug, Default)]
pub struct Looked {
    /// How many articles were looked at.
    pub articles: usize,
    /// What is wrong with them, by hands that are not ours.
    pub faults: Vec<String>,
    /// Articles that a search finds by another text than they have, or not at
    /// all: [`Articles::index`] puts that right.
    pub stale: Vec<(Id, &'static str)>,
    /// From where to look on.
    pub next: Option<Id>,
}

/// Where a rule is broken.
#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    place: String,
}

impl Articles {
    /// The rules that hold between the tables.
    pub fn rules(&self) -> Vec<&'static Rule> {
        Rule::of(&self.db)
    }

    /// Some of the places that break the rule, in their order; those after that
    /// one, `""` being before the first.
    pub async fn breaches(&self, rule: &'static Rule, after: String) -> Result<Vec<String>> {
        self.db
            .scan(async move |connection| {
                let sql = rule.finding();
                let rows: Vec<Place> = query!(connection, |c| diesel::sql_query(&sql)
                    .bind::<Text, _>(&after)
                    .load(c))?;
                Ok(rows.into_iter().map(|row| row.place).collect())
            })
            .await
    }

    /// Makes the rule hold everywhere.
    pub async fn enforce(&self, rule: &'static Rule) -> Result<()> {
        self.db
            .transaction(async move |connection| {
                query!(connection, |c| diesel::sql_query(rule.remedy).execute(c))?;
                Ok(())
            })
            .await?;
        self.db.changes().learn_of_anything();
        Ok(())
    }

    /// Looks at some articles from that id on; `None` where there are no more.
    pub async fn look(&self, from: Id) -> Result<Option<Looked>> {
        self.db
            .snapshot(async move |connection| {
                let Some(span) = Span::from(connection, from).await? else { return Ok(None) };
                let mut looked = Looked { next: span.last.next(), ..Looked::default() };
                match look(connection, span, &mut looked).await {
                    // One that cannot be read is in the way of its neighbours.
                    Err(Error::Internal(text)) => looked.faults.push(format!(
                        "an article from {} to {} cannot be read: {text}",
                        span.first, span.last
                    )),
                    outcome => outcome?,
                }
                Ok(Some(looked))
            })
            .await
    }

    /// Has the search find these articles by the text that they have now.
    pub async fn index(&self, ids: Vec<Id>) -> Result<()> {
        self.db
            .transaction(async move |connection| {
                for id in ids {
                    // It may have been deleted since.
                    if let Some(article) = lock(connection, id).await? {
                        connection.changes(id);
                        found::record(connection, &article).await?;
                    }
                }
                Ok(())
            })
            .await
    }
}

async fn look(connection: &mut Connection, span: Span, looked: &mut Looked) -> Result<()> {
    let recorded = search::recorded(connection, span).await?;
    for entry in span.entries(connection).await? {
        looked.articles += 1;
        if let Err(error) = entry.judge() {
            looked.faults.push(format!("article {} breaks a rule: {error}", entry.id()));
        }
        let Entry::Article(whole) = entry else { continue };
        if let Some(fault) = recorded.fault(&whole.article) {
            looked.stale.push((whole.article.id, fault));
        }
    }
    Ok(())
}
