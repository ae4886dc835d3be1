//! What XML 1.0 itself lays down, and writing it.

mod writer;

pub use writer::{DECLARATION, Writer};

/// The text with U+FFFD in place of what XML cannot carry, so that it says the
/// same in XML and elsewhere.
pub fn carried(text: String) -> String {
    if text.chars().all(is_character) {
        return text;
    }
    text.chars().map(|c| if is_character(c) { c } else { '\u{fffd}' }).collect()
}

/// Whether XML 1.0 (§2.2, production 2) admits the character in a document.
pub fn is_character(c: char) -> bool {
    !matches!(
        c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'
    )
}
