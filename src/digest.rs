//! Fingerprints of bytes.

use sha2::{Digest, Sha256};

/// The SHA-256 of these parts with a line feed between each two, in
/// hexadecimal. Parts with a line feed of their own, but for the last, could be
/// mistaken for several.
pub fn sha256(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hasher.update(b"\n");
        }
        hasher.update(part);
    }
    hexadecimal(&hasher.finalize())
}

/// Two digits for each byte, in lower case.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    halves.map(|half| DIGITS[usize::from(half)]).collect()
}
