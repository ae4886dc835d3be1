//! JSON Feed 1.1.

use super::feed::{Entry, Feed};
use crate::http::document::{Document, Node};

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// Writes the feed. What is not there is left out.
pub fn write(feed: &Feed) -> Vec<u8> {
    let mut members = vec![
        ("version", Node::from(VERSION)),
        ("title", Node::from(feed.title.as_str())),
        ("home_page_url", Node::from(feed.home.as_str())),
        ("feed_url", Node::from(feed.own.as_str())),
        ("description", Node::from(feed.description.as_str())),
        ("language", Node::from(feed.language.as_str())),
    ];
    members.extend(feed.next.as_deref().map(|url| ("next_url", Node::from(url))));
    members.extend(feed.hub.as_deref().map(|url| ("hubs", hub(url))));
    members.push(("items", Node::List("item", feed.entries.iter().map(item).collect())));
    Document::new("feed", Node::Record(members)).to_json()
}

fn hub(url: &str) -> Node<'_> {
    let hub = Node::Record(vec![("type", Node::from("WebSub")), ("url", Node::from(url))]);
    Node::List("hub", vec![hub])
}

fn item(entry: &Entry) -> Node<'_> {
    let mut members = vec![
        ("id", Node::from(entry.id.as_str())),
        ("url", Node::from(entry.url.as_str())),
        ("title", Node::from(entry.title.as_str())),
        ("content_html", Node::from(entry.content_html.as_str())),
        ("date_published", Node::from(entry.published.to_string())),
        ("date_modified", Node::from(entry.updated.to_string())),
    ];
    members.extend(entry.summary.as_deref().map(|summary| ("summary", Node::from(summary))));
    members.extend(entry.author.as_deref().map(|name| ("authors", author(name))));
    let tags = entry.tags.iter().map(|tag| Node::from(tag.as_str()));
    members.push(("tags", Node::List("tag", tags.collect())));
    Node::Record(members)
}

fn author(name: &str) -> Node<'_> {
    Node::List("author", vec![Node::Record(vec![("name", Node::from(name))])])
}
