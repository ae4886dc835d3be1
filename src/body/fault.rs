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
/// cost a walk through the text, are looked up only once, by [`Fault::place_after`].
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

    /// Names the place in the text that was read, which began there in a longer one.
    pub(super) fn place_after(self, start: Start, text: &str) -> Malformed {
        let Start { lines, columns } = start.after(&text[..text.floor_char_boundary(self.at)]);
        let (line, column) = (lines + 1, columns + 1);
        let mut detail = format!("{} at line {line}, column {column}", self.what);
        if let Some(advice) = self.advice {
            detail.push_str("; ");
            detail.push_str(&advice);
        }
        Malformed { detail }
    }
}

/// Where a text begins in a longer one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// How many lines end before it.
    pub lines: usize,
    /// How many characters stand before it in its line.
    pub columns: usize,
}

impl Start {
    /// Where begins what follows this text.
    pub(super) fn after(self, text: &str) -> Self {
        let begin = text.rfind(['\r', '\n']).map(|end| end + 1);
        let columns = text[begin.unwrap_or(0)..].chars().count();
        Self {
            lines: self.lines + line_ends(text),
            columns: if begin.is_some() { columns } else { self.columns + columns },
        }
    }
}

/// How many lines end in the text: CR, LF and CR LF each end one, as XML 1.0 §2.11 and every
/// editor have it.
fn line_ends(text: &str) -> usize {
    let feeds = text.matches('\n').count();
    let pairs = text.matches("\r\n").count();
    let returns = text.matches('\r').count();
    feeds + returns - pairs
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
