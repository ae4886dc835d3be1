//! Writing XML 1.0 that is well-formed, whatever the texts hold.

use super::is_character;

/// How each document begins.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// An attribute's name and value.
pub type Attribute<'a> = (&'a str, &'a str);

/// A document in UTF-8 that is being written. Names are taken as they come:
/// they are ours.
pub struct Writer {
    out: String,
}

impl Writer {
    /// A document of which only the declaration is written.
    pub fn begin() -> Self {
        Self { out: DECLARATION.to_owned() }
    }

    /// A part of a document, of which nothing is written.
    pub fn within() -> Self {
        Self { out: String::new() }
    }

    /// With room for so many bytes.
    #[must_use]
    pub fn expecting(mut self, bytes: usize) -> Self {
        self.out.reserve(bytes);
        self
    }

    /// Writes an element with what `content` writes.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) {
        self.tag(name, attributes);
        self.out.push('>');
        content(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes an element without attributes that holds a text.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.element(name, &[], |writer| writer.text(text));
    }

    /// Writes an element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// Writes text so that a parser gives it back to the character: a raw CR
    /// would be read as LF (XML 1.0 §2.11). What XML cannot carry is refused when
    /// an article is written; should it have come into the database in another
    /// way, one article shall not make a whole list ill-formed.
    pub fn text(&mut self, text: &str) {
        self.escape(text, |c| match c {
            '\r' => Some("&#13;"),
            _ => None,
        });
    }

    /// The document, with a line feed at the end.
    pub fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            // A parser makes a space of any white space in a value (§3.3.3).
            self.escape(value, |c| match c {
                '\r' => Some("&#13;"),
                '\n' => Some("&#10;"),
                '\t' => Some("&#9;"),
                _ => None,
            });
            self.out.push('"');
        }
    }

    fn escape(&mut self, text: &str, reference: impl Fn(char) -> Option<&'static str>) {
        let mut plain = 0;
        for (index, c) in text.char_indices() {
            let replacement = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                c if !is_character(c) => "\u{fffd}",
                c => match reference(c) {
                    Some(reference) => reference,
                    None => continue,
                },
            };
            self.out.push_str(&text[plain..index]);
            self.out.push_str(replacement);
            plain = index + c.len_utf8();
        }
        self.out.push_str(&text[plain..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_text_holds_the_document_is_well_formed_and_gives_it_back() {
        let text = "a < b & \"c\" ]]> 'd'\r\n\t\u{1f600}";
        let mut writer = Writer::begin();
        writer.element("r", &[("a", text)], |writer| {
            writer.leaf("t", text);
            writer.empty("e", &[]);
        });
        let written = writer.finish();
        let document = roxmltree::Document::parse(&written).expect("well-formed");
        let root = document.root_element();
        assert_eq!(root.attribute("a"), Some(text));
        assert_eq!(root.first_element_child().and_then(|child| child.text()), Some(text));
        assert!(written.ends_with("<e/></r>\n"), "{written}");
    }

    #[test]
    fn what_xml_cannot_carry_is_replaced() {
        let mut writer = Writer::begin();
        writer.leaf("t", "a\u{7}b\u{ffff}");
        assert_eq!(writer.finish(), format!("{DECLARATION}<t>a\u{fffd}b\u{fffd}</t>\n"));
    }
}
