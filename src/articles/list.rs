//! What a client asks of the list of articles: which, in what order, and from
//! where on.

mod order;
mod position;
mod selection;
mod span;

pub use order::{Direction, Key, Order, SortKey};
pub use position::{DEFAULT_LIMIT, Edge, MAX_LIMIT, Place, Position, Side, Window};
pub use selection::{Period, Selection};
pub use span::Span;

use super::fields::Fields;

/// What a client asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which articles.
    pub selection: Selection,
    /// In what order.
    pub order: Order,
    /// From where on, and how many.
    pub window: Window,
    /// What of them is read.
    pub fields: Fields,
    /// Whether all that are selected are counted.
    pub is_counted: bool,
}

impl Request {
    /// The newest articles, at most `limit`.
    pub fn newest(limit: u16, fields: Fields) -> Self {
        Self {
            selection: Selection::default(),
            order: Order::default(),
            window: Window { limit, edge: None },
            fields,
            is_counted: false,
        }
    }
}
