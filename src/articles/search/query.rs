//! What a search asks for.

use super::indexed::Indexed;
use super::pieces::{Piece, pieces};
use super::words::units;

/// The most different items that a query may have.
pub const MOST_ITEMS: usize = 64;

/// What `q` asks for: the articles that have every required item, and no
/// excluded one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// What must occur; never empty, no item twice, in the query's order.
    pub required: Vec<Item>,
    /// What must not occur; no item twice, in the query's order.
    pub excluded: Vec<Item>,
}

impl Query {
    /// Reads a query. The error ends a sentence that starts with the
    /// parameter's name.
    ///
    /// White space separates items, each a word or a `"phrase of words"`, whose
    /// quotes may be typographic ones; one that is not closed runs to the end.
    /// A hyphen before an item excludes it. All else is text: there are no
    /// operators. An item without a letter or digit is left out.
    pub fn parse(q: &str) -> Result<Self, String> {
        let text = q.trim().to_owned();
        let mut query = Self { text, required: Vec::new(), excluded: Vec::new() };
        let mut rest = q.trim_start();
        while !rest.is_empty() {
            let (is_excluded, text, after) = next(rest);
            if let Some(item) = Item::of(text) {
                query.add(item, is_excluded);
            }
            if query.required.len() + query.excluded.len() > MOST_ITEMS {
                return Err(format!("may hold at most {MOST_ITEMS} different words and phrases"));
            }
            rest = after.trim_start();
        }
        if query.required.is_empty() {
            return Err("must name a word to search for: it holds no letter and no digit that is \
                        not excluded with a hyphen"
                .into());
        }
        Ok(query)
    }

    fn add(&mut self, item: Item, is_excluded: bool) {
        let items = if is_excluded { &mut self.excluded } else { &mut self.required };
        if !items.contains(&item) {
            items.push(item);
        }
    }

    /// Whether the article is one of those asked for: what both databases do.
    pub fn matches(&self, indexed: &Indexed) -> bool {
        let occurs = |item: &Item| {
            let needle = item.needle();
            let Indexed { title, summary, tags, content, .. } = indexed;
            [title, summary, tags, content].into_iter().any(|part| part.contains(&needle))
        };
        self.required.iter().all(occurs) && !self.excluded.iter().any(occurs)
    }

    /// How much the article is about what is asked for: for each required
    /// item 8 when it occurs in the title, 4 in the summary, 2 in the tags, and
    /// 1 when each of its units is frequent in the content.
    pub fn score(&self, indexed: &Indexed) -> i64 {
        let score = |item: &Item| {
            let needle = item.needle();
            8 * i64::from(indexed.title.contains(&needle))
                + 4 * i64::from(indexed.summary.contains(&needle))
                + 2 * i64::from(indexed.tags.contains(&needle))
                + i64::from(item.needles().all(|unit| indexed.frequent.contains(&unit)))
        };
        self.required.iter().map(score).sum()
    }
}

/// The first item of a text that does not start with white space: whether it
/// is excluded, its text, and what comes after it.
fn next(text: &str) -> (bool, &str, &str) {
    let stripped = text.strip_prefix(['-', '\u{ff0d}']);
    let body = stripped.unwrap_or(text);
    let (item, after) = match body.strip_prefix(is_quote) {
        Some(phrase) => phrase.split_once(is_quote).unwrap_or((phrase, "")),
        None => {
            let end = body.find(|c: char| c.is_whitespace() || is_quote(c));
            body.split_at(end.unwrap_or(body.len()))
        }
    };
    (stripped.is_some(), item, after)
}

/// Whether a character opens or closes a phrase. Phones type the quotes of
/// their language, and Japanese keyboards the wide one.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{ff02}')
}

/// Units that must stand one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    units: Vec<String>,
    open: bool,
}

impl Item {
    /// The item of a text, if it has a unit.
    ///
    /// Where it ends in a run of a script without spaces, the run may go on in
    /// what is found: the text's last two characters are its last unit, and a
    /// run of one character is left open.
    fn of(text: &str) -> Option<Self> {
        let mut all = Vec::new();
        let mut last_run = 0;
        pieces(text, |piece| {
            last_run = if let Piece::Run(run) = piece { run.chars().count() } else { 0 };
            units(&piece, |unit| all.push(unit.to_owned()));
        });
        if last_run > 1 {
            all.pop();
        }
        (!all.is_empty()).then_some(Self { units: all, open: last_run == 1 })
    }

    /// What a text of units contains exactly when the item occurs in it:
    /// `" first post "`, and without the last space when the item is open.
    pub fn needle(&self) -> String {
        let end = if self.open { "" } else { " " };
        format!(" {}{end}", self.units.join(" "))
    }

    /// The needle of each unit by itself.
    pub fn needles(&self) -> impl Iterator<Item = String> {
        let last = self.units.len() - 1;
        let end = move |at| if self.open && at == last { "" } else { " " };
        self.units.iter().enumerate().map(move |(at, unit)| format!(" {unit}{}", end(at)))
    }

    /// The units, in their order; never none.
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// Whether the last unit is a single character that matches any unit that
    /// starts with it.
    pub fn is_open(&self) -> bool {
        self.open
    }
}
