//! The grammar of start-tags: XML 1.0 §3.1.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::fault::{Fault, excerpt};
use super::{chars, names, references};

/// A start-tag, or an element that is empty in one tag.
pub(super) struct Tag<'t> {
    pub(super) at: usize,
    pub(super) name: &'t str,
    pub(super) attributes: Vec<Attribute<'t>>,
    pub(super) empty: bool,
}

/// An attribute with its value as the application should see it.
pub(super) struct Attribute<'t> {
    pub(super) at: usize,
    pub(super) name: &'t str,
    pub(super) value: Cow<'t, str>,
}

/// An attribute as it is written, without the quotes.
pub(super) struct Written<'t> {
    pub(super) at: usize,
    pub(super) name: &'t str,
    pub(super) value: &'t str,
    value_at: usize,
}

/// Reads a tag from its `<` to its `>`.
pub(super) fn read(raw: &str, at: usize) -> Result<Tag<'_>, Fault> {
    let empty = raw.ends_with("/>");
    let inside = &raw[1..raw.len() - if empty { 2 } else { 1 }];
    let (name, rest) = inside.split_at(names::length(inside));
    if name.is_empty() {
        return Err(Fault::new(at, "`<` that begins no tag").advise("write &lt;"));
    }
    let mut cursor = Cursor::new(rest, at + 1 + name.len());
    let mut attributes = Vec::new();
    let mut seen = HashSet::new();
    while let Some(written) = cursor.next()? {
        if !seen.insert(written.name) {
            return Err(duplicate(&written));
        }
        attributes.push(Attribute {
            at: written.at,
            name: written.name,
            value: references::expand(written.value, written.value_at)?,
        });
    }
    Ok(Tag { at, name, attributes, empty })
}

fn duplicate(written: &Written<'_>) -> Fault {
    let what = format!("second attribute {}", excerpt(written.name));
    Fault::new(written.at, what)
}

/// Goes through `S Name Eq "value"` (productions 25 and 41), as often as it stands there.
pub(super) struct Cursor<'t> {
    rest: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(rest: &'t str, at: usize) -> Self {
        Self { rest, at }
    }

    /// The next attribute, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Written<'t>>, Fault> {
        let spaced = self.skip_space();
        let Some(found) = self.rest.chars().next() else {
            return Ok(None);
        };
        let at = self.at;
        let name = self.take(names::length(self.rest));
        if name.is_empty() {
            return Err(self.unexpected(found));
        }
        if !spaced {
            let what = format!("no white space before attribute {}", excerpt(name));
            return Err(Fault::new(at, what));
        }
        let value_at = self.open_value(name)?;
        let value = self.close_value(name, value_at)?;
        Ok(Some(Written { at, name, value, value_at: value_at + 1 }))
    }

    fn skip_space(&mut self) -> bool {
        let trimmed = self.rest.trim_start_matches(chars::SPACE);
        !self.take(self.rest.len() - trimmed.len()).is_empty()
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        self.at += length;
        taken
    }

    /// Over the `=` to the opening quote, whose place it gives.
    fn open_value(&mut self, name: &str) -> Result<usize, Fault> {
        self.skip_space();
        if !self.rest.starts_with('=') {
            return Err(self.without("a value", name));
        }
        self.take(1);
        self.skip_space();
        if !self.rest.starts_with(['"', '\'']) {
            return Err(self.without("quotes around its value", name));
        }
        Ok(self.at)
    }

    fn without(&self, what: &str, name: &str) -> Fault {
        let name = excerpt(name);
        let fault = Fault::new(self.at, format!("attribute {name} without {what}"));
        fault.advise(format!("write {name}=\"…\""))
    }

    fn close_value(&mut self, name: &str, at: usize) -> Result<&'t str, Fault> {
        let quote = self.take(1);
        let Some((value, _)) = self.rest.split_once(quote) else {
            let what = format!("value of attribute {} without an end", excerpt(name));
            return Err(Fault::new(at, what).advise(format!("close it with {quote}")));
        };
        if let Some(found) = value.find('<') {
            let what = format!("`<` in the value of attribute {}", excerpt(name));
            return Err(Fault::new(at + 1 + found, what).advise("write &lt;"));
        }
        self.take(value.len() + 1);
        Ok(value)
    }

    fn unexpected(&self, found: char) -> Fault {
        let found = excerpt(&found.to_string());
        Fault::new(self.at, format!("unexpected `{found}` in a tag"))
    }
}
