//! What a representation says, apart from how it is written: one tree that
//! becomes JSON and XML alike, so that neither can say what the other cannot.

mod xml;

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::xml::Writer;

/// A whole representation.
pub struct Document<'a> {
    /// The name of XML's root element.
    pub root: &'static str,
    /// XML's default namespace, if it has one.
    pub namespace: Option<&'static str>,
    /// What it says.
    pub content: Node<'a>,
}

/// A part of a representation.
pub enum Node<'a> {
    /// `null` in JSON, left out in XML.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// An array in JSON; in XML an element of that name for each item.
    List(&'static str, Vec<Node<'a>>),
    /// An object in JSON, an element for each member in XML, in this order.
    Record(Vec<(&'static str, Node<'a>)>),
    /// `{"rel": "href"}` in JSON, `<link rel="…" href="…"/>` in XML.
    Links(Vec<(&'static str, &'static str)>),
}

impl<'a> Node<'a> {
    /// A text, or nothing.
    pub fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }

    /// About how many bytes it takes when it is written, rather more than less, so
    /// that it need not be moved while it grows.
    fn size(&self) -> usize {
        let around = |name: &str| 2 * name.len() + 5;
        match self {
            Self::Null => 4,
            Self::Integer(_) => 20,
            Self::Text(text) => text.len() + text.len() / 16 + 2,
            Self::List(item, items) => {
                2 + items.iter().map(|node| node.size() + around(item)).sum::<usize>()
            }
            Self::Record(members) => {
                2 + members.iter().map(|(name, node)| node.size() + around(name)).sum::<usize>()
            }
            Self::Links(links) => {
                2 + links.iter().map(|(rel, href)| rel.len() + href.len() + 24).sum::<usize>()
            }
        }
    }
}

impl<'a> From<&'a str> for Node<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Node<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> Document<'a> {
    /// A document without a namespace.
    pub fn new(root: &'static str, content: Node<'a>) -> Self {
        Self { root, namespace: None, content }
    }

    /// Writes RFC 8259, with a line feed at the end for people at a terminal.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.content.size());
        serde_json::to_writer(&mut text, &self.content)
            .expect("text, numbers and string keys can always be written as JSON");
        text.push(b'\n');
        text
    }

    /// Writes XML 1.0 in UTF-8, with a line feed at the end.
    pub fn to_xml(&self) -> Vec<u8> {
        xml::write(self, Writer::begin().expecting(self.content.size())).into_bytes()
    }

    /// As [`Self::to_xml`], to stand within another document: without the
    /// declaration.
    pub fn to_xml_part(&self) -> Vec<u8> {
        xml::write(self, Writer::within().expecting(self.content.size())).into_bytes()
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(_, items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| sequence.serialize_element(item))?;
                sequence.end()
            }
            Self::Record(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, node)| map.serialize_entry(name, node))?;
                map.end()
            }
            Self::Links(links) => {
                let mut map = serializer.serialize_map(Some(links.len()))?;
                links.iter().try_for_each(|(rel, href)| map.serialize_entry(rel, href))?;
                map.end()
            }
        }
    }
}
