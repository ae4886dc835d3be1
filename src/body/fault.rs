//! What can be wrong with the text of a body, and where.

use std::fmt::Write as _;

/// How many characters of the client's own text an error repeats.
const EXCERPT: usize = 60;

/// A body that is not well formed, or not the document that was asked for: 400.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, at which line and column (both from 1, the column in characters), and where
    /// it helps how to put it right: one sentence for the `detail` of RFC 9457 §3.1.4.
    pub detail: String,
}

/// What the readers raise: an offset is at hand everywhere, and the line and the column, which
/// cost a walk through the text, are looked up only once, by [`Fault::place`].
#[derive(Debug)]
pub(super) struct Fault {
    at: usize,
    what: String,
    advice: Option<String>,
}

impl Fault {
    /// Something wrong at a byte offset into the text.
    pub(super) fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), advice: None }
    }

    /// Adds how to put it right.
    pub(super) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Names the place in the text that was read.
    pub(super) fn place(self, text: &str) -> Malformed {
        let (line, column) = line_and_column(text, self.at);
        let mut detail = format!("{} at line {line}, column {column}", self.what);
        if let Some(advice) = self.advice {
            detail.push_str("; ");
            detail.push_str(&advice);
        }
        Malformed { detail }
    }
}

/// CR, LF and CR LF each end a line, as XML 1.0 §2.11 and every editor have it.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let feeds = before.matches('\n').count();
    let pairs = before.matches("\r\n").count();
    let returns = before.matches('\r').count();
    let start = before.rfind(['\r', '\n']).map_or(0, |end| end + 1);
    let column = before[start..].chars().count() + 1;
    (1 + feeds + returns - pairs, column)
}

/// The client's own words, cut to a length that fits a sentence.
///
/// A control character becomes U+FFFD, for the sentence also travels in XML, which could not
/// carry it (XML 1.0 §2.2).
pub(crate) fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(EXCERPT).map(printable).collect();
    if text.chars().nth(EXCERPT).is_some() {
        excerpt.push('…');
    }
    excerpt
}

fn printable(character: char) -> char {
    match character {
        '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        control if control.is_control() => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// Adds one segment to a JSON Pointer, `~` and `/` escaped (RFC 6901 §3).
pub(super) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Adds the index of an array's item to a JSON Pointer (RFC 6901 §4).
pub(super) fn push_index(pointer: &mut String, index: usize) {
    // Writing to a String cannot fail.
    let _ = write!(pointer, "/{index}");
}

#[cfg(test)]
mod tests;
