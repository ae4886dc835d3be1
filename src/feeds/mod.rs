//! Feeds: the newest articles for feed readers, as Atom, RSS and JSON Feed.

mod atom;
mod feed;
pub mod handlers;
mod json;
mod rss;
#[cfg(test)]
mod tests;
