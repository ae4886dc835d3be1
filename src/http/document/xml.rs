//! Writing a document as XML 1.0.

use super::{Document, Node};
use crate::xml::is_character;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

pub(super) fn write(document: &Document<'_>) -> String {
    let mut out = String::from(DECLARATION);
    out.push('<');
    out.push_str(document.root);
    if let Some(namespace) = document.namespace {
        attribute(&mut out, "xmlns", namespace);
    }
    rest(&mut out, document.root, &document.content);
    out.push('\n');
    out
}

fn element(out: &mut String, name: &str, node: &Node<'_>) {
    if matches!(node, Node::Null) {
        return;
    }
    out.push('<');
    out.push_str(name);
    rest(out, name, node);
}

/// Writes what follows the name and attributes of a start tag.
fn rest(out: &mut String, name: &str, node: &Node<'_>) {
    out.push('>');
    match node {
        Node::Null => {}
        Node::Integer(number) => out.push_str(&number.to_string()),
        Node::Text(value) => text(out, value),
        Node::List(item, nodes) => nodes.iter().for_each(|node| element(out, item, node)),
        Node::Record(members) => members.iter().for_each(|(name, node)| element(out, name, node)),
        Node::Links(links) => links.iter().for_each(|(rel, href)| link(out, rel, href)),
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn link(out: &mut String, rel: &str, href: &str) {
    out.push_str("<link");
    attribute(out, "rel", rel);
    attribute(out, "href", href);
    out.push_str("/>");
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    text(out, value);
    out.push('"');
}

/// Writes text so that a parser gives it back to the character: a raw CR
/// would be read as LF (XML 1.0 §2.11). What XML cannot carry is refused when
/// it is written; should it have come into the database in another way, one
/// article shall not make a whole list ill-formed.
fn text(out: &mut String, value: &str) {
    let mut plain = 0;
    for (index, c) in value.char_indices() {
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\r' => "&#13;",
            c if is_character(c) => continue,
            _ => "\u{fffd}",
        };
        out.push_str(&value[plain..index]);
        out.push_str(replacement);
        plain = index + c.len_utf8();
    }
    out.push_str(&value[plain..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_written_whole() {
        let content = Node::Record(vec![
            ("title", Node::from("a < b & \"c\" ]]> \r\n\t\u{1f600}")),
            ("summary", Node::Null),
            ("empty", Node::from("")),
            ("tags", Node::List("tag", vec![Node::from("x"), Node::from("y")])),
            ("version", Node::Integer(7)),
            ("bad", Node::from("a\u{7}b\u{ffff}")),
            ("links", Node::Links(vec![("articles", "/articles")])),
        ]);
        let document = Document { root: "r", namespace: Some("urn:x"), content };
        assert_eq!(
            write(&document),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r xmlns=\"urn:x\">\
             <title>a &lt; b &amp; &quot;c&quot; ]]&gt; &#13;\n\t\u{1f600}</title><empty></empty>\
             <tags><tag>x</tag><tag>y</tag></tags><version>7</version>\
             <bad>a\u{fffd}b\u{fffd}</bad>\
             <links><link rel=\"articles\" href=\"/articles\"/></links></r>\n"
        );
    }
}
