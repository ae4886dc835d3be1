//! The two strict readers that turn the text of a request body into one tree.
//!
//! [`json`] and [`xml`] both end in a [`serde_json::Value`], so that everything behind them (the
//! model's rules, the pointers in problem documents) is written once and the formats are equals.
//! What cannot be read at all is [`Malformed`], 400; what XML can say and JSON cannot, such as an
//! attribute that nobody knows, is a [`crate::error::Violation`], 422, told together with the
//! model's own.

pub mod fault;
pub mod json;
pub mod members;
pub mod text;
pub mod xml;

pub use fault::{Malformed, Start};

/// How many arrays and objects, or elements, may stand one within another.
///
/// RFC 8259 §9 lets a reader set such a limit; with the same one in both formats, neither can say
/// what the other cannot, and no body can exhaust the stack.
pub const DEPTH: usize = 128;

/// How many values, or elements, a document may have: more than any of 2 MiB can.
///
/// An array may be larger, and could hold so many tiny values that the tree of it would be a
/// hundred times its size.
const VALUES: usize = 1 << 20;
