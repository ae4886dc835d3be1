//! Entries in lines of JSON.

use std::io::{self, BufRead, Read};

use super::found::{Found, MOST_BYTES};
use crate::body::xml::Tree;
use crate::body::{Malformed, Start, json, text};

/// What the lines of a text hold; empty ones hold nothing.
pub(super) struct JsonLines<R> {
    input: R,
    /// How many lines came before.
    lines: usize,
    has_ended: bool,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input, lines: 0, has_ended: false }
    }

    /// The next line with its end; as much of one that is too long as tells so.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.input.by_ref().take(MOST_BYTES as u64 + 1).read_until(b'\n', &mut line)?;
        if is_too_long(&line) {
            self.input.skip_until(b'\n')?;
        }
        Ok(line)
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while !self.has_ended {
            let number = self.lines + 1;
            let line = match self.line() {
                Ok(line) if line.is_empty() => return None,
                Ok(line) => line,
                Err(error) => {
                    self.has_ended = true;
                    let text = format!("cannot be read on: {error}; nothing after it was read");
                    return Some(Found::wrong(number, text));
                }
            };
            self.lines = number;
            if is_too_long(&line) {
                return Some(Found::wrong(number, format!("is longer than {MOST_BYTES} bytes")));
            }
            if !line.trim_ascii().is_empty() {
                return Some(Found::of(number, tree(number, line.trim_ascii_end())));
            }
        }
        None
    }
}

fn is_too_long(line: &[u8]) -> bool {
    line.len() > MOST_BYTES && !line.ends_with(b"\n")
}

fn tree(number: usize, line: &[u8]) -> Result<Tree, Malformed> {
    let start = Start { lines: number - 1, columns: 0 };
    let value = json::read_after(start, text::read_after(start, line)?)?;
    Ok(Tree { value, violations: Vec::new() })
}
