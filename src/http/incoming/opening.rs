//! What a body begins with, for an array may have more bytes than anything else.

use super::Language;
use crate::body::xml::{Form, Shape};

/// What can be told of a body by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// An array, or the XML element that stands for one.
    Array,
    /// Anything else, malformed or not.
    Other,
    /// There has been nothing yet but what may stand before either.
    Unclear,
}

/// The byte order mark, U+FEFF in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Opening {
    /// Looks at the beginning of a body, which may break off anywhere.
    pub(super) fn of(begin: &[u8], language: Language, shapes: &[Shape]) -> Self {
        if begin.len() < MARK.len() && MARK.starts_with(begin) {
            return Self::Unclear;
        }
        let begin = begin.strip_prefix(MARK).unwrap_or(begin).trim_ascii_start();
        match language {
            Language::Json => match begin.first() {
                None => Self::Unclear,
                Some(b'[') => Self::Array,
                Some(_) => Self::Other,
            },
            Language::Xml => Self::of_xml(begin, shapes),
        }
    }

    /// Passes over the declaration, comments and processing instructions.
    fn of_xml(mut begin: &[u8], shapes: &[Shape]) -> Self {
        while let Some((inside, close)) = aside(begin) {
            let Some(end) = find(inside, close) else { return Self::Unclear };
            begin = inside[end + close.len()..].trim_ascii_start();
        }
        let Some(tag) = begin.strip_prefix(b"<") else {
            return if begin.is_empty() { Self::Unclear } else { Self::Other };
        };
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        match tag.iter().position(is_end) {
            Some(end) if is_array(&tag[..end], shapes) => Self::Array,
            None if b"!--".starts_with(tag) || roots(shapes).any(|root| root.starts_with(tag)) => {
                Self::Unclear
            }
            _ => Self::Other,
        }
    }
}

/// What may stand before the root, behind how it begins, and how it ends.
fn aside(begin: &[u8]) -> Option<(&[u8], &'static [u8])> {
    let instruction = begin.strip_prefix(b"<?").map(|inside| (inside, b"?>".as_slice()));
    instruction.or_else(|| begin.strip_prefix(b"<!--").map(|inside| (inside, b"-->".as_slice())))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn is_array(name: &[u8], shapes: &[Shape]) -> bool {
    roots(shapes).any(|root| root == name)
}

/// The names of the elements that stand for arrays.
fn roots(shapes: &[Shape]) -> impl Iterator<Item = &[u8]> {
    shapes
        .iter()
        .filter(|shape| matches!(shape.form, Form::List { .. }))
        .map(|shape| shape.root.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Shape; 2] = [
        Shape { root: "article", form: Form::Record(&[]) },
        Shape { root: "articles", form: Form::List { item: "article", of: &Form::Record(&[]) } },
    ];

    #[test]
    fn a_beginning_says_whether_it_is_an_array() {
        use Opening::{Array, Other, Unclear};
        for (json, opening) in [
            ("", Unclear),
            (" \r\n\t", Unclear),
            ("\u{feff}", Unclear),
            ("[", Array),
            ("\u{feff} \n[{", Array),
            ("{\"a\":[", Other),
            ("<articles>", Other),
            ("\u{feff}\u{feff}[", Other),
        ] {
            assert_eq!(Opening::of(json.as_bytes(), Language::Json, &SHAPES), opening, "{json}");
        }
        for (xml, opening) in [
            ("", Unclear),
            ("\u{feff}", Unclear),
            ("<", Unclear),
            ("<!-", Unclear),
            ("<!-- <articles>", Unclear),
            ("<?xml version='1.0'", Unclear),
            ("<article", Unclear),
            ("<articles", Unclear),
            ("<articles>", Array),
            ("<articles/>", Array),
            ("<articles\n", Array),
            ("\u{feff}<?xml version='1.0'?>\n<!-- <article> --><?a b?> <articles ", Array),
            ("<article>", Other),
            ("<articlesx>", Other),
            ("<articlesx", Other),
            ("<!DOCTYPE articles>", Other),
            ("[", Other),
            ("<!---->articles>", Other),
        ] {
            assert_eq!(Opening::of(xml.as_bytes(), Language::Xml, &SHAPES), opening, "{xml}");
        }
    }
}
