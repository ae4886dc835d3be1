//! Full-text search: what is kept of an article, and what `q` asks for.
//!
//! The two databases disagree about what a word is, which accents count and
//! what a query may say. So they are not asked: text and queries are brought
//! to one normal form here, and a database only compares bytes. Both then
//! give exactly the same matches, those of [`Query::matches`].
//!
//! A text is a sequence of units, each with a space before and after it:
//! `" first post "`. A unit is a word, or two neighbouring characters of a
//! script that is written without spaces ([`words`] says more).

mod indexed;
mod normal;
mod occurrences;
mod pairs;
mod pieces;
mod query;
#[cfg(test)]
mod tests;
mod words;

pub use indexed::{BREAK, Indexed};
pub use occurrences::occurrences;
pub use pairs::sign;
pub use query::{Item, Query};
pub use words::words;
