//! Where in a text the words of a query stand, as it was written.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::normal::{is_passed_over, normalise};
use super::pieces::{Kind, Piece};
use super::query::{Item, Query};
use super::words;

/// The bytes of the text that its required items match, in order and apart from
/// each other. They are found by the same units as articles are, so that what is
/// shown as a match is one.
pub fn occurrences(text: &str, query: &Query) -> Vec<Range<usize>> {
    let units = units(text);
    let mut found: Vec<_> = query.required.iter().flat_map(|item| places(item, &units)).collect();
    found.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Where the item's units stand one after another.
fn places(item: &Item, units: &[Unit]) -> Vec<Range<usize>> {
    let wanted = item.units();
    let mut found = Vec::new();
    for window in units.windows(wanted.len()) {
        let (last, before) = (wanted.len() - 1, &wanted[..wanted.len() - 1]);
        let begins = window.iter().zip(before).all(|(unit, wanted)| unit.text == *wanted);
        let ends = match item.is_open() {
            true => window[last].text.starts_with(&wanted[last]),
            false => window[last].text == wanted[last],
        };
        if begins && ends {
            let end = if item.is_open() { window[last].first.end } else { window[last].end };
            found.push(window[0].first.start..end);
        }
    }
    found
}

/// A unit of a text, and where it stands there.
struct Unit {
    text: String,
    /// The bytes of its first character.
    first: Range<usize>,
    /// Where its last one ends.
    end: usize,
}

/// A character of a text's normal form, and the bytes that it was made of.
type Origin = (char, Range<usize>);

fn units(text: &str) -> Vec<Unit> {
    let mut all = Vec::new();
    let normal = with_origins(text);
    for piece in normal.chunk_by(|(a, _), (b, _)| Kind::of(*a) == Kind::of(*b)) {
        let characters: String = piece.iter().map(|(c, _)| c).collect();
        let kind = Kind::of(piece[0].0);
        let (of, length) = match kind {
            Kind::Separator => continue,
            Kind::Word => (Piece::Word(&characters), piece.len()),
            Kind::Run => (Piece::Run(&characters), 2),
        };
        let mut at = 0;
        words::units(&of, |unit| {
            let last = (at + length).min(piece.len()) - 1;
            let (first, end) = (piece[at].1.clone(), piece[last].1.end);
            all.push(Unit { text: unit.to_owned(), first, end });
            at += 1;
        });
    }
    all
}

/// The text's normal form, made of one cluster after another: a character and
/// what may compose with it.
fn with_origins(text: &str) -> Vec<Origin> {
    let mut normal = Vec::with_capacity(text.len());
    let mut start = 0;
    let ends = text.char_indices().skip(1).filter(|(_, c)| !continues(*c)).map(|(at, _)| at);
    for end in ends.chain([text.len()]) {
        normalise(&text[start..end], |c| normal.push((c, start..end)));
        start = end;
    }
    normal
}

/// Whether a character is of one cluster with the one before it: a mark, what
/// nobody sees, a vowel or an end of a Korean syllable.
fn continues(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let first = c.nfkd().find(|c| !is_passed_over(*c));
    first.is_none_or(|c| is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::articles::search::Indexed;

    fn marked(text: &str, q: &str) -> String {
        let query = Query::parse(q).expect("a query");
        let mut marked = text.to_owned();
        for range in occurrences(text, &query).into_iter().rev() {
            marked.insert(range.end, ']');
            marked.insert(range.start, '[');
        }
        marked
    }

    #[test]
    fn words_are_found_as_they_were_written() {
        for (text, q, expected) in [
            ("Green Tea, green tea", "GREEN", "[Green] Tea, [green] tea"),
            ("Green Tea, tea", "\"green tea\"", "[Green Tea], tea"),
            ("Crème brûlée", "brulee", "Crème [brûlée]"),
            ("cre\u{300}me", "creme", "[cre\u{300}me]"),
            ("Straße und STRASSE", "strasse", "[Straße] und [STRASSE]"),
            ("so\u{ad}ft", "soft", "[so\u{ad}ft]"),
            ("teapot tea", "tea -pot", "teapot [tea]"),
            ("東京都に行く", "京都", "東[京都]に行く"),
            ("東京都", "都", "東京[都]"),
            ("ガラス", "ｶﾞﾗｽ", "[ガラス]"),
            ("a—b", "b", "a—[b]"),
            ("nothing", "tea", "nothing"),
            ("", "tea", ""),
        ] {
            assert_eq!(marked(text, q), expected, "{q} in {text}");
        }
    }

    proptest! {
        /// A text is one to which the search says yes exactly when a place is found.
        #[test]
        fn a_match_has_a_place(text in "([a-zA-Zéß東京か゛\u{301}ㄱㅏ각 ﾞ\"™™-]|\\PC){0,24}", from in 0..20usize, length in 1..6usize) {
            let q: String = text.chars().skip(from).take(length).collect();
            if let Ok(query) = Query::parse(&q) && query.excluded.is_empty() && query.required.len() == 1 {
                let is_match = query.matches(&Indexed::of(&text, None, &[], ""));
                prop_assert_eq!(!occurrences(&text, &query).is_empty(), is_match, "{} in {}", q, text);
            }
        }
    }
}
