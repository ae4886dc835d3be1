//! XML written and read without any of the server's own code.

use serde_json::{Map, Value, json};

/// How a writer of XML may put a character. All say the same.
#[derive(Clone, Copy, Debug)]
pub enum Hand {
    /// `&lt;`, and only where it must be.
    Entities,
    /// `&#60;`, everywhere.
    Numbers,
    /// `<![CDATA[<]]>`.
    Sections,
}

/// The `<article>` that says what this JSON object says.
pub fn xml_of(article: &Value) -> String {
    xml_by(Hand::Entities, article)
}

/// The same, by another hand.
pub fn xml_by(hand: Hand, article: &Value) -> String {
    element(hand, "article", article)
}

fn element(hand: Hand, name: &str, value: &Value) -> String {
    let content: String = match value {
        Value::Null => return format!("<{name} xsi:nil=\"true\"/>"),
        Value::String(text) => text_by(hand, text),
        Value::Array(items) => {
            let item = if name == "tags" { "tag" } else { "item" };
            items.iter().map(|value| element(hand, item, value)).collect()
        }
        Value::Object(members) => {
            members.iter().map(|(name, value)| element(hand, name, value)).collect()
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    format!("<{name}>{content}</{name}>")
}

/// A text by that hand.
pub fn text_by(hand: Hand, text: &str) -> String {
    match hand {
        Hand::Entities => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace("]]>", "]]&gt;")
            .replace('\r', "&#13;"),
        Hand::Numbers => text.chars().map(|c| format!("&#{};", u32::from(c))).collect(),
        Hand::Sections => {
            let inside = text.replace("]]>", "]]]]><![CDATA[>");
            format!("<![CDATA[{}]]>", inside.replace('\r', "]]>&#xD;<![CDATA["))
        }
    }
}

/// What an `<article>` says, as the server would say it in JSON.
#[track_caller]
pub fn json_of(xml: &str) -> Value {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|e| panic!("{e} in {xml:?}"));
    article_of(document.root_element())
}

/// The same of each article in `<articles>`.
#[track_caller]
pub fn list_of(xml: &str) -> Value {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|e| panic!("{e} in {xml:?}"));
    assert_eq!(document.root_element().tag_name().name(), "articles");
    document.root_element().children().map(article_of).collect()
}

#[track_caller]
fn article_of(root: roxmltree::Node<'_, '_>) -> Value {
    let mut article = Map::new();
    for name in ["summary", "author", "published_at"] {
        article.insert(name.to_owned(), Value::Null);
    }
    assert_eq!(root.tag_name().name(), "article");
    for member in root.children() {
        let name = member.tag_name().name();
        let value = match name {
            "tags" => member.children().map(text_of).collect(),
            "version" => json!(text_of(member).parse::<i64>().expect("a number")),
            _ => json!(text_of(member)),
        };
        article.insert(name.to_owned(), value);
    }
    Value::Object(article)
}

fn text_of(node: roxmltree::Node<'_, '_>) -> String {
    assert!(node.is_element() && node.attributes().len() == 0, "{node:?}");
    node.children().map(|child| child.text().expect("text and nothing else")).collect()
}
