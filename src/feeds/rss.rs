//! RSS 2.0, with the modules that readers know for what it lacks.

use super::feed::{Entry, Feed};
use crate::http::conditions::http_date;
use crate::xml::Writer;

const NAMESPACES: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// Writes the feed.
pub fn write(feed: &Feed) -> String {
    let mut writer = Writer::begin();
    writer.element("rss", &NAMESPACES, |writer| {
        writer.element("channel", &[], |writer| channel(writer, feed));
    });
    writer.finish()
}

fn channel(writer: &mut Writer, feed: &Feed) {
    writer.leaf("title", &feed.title);
    writer.leaf("link", &feed.home);
    writer.leaf("description", &feed.description);
    writer.leaf("language", &feed.language);
    // An HTTP-date is one of the forms of RFC 822, which RSS asks for.
    writer.leaf("lastBuildDate", &http_date(feed.updated()));
    for (relation, url) in feed.pages() {
        writer.empty("atom:link", &[("rel", relation), ("href", url)]);
    }
    feed.entries.iter().for_each(|entry| item(writer, entry));
}

fn item(writer: &mut Writer, entry: &Entry) {
    // Relative links in an article are relative to the article.
    writer.element("item", &[("xml:base", &entry.url)], |writer| {
        writer.leaf("title", &entry.title);
        writer.leaf("link", &entry.url);
        let is_no_url = [("isPermaLink", "false")];
        writer.element("guid", &is_no_url, |writer| writer.text(&entry.id));
        writer.leaf("pubDate", &http_date(entry.published));
        if let Some(author) = &entry.author {
            writer.leaf("dc:creator", author);
        }
        entry.tags.iter().for_each(|tag| writer.leaf("category", tag));
        if let Some(summary) = &entry.summary {
            // Readers take it for HTML, which the summary is not.
            writer.element("description", &[], |writer| writer.text(&as_html(summary)));
        }
        writer.leaf("content:encoded", &entry.content_html);
    });
}

fn as_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
