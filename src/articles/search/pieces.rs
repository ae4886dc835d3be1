//! Text as words and as runs of characters that are written without spaces.

use unicode_normalization::char::is_combining_mark;

use super::normal::normalise;

/// A part of a text in its normal form, never empty. Between two words or two
/// runs there was something that separates them; between a word and a run
/// there need not have been.
pub(super) enum Piece<'a> {
    /// A word of a script that puts something between words.
    Word(&'a str),
    /// Characters of scripts that do not, all that stand together.
    Run(&'a str),
}

/// Gives the pieces of a text in their order.
pub(super) fn pieces(text: &str, mut each: impl FnMut(Piece<'_>)) {
    let mut kind = Kind::Separator;
    let mut piece = String::new();
    let mut end = |kind, piece: &str| match kind {
        Kind::Separator => (),
        Kind::Word => each(Piece::Word(piece)),
        Kind::Run => each(Piece::Run(piece)),
    };
    normalise(text, |c| {
        let next = Kind::of(c);
        if next != kind {
            end(kind, &piece);
            piece.clear();
            kind = next;
        }
        if next != Kind::Separator {
            piece.push(c);
        }
    });
    end(kind, &piece);
}

/// What a character of a text in its normal form makes with its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Separator,
    Word,
    Run,
}

impl Kind {
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() {
            return if c.is_ascii_alphanumeric() { Self::Word } else { Self::Separator };
        }
        if is_apostrophe(c) || !(c.is_alphanumeric() || is_combining_mark(c)) {
            return Self::Separator;
        }
        if is_unspaced(c) { Self::Run } else { Self::Word }
    }
}

/// The apostrophes that Unicode calls letters. People type the one that their
/// keyboard has, so `Hawaiʻi` must be `Hawai'i`.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{2b9}'..='\u{2bf}')
}

/// Whether a letter, digit or mark is of a script without spaces between
/// words, or, as Korean, with spaces between more than words. Those of the
/// south-east of Asia are the ones that Unicode's line breaking (UAX #14)
/// sends to a dictionary.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        // Thai, Lao; Myanmar; the letters of Hangul; Khmer
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            // Tai Le, New Tai Lue; Tai Tham
            | '\u{1950}'..='\u{19ff}' | '\u{1a20}'..='\u{1aaf}'
            // Kana, Bopomofo, Han; Yi
            | '\u{3005}'..='\u{9fff}' | '\u{a000}'..='\u{a48f}'
            // Hangul, Myanmar, Tai Viet, Hangul
            | '\u{a960}'..='\u{a97f}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aadf}'
            | '\u{ac00}'..='\u{d7ff}'
            // Han; Myanmar, Ahom; Tangut, Khitan; kana, Nüshu; Han
            | '\u{f900}'..='\u{faff}' | '\u{116d0}'..='\u{1174f}' | '\u{16fe0}'..='\u{18dff}'
            | '\u{1aff0}'..='\u{1b2ff}' | '\u{20000}'..='\u{3ffff}'
    )
}
