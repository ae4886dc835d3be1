//! No article whatever makes a feed that a parser refuses, or that says
//! something else than the article.

use proptest::prelude::*;
use roxmltree::{Document, Node};

use super::feed::{Entry, Feed};
use super::{atom, json, rss};
use crate::timestamp::Timestamp;

/// Texts that an article can hold: all that XML can carry.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec!['<', '>', '&', '"', '\'', ']', '\r', '\n', '\t', '-']);
    let any = any::<char>().prop_filter("XML carries it", |c| crate::xml::is_character(*c));
    prop::collection::vec(prop_oneof![special, any], 0..40)
        .prop_map(|characters| characters.into_iter().collect())
}

fn entry() -> impl Strategy<Value = Entry> {
    let time = (0..253_402_300_799_i64).prop_map(|s| Timestamp::from_unix(s).expect("in range"));
    let optional = || prop::option::of(text());
    let tags = prop::collection::vec("[a-z0-9]{1,9}", 0..4);
    (text(), optional(), text(), optional(), tags, time.clone(), time).prop_map(
        |(title, summary, content_html, author, tags, published, updated)| Entry {
            id: "urn:uuid:0".into(),
            url: "https://blog.example/articles/a".into(),
            title,
            summary,
            content_html,
            author,
            tags,
            published,
            updated,
        },
    )
}

fn feed() -> impl Strategy<Value = Feed> {
    (text(), prop::collection::vec(entry(), 0..4)).prop_map(|(title, entries)| Feed {
        description: title.clone(),
        title,
        language: "en".into(),
        home: "https://blog.example/articles?q=a&tag=b".into(),
        first: "https://blog.example/feed?q=a&tag=b".into(),
        own: "https://blog.example/feed?q=a&tag=b&after=c".into(),
        previous: None,
        next: Some("https://blog.example/feed?after=d".into()),
        hub: Some("https://hub.example/".into()),
        entries,
    })
}

fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

fn text_of<'a>(node: Node<'a, 'a>, name: &'static str) -> Option<String> {
    let text = |child: Node<'_, '_>| child.text().unwrap_or_default().to_owned();
    children(node, name).next().map(text)
}

proptest! {
    #[test]
    fn atom_says_what_the_articles_say(feed in feed()) {
        let written = atom::write(&feed);
        let document = Document::parse(&written).expect("well-formed");
        let root = document.root_element();
        prop_assert_eq!(text_of(root, "title"), Some(feed.title.clone()));
        let entries: Vec<_> = children(root, "entry").collect();
        prop_assert_eq!(entries.len(), feed.entries.len());
        for (node, entry) in entries.into_iter().zip(&feed.entries) {
            prop_assert_eq!(text_of(node, "title"), Some(entry.title.clone()));
            prop_assert_eq!(text_of(node, "summary"), entry.summary.clone());
            prop_assert_eq!(text_of(node, "content"), Some(entry.content_html.clone()));
            let author = children(node, "author").next().and_then(|node| text_of(node, "name"));
            prop_assert_eq!(author, entry.author.clone());
        }
    }

    #[test]
    fn rss_says_what_the_articles_say(feed in feed()) {
        let written = rss::write(&feed);
        let document = Document::parse(&written).expect("well-formed");
        let channel = document.root_element().first_element_child().expect("a channel");
        prop_assert_eq!(text_of(channel, "title"), Some(feed.title.clone()));
        let items: Vec<_> = children(channel, "item").collect();
        prop_assert_eq!(items.len(), feed.entries.len());
        for (node, entry) in items.into_iter().zip(&feed.entries) {
            prop_assert_eq!(text_of(node, "title"), Some(entry.title.clone()));
            prop_assert_eq!(text_of(node, "encoded"), Some(entry.content_html.clone()));
            prop_assert_eq!(text_of(node, "creator"), entry.author.clone());
            prop_assert_eq!(text_of(node, "description").is_some(), entry.summary.is_some());
        }
    }

    #[test]
    fn json_feed_says_what_the_articles_say(feed in feed()) {
        let written: serde_json::Value =
            serde_json::from_slice(&json::write(&feed)).expect("well-formed");
        prop_assert_eq!(&written["title"], &feed.title);
        prop_assert_eq!(written["items"].as_array().map(Vec::len), Some(feed.entries.len()));
        for (index, entry) in feed.entries.iter().enumerate() {
            let item = &written["items"][index];
            prop_assert_eq!(&item["title"], &entry.title);
            prop_assert_eq!(&item["content_html"], &entry.content_html);
            prop_assert_eq!(item["summary"].as_str(), entry.summary.as_deref());
            prop_assert_eq!(item["authors"][0]["name"].as_str(), entry.author.as_deref());
        }
    }
}
