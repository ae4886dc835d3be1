//! Text as the units by which it is found.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::pieces::{Piece, pieces};

/// The most bytes that a unit has. PostgreSQL refuses words past 2,046.
pub(super) const LONGEST: usize = 255;

/// The units of a text, each with a space before and after it; `""` where
/// there is none.
///
/// A word is a unit: `Straße` is `" strasse "`. Where a script does not set
/// words apart, any two neighbouring characters are a unit, and the last one:
/// `東京都` is `" 東京 京都 都 "`, so that whatever stands in a run is found
/// without knowing where its words end. A character is a Unicode scalar value
/// of the normal form: in Thai, a vowel sign is one of its own.
pub fn words(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 4);
    pieces(text, |piece| {
        units(&piece, |unit| {
            if written.is_empty() {
                written.push(' ');
            }
            written.push_str(unit);
            written.push(' ');
        });
    });
    written
}

/// Gives the units of a piece of text in their order.
pub(super) fn units(piece: &Piece<'_>, mut each: impl FnMut(&str)) {
    match piece {
        Piece::Word(word) if word.len() > LONGEST => each(&digest(word)),
        Piece::Word(word) => each(word),
        Piece::Run(run) => {
            let mut start = 0;
            let mut middle = run.chars().next().map_or(0, char::len_utf8);
            for c in run[middle..].chars() {
                let end = middle + c.len_utf8();
                each(&run[start..end]);
                (start, middle) = (middle, end);
            }
            each(&run[start..]);
        }
    }
}

/// What stands for a word that is too long: 128 bits of its SHA-256, in
/// hexadecimal digits.
fn digest(word: &str) -> String {
    Sha256::digest(word)[..16].iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
