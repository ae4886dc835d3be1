//! From the bytes of a body to its text.

use super::fault::{Fault, Malformed, Start};

/// What some clients put before their text: U+FEFF in UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text, without a byte order mark.
///
/// # Errors
/// [`Malformed`] names the line and the column at which it is no longer UTF-8.
pub fn read(bytes: &[u8]) -> Result<&str, Malformed> {
    read_after(Start::default(), bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))
}

/// As [`read`], of a text that begins there in a longer one; a byte order mark is no part of it.
pub fn read_after(start: Start, bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Fault::new(before.len(), "a byte that is not UTF-8").place_after(start, &before)
    })
}
