//! Characters without what a search passes over: case, accents, styles.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Gives the characters of the text's normal form, one by one.
///
/// That is its compatibility decomposition (NFKD) without accents and what
/// nobody sees, in lower case, composed again (NFC), so that `が` is one
/// character and not a `か` with something after it. The normal form of a
/// normal form is itself.
///
/// ASCII is but brought to lower case. It borders the rest: what it could
/// compose with has been left out by then.
pub(super) fn normalise(text: &str, mut each: impl FnMut(char)) {
    let mut rest = text;
    let mut folded = String::new();
    while !rest.is_empty() {
        let (ascii, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii).count());
        ascii.bytes().for_each(|byte| each(char::from(byte.to_ascii_lowercase())));
        let (other, after) = after.split_at(after.bytes().take_while(|b| !b.is_ascii()).count());
        folded.clear();
        let seen = other.chars().map(without_sign).nfkd().filter(|&c| !is_passed_over(c));
        seen.for_each(|c| fold(c, &mut folded));
        if folded.contains(may_compose) {
            folded.nfc().for_each(&mut each);
        } else {
            folded.chars().for_each(&mut each);
        }
        rest = after;
    }
}

/// The signs that stand after a word and are no part of it, but would become
/// letters of it: `Rust™` is not `rusttm`.
fn without_sign(c: char) -> char {
    if matches!(c, '\u{2120}' | '™') { ' ' } else { c }
}

/// Whether a decomposed text means the same to a search without it.
pub(super) fn is_passed_over(c: char) -> bool {
    c > '\u{7f}' && (is_unseen(c) || is_accent(c))
}

/// Soft hyphens, joiners, marks of direction, variation selectors and their
/// like, which leave no trace in print; enclosing marks, as those of keycap
/// emoji; the tatweel, which only stretches an Arabic word.
///
/// The zero width space is among them: it says where a line may be broken,
/// and Khmer is written with it and without.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{488}'..='\u{489}' | '\u{61c}' | '\u{640}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{1abe}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{20dd}'..='\u{20e0}' | '\u{20e2}'..='\u{20e4}'
            | '\u{a670}'..='\u{a672}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a mark is an accent, in any script: one with a combining class.
///
/// Those are kept that make another letter (8, the voicing of kana), join
/// consonants (9, the viramas) or are vowels that are always written (the
/// classes of Telugu, Thai, Lao and Tibetan). The points of Hebrew and Arabic,
/// which are seldom written, are accents.
fn is_accent(c: char) -> bool {
    let kept = [0, 8, 9, 84, 91, 103, 118, 129, 130, 132];
    c >= '\u{300}' && !kept.contains(&canonical_combining_class(c))
}

/// Writes a decomposed character without its case and its strokes.
///
/// Upper case is taken on the way since it is where `ς` meets `σ`, and `ß`
/// meets `ss`; lower case comes before it, since `ẞ` is in upper case already.
fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if is_folded(c) {
        out.push(c);
    } else {
        for lower in lower_of_upper(c) {
            match without_stroke(lower) {
                Some(letters) => out.push_str(letters),
                None => out.push(lower),
            }
        }
    }
}

fn lower_of_upper(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Whether a character has no case, or is a small Cyrillic letter: a short way
/// round the tables for scripts of which a text has only such, or mostly.
fn is_folded(c: char) -> bool {
    matches!(
        c,
        'а'..='я' | '\u{590}'..='\u{109f}' | '\u{1100}'..='\u{139f}' | '\u{3000}'..='\u{a63f}'
            | '\u{ac00}'..='\u{faff}' | '\u{20000}'..
    )
}

/// Whether a character could compose with the one before it or change places
/// with it, its accents being gone: a short way round NFC for scripts in which
/// none can.
fn may_compose(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{1dff}' | '\u{2c00}'..='\u{33ff}' | '\u{a640}'..='\u{1ffff}')
}

/// What people type for a letter that Unicode does not decompose.
fn without_stroke(lower: char) -> Option<&'static str> {
    Some(match lower {
        'ⱥ' => "a",
        'æ' => "ae",
        'ƀ' | 'ɓ' => "b",
        'ȼ' => "c",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ɇ' => "e",
        'ǥ' => "g",
        'ħ' => "h",
        'ɨ' => "i",
        'ɉ' => "j",
        'ƙ' => "k",
        'ł' | 'ƚ' => "l",
        'ŋ' => "n",
        'ø' => "o",
        'œ' => "oe",
        'ɍ' => "r",
        'ŧ' => "t",
        'þ' => "th",
        'ʉ' => "u",
        'ɏ' | 'ƴ' => "y",
        'ƶ' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_ways_end_where_the_long_ones_do() {
        for c in '\u{80}'..=char::MAX {
            if is_folded(c) {
                assert!(lower_of_upper(c).eq([c]) && without_stroke(c).is_none(), "{c:?}");
            }
            let mut decomposed = c.nfd().skip(1);
            assert!(decomposed.all(|mark| is_passed_over(mark) || may_compose(mark)), "{c:?}");
            let moves = canonical_combining_class(c) != 0;
            assert!(!moves || is_passed_over(c) || may_compose(c), "{c:?}");
        }
    }
}
