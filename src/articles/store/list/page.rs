//! What was found of a list, and where its neighbours are.

use crate::articles::list::{Key, Order, Place, Position, Side, SortKey, Window};
use crate::articles::model::Article;
use crate::timestamp::Timestamp;

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// Its articles, in order.
    pub articles: Vec<Article>,
    /// The page before it ends before this.
    pub previous: Option<Position>,
    /// The page that follows begins after this.
    pub next: Option<Position>,
}

impl Page {
    /// Of a list on which nothing stands.
    pub fn empty() -> Self {
        Self { articles: Vec::new(), previous: None, next: None }
    }

    /// The page of these rows, which a window's statement gave: one more than
    /// its limit if there is more, and those before an edge backwards.
    pub(super) fn of(mut rows: Vec<(Article, i64)>, order: &Order, window: &Window) -> Self {
        let has_more = rows.len() > usize::from(window.limit);
        rows.truncate(window.limit.into());
        let is_backwards = window.edge.as_ref().is_some_and(|edge| edge.side == Side::Before);
        if is_backwards {
            rows.reverse();
        }
        let position = |row: Option<&(Article, i64)>| row.map(|row| position(row, order));
        let (first, last) = (position(rows.first()), position(rows.last()));
        let (previous, next) = match &window.edge {
            None => (None, last.filter(|_| has_more)),
            // Where a page is empty, what lies on the edge's other side begins
            // with the edge itself.
            Some(edge) if is_backwards => {
                (first.filter(|_| has_more), last.or_else(|| Some(other_side(&edge.position))))
            }
            Some(edge) => {
                (first.or_else(|| Some(other_side(&edge.position))), last.filter(|_| has_more))
            }
        };
        Self { articles: rows.into_iter().map(|(article, _)| article).collect(), previous, next }
    }
}

fn other_side(position: &Position) -> Position {
    Position { is_included: !position.is_included, ..position.clone() }
}

fn position((article, score): &(Article, i64), order: &Order) -> Position {
    let time = |time: Option<Timestamp>| time.map_or(Place::Never, Place::Time);
    let place = |key: Key| match key {
        Key::Score => Place::Score(*score),
        Key::Field(SortKey::PublishedAt) => time(article.published_at),
        Key::Field(SortKey::CreatedAt) => time(Some(article.created_at)),
        Key::Field(SortKey::UpdatedAt) => time(Some(article.updated_at)),
        Key::Field(SortKey::Title) => Place::Text(article.title.clone()),
    };
    let places = order.columns().iter().map(|(key, _)| place(*key)).collect();
    Position { places, id: article.id, is_included: false }
}
