//! Atom (RFC 4287).

use super::feed::{Entry, Feed};
use crate::xml::Writer;

/// Writes the feed.
pub fn write(feed: &Feed) -> String {
    let mut writer = Writer::begin();
    let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &feed.language)];
    writer.element("feed", &attributes, |writer| {
        writer.leaf("id", &feed.first);
        writer.leaf("title", &feed.title);
        writer.leaf("subtitle", &feed.description);
        writer.leaf("updated", &feed.updated().to_string());
        // An entry without an author has the feed's (§4.2.1).
        author(writer, &feed.title);
        writer.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.home)]);
        for (relation, url) in feed.pages() {
            writer.empty("link", &[("rel", relation), ("href", url)]);
        }
        feed.entries.iter().for_each(|one| entry(writer, one));
    });
    writer.finish()
}

fn entry(writer: &mut Writer, entry: &Entry) {
    writer.element("entry", &[], |writer| {
        writer.leaf("id", &entry.id);
        writer.leaf("title", &entry.title);
        writer.leaf("published", &entry.published.to_string());
        writer.leaf("updated", &entry.updated.to_string());
        if let Some(name) = &entry.author {
            author(writer, name);
        }
        writer.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)]);
        entry.tags.iter().for_each(|tag| writer.empty("category", &[("term", tag)]));
        if let Some(summary) = &entry.summary {
            writer.leaf("summary", summary);
        }
        // Relative links in an article are relative to the article.
        let attributes = [("type", "html"), ("xml:base", entry.url.as_str())];
        writer.element("content", &attributes, |writer| writer.text(&entry.content_html));
    });
}

fn author(writer: &mut Writer, name: &str) {
    writer.element("author", &[], |writer| writer.leaf("name", name));
}
