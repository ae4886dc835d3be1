//! From where on, and how far, a list is read.

use serde_json::{Value, json};

use super::order::{Direction, Key, Order, SortKey};
use crate::id::Id;
use crate::timestamp::Timestamp;

/// How many articles a window holds where nobody says otherwise.
pub const DEFAULT_LIMIT: u16 = 20;
/// How many it may hold.
pub const MAX_LIMIT: u16 = 100;

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many articles at the most.
    pub limit: u16,
    /// Where it begins, or ends; `None` is the list's beginning.
    pub edge: Option<Edge>,
}

/// One end of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which end it is.
    pub side: Side,
    /// Where it is.
    pub position: Position,
}

/// Which articles beside a position are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those that follow it.
    After,
    /// Those that precede it, up to it.
    Before,
}

/// A place in the order of a list, whether or not an article stands there yet
/// or still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// What stands in each column of the order.
    pub places: Vec<Place>,
    /// The id that breaks ties.
    pub id: Id,
    /// Whether what stands exactly there belongs to the window, too.
    pub is_included: bool,
}

/// The value of one column of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A time.
    Time(Timestamp),
    /// Later than any time.
    Never,
    /// A text.
    Text(String),
    /// A score.
    Score(i64),
}

impl Position {
    /// What a cursor carries of it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let places = self.places.iter().map(|place| match place {
            Place::Time(time) => json!(time.unix()),
            Place::Never => Value::Null,
            Place::Text(text) => json!(text),
            Place::Score(score) => json!(score),
        });
        json!([self.is_included, self.id.to_string(), places.collect::<Vec<_>>()])
            .to_string()
            .into_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote of a position in that order.
    pub fn from_bytes(bytes: &[u8], order: &Order) -> Option<Self> {
        let (is_included, id, places): (bool, String, Vec<Value>) =
            serde_json::from_slice(bytes).ok()?;
        if places.len() != order.columns().len() {
            return None;
        }
        let place = |((key, _), value): (&(Key, Direction), &Value)| match (key, value) {
            (Key::Score, value) => value.as_i64().map(Place::Score),
            (Key::Field(SortKey::Title), value) => value.as_str().map(|t| Place::Text(t.into())),
            (Key::Field(_), Value::Null) => Some(Place::Never),
            (Key::Field(_), value) => Timestamp::from_unix(value.as_i64()?).map(Place::Time),
        };
        let places = order.columns().iter().zip(&places).map(place).collect::<Option<Vec<_>>>()?;
        Some(Self { places, id: Id::parse(&id)?, is_included })
    }
}
