//! Which units stand beside each other, for an index that knows none but single
//! ones: PostgreSQL's. Without them a phrase of two common words would be looked
//! for in every text that has both.

use std::collections::BTreeSet;

use super::indexed::BREAK;

/// Of private use, as [`BREAK`] is, so that no text and no query has them; all
/// of them together leave a `tsvector` its room.
const SIGNS: std::ops::RangeInclusive<u32> = 0xe001..=0xf8ff;

/// A sign of these two units side by side. Others may share it: it says where
/// they may be, and the text whether they are.
pub fn sign(first: &str, second: &str) -> char {
    let number = fnv1a(first.bytes().chain([b' ']).chain(second.bytes()));
    let count = SIGNS.end() - SIGNS.start() + 1;
    // Every number within is a character: the surrogates lie before them.
    char::from_u32(SIGNS.start() + number % count).unwrap_or('\u{e001}')
}

/// The signs of all neighbours in a text of units, each once, as units.
pub fn signs(text: &str) -> String {
    let units = || text.split_ascii_whitespace();
    let is_within = |(first, second): &(&str, &str)| *first != BREAK && *second != BREAK;
    let neighbours = units().zip(units().skip(1)).filter(is_within);
    let signs: BTreeSet<char> = neighbours.map(|(first, second)| sign(first, second)).collect();
    if signs.is_empty() {
        return String::new();
    }
    signs.into_iter().fold(String::from(" "), |mut text, sign| {
        text.push(sign);
        text.push(' ');
        text
    })
}

/// The hash of Fowler, Noll and Vo, 1a in 32 bits: what is in the index was
/// written with it, so it stays.
fn fnv1a(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_have_signs_but_not_across_a_break() {
        assert_eq!(signs(" green tea "), format!(" {} ", sign("green", "tea")));
        assert_eq!(signs(" green \u{e000} tea "), "");
        assert_eq!((signs(" tea "), signs("")), (String::new(), String::new()));
        assert_eq!(signs(" a b a b ").split_whitespace().count(), 2);
        // What the index of an earlier release holds must be found by this one.
        assert_eq!(sign("green", "tea"), sign("green", "tea"));
        assert_eq!(fnv1a("foobar".bytes()), 0xbf9c_f968);
    }
}
