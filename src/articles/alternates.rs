//! The same in other formats and as a feed, for programs that read pages.

use minijinja::{Value, context};

use crate::http::media::{ATOM, JSON, JSON_FEED, RSS, XML};

/// The formats: their types, suffixes and titles.
const FORMATS: [(&str, &str, &str); 2] = [(JSON, "json", "JSON"), (XML, "xml", "XML")];
/// And the feeds.
const FEEDS: [(&str, &str, &str); 3] =
    [(ATOM, "atom", "Atom"), (RSS, "rss", "RSS"), (JSON_FEED, "json", "JSON Feed")];

/// The representations in JSON and XML of what is at this path, with this query.
pub fn formats(path: &str, query: &str) -> Value {
    links(&FORMATS, path, query)
}

/// The feeds of the articles that these filters select.
pub fn feeds(filters: &str) -> Value {
    links(&FEEDS, "/feed", filters)
}

fn links(kinds: &[(&'static str, &str, &'static str)], path: &str, query: &str) -> Value {
    let separator = if query.is_empty() { "" } else { "?" };
    let link = |(media_type, suffix, title): &(&'static str, &str, &'static str)| {
        let essence = media_type.split(';').next().unwrap_or_default();
        let href = format!("{path}.{suffix}{separator}{query}");
        context! { type => essence, href, title => *title }
    };
    Value::from_iter(kinds.iter().map(link))
}
