//! What stands around an article: its neighbours in time, and others on the same
//! subjects.

use super::fields::Fields;
use super::list::{Edge, Place, Position, Request, Selection, Side, Window};
use super::model::{Article, Sight};
use super::store::Articles;
use crate::digest::sha256;
use crate::error::Result;
use crate::id::Id;
use crate::timestamp::Timestamp;

/// How many of its tags are looked along, from the first on.
const TAGS: usize = 5;
/// How many of the newest articles of each.
const OF_EACH: u16 = 6;
/// How many articles are named.
const RELATED: usize = 3;

/// Public articles around another one, without their contents.
#[derive(Debug, Default)]
pub struct Around {
    /// The one that was published before it.
    pub earlier: Option<Article>,
    /// The one that was published after it.
    pub later: Option<Article>,
    /// Further ones that share the most tags with it, the newest first among equals.
    pub related: Vec<Article>,
}

impl Around {
    /// What there is around this article; for one that is not public, nothing in
    /// time.
    pub async fn of(article: &Article, articles: &Articles) -> Result<Self> {
        let earlier = neighbour(article, Side::After, articles).await?;
        let later = neighbour(article, Side::Before, articles).await?;
        let named: Vec<Id> = [Some(article), earlier.as_ref(), later.as_ref()]
            .iter()
            .flatten()
            .map(|it| it.id)
            .collect();
        let mut related = sharing_tags(article, articles).await?;
        related.retain(|other| !named.contains(&other.id));
        related.truncate(RELATED);
        Ok(Self { earlier, later, related })
    }

    /// When one of them was last changed, if there is one.
    pub fn last_change(&self) -> Option<Timestamp> {
        let neighbours = self.earlier.iter().chain(&self.later).chain(&self.related);
        neighbours.flat_map(|article| [Some(article.updated_at), article.published_at]).max()?
    }

    /// Changes whenever one of them does, or others take their places.
    pub fn fingerprint(&self) -> String {
        let name = |article: &Article| format!("{}/{}", article.id, article.version);
        let one = |article: &Option<Article>| article.as_ref().map(name).unwrap_or_default();
        let related: Vec<String> = self.related.iter().map(name).collect();
        let parts = [one(&self.earlier), one(&self.later), related.join(" ")];
        sha256(&parts.each_ref().map(String::as_bytes))[..8].to_owned()
    }
}

/// The next article on that side of the list of all, newest first.
async fn neighbour(article: &Article, side: Side, articles: &Articles) -> Result<Option<Article>> {
    let is_public = article.is_visible(Sight::Public, articles.now());
    let Some(time) = article.published_at.filter(|_| is_public) else { return Ok(None) };
    let position = Position { places: vec![Place::Time(time)], id: article.id, is_included: false };
    let window = Window { limit: 1, edge: Some(Edge { side, position }) };
    let request = Request { window, ..Request::newest(1, Fields::without_content()) };
    Ok(articles.list(Sight::Public, request).await?.0.articles.pop())
}

/// Other public articles with some of its tags, as [`Around::related`] orders
/// them.
async fn sharing_tags(article: &Article, articles: &Articles) -> Result<Vec<Article>> {
    let mut found: Vec<Article> = Vec::new();
    for tag in article.tags.0.iter().take(TAGS) {
        let selection = Selection { tags: vec![tag.clone()], ..Selection::default() };
        let request = Request { selection, ..Request::newest(OF_EACH, Fields::without_content()) };
        found.extend(articles.list(Sight::Public, request).await?.0.articles);
    }
    let shared =
        |other: &Article| other.tags.0.iter().filter(|tag| article.tags.0.contains(tag)).count();
    found.sort_by_key(|other| std::cmp::Reverse((shared(other), other.published_at, other.id)));
    found.dedup_by_key(|other| other.id);
    Ok(found)
}
