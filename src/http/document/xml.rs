//! Writing a document as XML 1.0.

use super::{Document, Node};
use crate::xml::Writer;

pub(super) fn write(document: &Document<'_>, mut writer: Writer) -> String {
    let namespace = document.namespace.map(|namespace| ("xmlns", namespace));
    writer.element(document.root, namespace.as_slice(), |writer| {
        content(writer, &document.content);
    });
    writer.finish()
}

fn element(writer: &mut Writer, name: &str, node: &Node<'_>) {
    if !matches!(node, Node::Null) {
        writer.element(name, &[], |writer| content(writer, node));
    }
}

fn content(writer: &mut Writer, node: &Node<'_>) {
    match node {
        Node::Null => {}
        Node::Integer(number) => writer.text(&number.to_string()),
        Node::Text(text) => writer.text(text),
        Node::List(item, nodes) => nodes.iter().for_each(|node| element(writer, item, node)),
        Node::Record(members) => {
            members.iter().for_each(|(name, node)| element(writer, name, node));
        }
        Node::Links(links) => {
            links.iter().for_each(|(rel, href)| {
                writer.empty("link", &[("rel", rel), ("href", href)]);
            });
        }
    }
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
            write(&document, Writer::begin()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r xmlns=\"urn:x\">\
             <title>a &lt; b &amp; &quot;c&quot; ]]&gt; &#13;\n\t\u{1f600}</title><empty></empty>\
             <tags><tag>x</tag><tag>y</tag></tags><version>7</version>\
             <bad>a\u{fffd}b\u{fffd}</bad>\
             <links><link rel=\"articles\" href=\"/articles\"/></links></r>\n"
        );
    }
}
