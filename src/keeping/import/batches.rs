//! Entries that are taken in together.

use std::collections::HashSet;

use super::found::Found;
use crate::articles::entry::Entry;
use crate::id::Id;

/// The most entries of a batch: as many as SQLite's index of the search makes
/// one piece of.
const ENTRIES: usize = 1_000;

/// The most bytes of their contents, unless one alone has more.
const BYTES: usize = 8 * 1024 * 1024;

/// Entries of which no two have an id or a slug in common, and what was wrong
/// in between.
#[derive(Default)]
pub(super) struct Batch {
    pub entries: Vec<Entry>,
    /// The line of each.
    pub lines: Vec<usize>,
    /// The lines that hold none, and why.
    pub faults: Vec<(usize, String)>,
}

/// What is found, in batches.
pub(super) struct Batches<I> {
    found: I,
    /// What did not fit into the last one.
    left: Option<Found>,
}

impl<I: Iterator<Item = Found>> Batches<I> {
    pub(super) fn of(found: I) -> Self {
        Self { found, left: None }
    }
}

impl<I: Iterator<Item = Found>> Iterator for Batches<I> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        let mut room = Room::default();
        while let Some(found) = self.left.take().or_else(|| self.found.next()) {
            match found.entry {
                Ok(entry) if room.admits(&entry) => {
                    batch.entries.push(entry);
                    batch.lines.push(found.line);
                }
                Ok(entry) => {
                    self.left = Some(Found { line: found.line, entry: Ok(entry) });
                    break;
                }
                Err(fault) => batch.faults.push((found.line, fault)),
            }
            if batch.faults.len() >= ENTRIES {
                break;
            }
        }
        (!batch.entries.is_empty() || !batch.faults.is_empty()).then_some(batch)
    }
}

/// What a batch has already.
#[derive(Default)]
struct Room {
    ids: HashSet<Id>,
    slugs: HashSet<String>,
    bytes: usize,
}

impl Room {
    /// Counts the entry in, if there is room for it.
    fn admits(&mut self, entry: &Entry) -> bool {
        let size = match entry {
            Entry::Article(whole) => whole.article.content.len(),
            Entry::Deleted(_) => 0,
        };
        let is_empty = self.ids.is_empty();
        let fits = self.ids.len() < ENTRIES && self.bytes + size <= BYTES;
        let is_known =
            self.ids.contains(&entry.id()) || entry.slugs().any(|slug| self.slugs.contains(slug));
        if !is_empty && (!fits || is_known) {
            return false;
        }
        self.ids.insert(entry.id());
        self.slugs.extend(entry.slugs().cloned());
        self.bytes += size;
        true
    }
}
