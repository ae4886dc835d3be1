//! What the databases keep of an article for the search.

use std::collections::HashMap;

use super::pairs::signs;
use super::words::words;

/// A unit that no text and no query has: its one character is of private use,
/// which separates words. It stands where a phrase must not go on.
pub const BREAK: &str = "\u{e000}";

/// The most bytes that the different units of an article may have together.
///
/// A `tsvector` of PostgreSQL has room for 1 MiB of them, and what makes one of
/// an array does not check. A mebibyte of prose in an alphabet has a tenth of
/// that, and Chinese, whose pairs of characters vary most, still less than all:
/// only lists and junk come there.
pub const MOST_DISTINCT: usize = 1_000_000;

/// The most bytes that all units of an article may have together, with their
/// spaces. A mebibyte of text has at most 2.5 million; but a character can
/// stand for 18 others (`ﷺ`), and repeating it would make 12 million.
pub const MOST_WRITTEN: usize = 4_000_000;

/// How often a unit occurs in a content that is about it.
const OFTEN: u32 = 3;

/// What is kept of an article so that it is found: the [`words`] of each part
/// of it. `""` where a part has none.
///
/// Where its units would pass [`MOST_DISTINCT`] or [`MOST_WRITTEN`] it ends:
/// what follows, the parts taken in this order, is not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// The units of the title.
    pub title: String,
    /// The units of the summary.
    pub summary: String,
    /// The units of the tags, with [`BREAK`] between two tags, so that no
    /// phrase goes from one into the next.
    pub tags: String,
    /// The units that occur at least three times in the content, each once,
    /// sorted by their bytes: what the article is about.
    pub frequent: String,
    /// The units of the content.
    pub content: String,
}

impl Indexed {
    /// What is kept of an article with these parts.
    pub fn of(title: &str, summary: Option<&str>, tags: &[String], content: &str) -> Self {
        let tags: Vec<String> = tags.iter().map(|tag| words(tag)).collect();
        let mut title = words(title);
        let mut summary = words(summary.unwrap_or_default());
        let mut tags = joined(&tags);
        let mut content = words(content);

        let mut room = Room::new();
        let ends = [
            room.admit(&title, 0),
            room.admit(&summary, 0),
            room.admit(&tags, 0),
            room.admit(&content, 1),
        ];
        let frequent = room.frequent();
        for (part, end) in [&mut title, &mut summary, &mut tags, &mut content].into_iter().zip(ends)
        {
            part.truncate(end);
        }
        Self { title, summary, tags, frequent, content }
    }

    /// Title, summary, tags and content in one text, with [`BREAK`] between
    /// them, so that no phrase goes from one into the next; and at its end the
    /// signs of what stands side by side.
    pub fn whole(&self) -> String {
        let whole = joined(&[&self.title, &self.summary, &self.tags, &self.content]);
        let signs = signs(&whole);
        joined(&[whole, signs])
    }
}

/// Texts of units as one, with [`BREAK`] between those that have any.
fn joined(texts: &[impl AsRef<str>]) -> String {
    let mut whole = String::with_capacity(texts.iter().map(|text| text.as_ref().len() + 4).sum());
    for text in texts.iter().map(AsRef::as_ref).filter(|text| !text.is_empty()) {
        if !whole.is_empty() {
            whole.push_str(BREAK);
        }
        whole.push_str(text);
    }
    whole
}

/// The different units of an article, with how often each occurs in the
/// content, and how much room they leave.
struct Room<'a> {
    counts: HashMap<&'a str, u32>,
    distinct: usize,
    written: usize,
    is_full: bool,
}

impl<'a> Room<'a> {
    fn new() -> Self {
        let counts = HashMap::from([(BREAK, 0)]);
        Self { counts, distinct: BREAK.len(), written: 0, is_full: false }
    }

    /// Takes the units of a text as far as there is room for them; answers
    /// where in the text that ends. Each adds `weight` to its count.
    fn admit(&mut self, text: &'a str, weight: u32) -> usize {
        let mut end = 0;
        for unit in text.split_ascii_whitespace() {
            if self.is_full || !self.count(unit, weight) {
                self.is_full = true;
                break;
            }
            end += unit.len() + 1;
        }
        if end == 0 { 0 } else { end + 1 }
    }

    /// Counts a unit; false where there is no room for another.
    fn count(&mut self, unit: &'a str, weight: u32) -> bool {
        self.written += unit.len() + 1;
        if self.written > MOST_WRITTEN {
            return false;
        }
        if let Some(count) = self.counts.get_mut(unit) {
            *count += weight;
            return true;
        }
        self.distinct += unit.len();
        self.distinct <= MOST_DISTINCT && self.counts.insert(unit, weight).is_none()
    }

    /// The units that occur often, each with a space before and after it.
    fn frequent(&self) -> String {
        let often = self.counts.iter().filter(|&(_, &count)| count >= OFTEN);
        let mut units: Vec<&str> = often.map(|(&unit, _)| unit).collect();
        units.sort_unstable();
        if units.is_empty() { String::new() } else { format!(" {} ", units.join(" ")) }
    }
}
