//! Entries in a document of XML.

use std::io::BufRead;

use super::found::{Found, MOST_BYTES};
use crate::articles::entry::{ROOT, SHAPE};
use crate::body::xml;
use crate::body::xml::stream::{Element, Elements};

/// What the articles of a document hold.
pub(super) struct XmlArticles<R> {
    elements: Elements<R>,
    has_ended: bool,
}

impl<R: BufRead> XmlArticles<R> {
    pub(super) fn of(input: R) -> Self {
        Self { elements: Elements::new(input, ROOT, SHAPE.root, MOST_BYTES), has_ended: false }
    }
}

impl<R: BufRead> Iterator for XmlArticles<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.has_ended {
            return None;
        }
        match self.elements.take_next() {
            Ok(element) => element.map(|Element { start, raw }| {
                Found::of(start.lines + 1, xml::read_after(start, &raw, &[SHAPE]))
            }),
            Err(broken) => {
                self.has_ended = true;
                let text = format!("{}; nothing after it was read", broken.detail);
                Some(Found::wrong(broken.lines + 1, text))
            }
        }
    }
}
