//! The characters of XML 1.0.

use super::super::fault::Fault;
pub(super) use crate::xml::is_character as allowed;

/// White space, production 3 of XML 1.0 §2.3: less than what Unicode knows.
pub(super) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether there is nothing but white space.
pub(super) fn blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Looks through the whole document for a character that XML cannot carry: no markup excuses one.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    // By blocks without a branch, which costs a tenth of a walk from character to character; only
    // where a byte could be part of one does the walk begin.
    if !text.as_bytes().chunks(64).any(suspicious) {
        return Ok(());
    }
    match text.char_indices().find(|&(_, found)| !allowed(found)) {
        None => Ok(()),
        Some((at, found)) => Err(forbidden(at, found)),
    }
}

/// Whether there is a control character, or the first byte of U+FFFE, U+FFFF and their neighbours.
fn suspicious(block: &[u8]) -> bool {
    block.iter().fold(false, |found, &byte| {
        found | matches!(byte, 0x00..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0xEF)
    })
}

/// The fault of such a character.
pub(super) fn forbidden(at: usize, character: char) -> Fault {
    let code = u32::from(character);
    Fault::new(at, format!("U+{code:04X}, which XML 1.0 cannot carry,"))
}
