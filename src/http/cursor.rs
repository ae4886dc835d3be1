//! Cursors: places in a list, as clients carry them from one page to the next.
//!
//! Opaque, sealed with a key that all instances share, and bound to the list
//! that they were taken from. They hold no secret and never expire.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The form of what is sealed; another one gets another number.
const VERSION: u8 = 1;
const SEAL_BYTES: usize = 16;
const BINDING_BYTES: usize = 8;

/// Seals cursors and opens them.
#[derive(Clone)]
pub struct Cursors {
    key: Hmac<Sha256>,
}

/// A cursor that was opened: what it carries, and to which list it belongs.
pub struct Opened {
    binding: [u8; BINDING_BYTES],
    content: Vec<u8>,
}

impl Cursors {
    /// Cursors under this key, which is a text of any length.
    pub fn new(key: &str) -> Self {
        // HMAC takes a key of any length (RFC 2104 §2), so this cannot fail.
        let key = Hmac::new_from_slice(key.as_bytes()).expect("a key of any length");
        Self { key }
    }

    /// A cursor that carries this content through the list that `list`
    /// describes.
    pub fn seal(&self, list: &str, content: &[u8]) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&binding(list));
        bytes.extend_from_slice(content);
        let seal = self.key.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&seal[..SEAL_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Opens a cursor. The error is the end of a sentence that starts with the
    /// parameter's name.
    pub fn open(&self, text: &str) -> Result<Opened, String> {
        self.unsealed(text).ok_or_else(|| {
            "must be a cursor as it stands in a Link header of this server, whole and unchanged"
                .into()
        })
    }

    fn unsealed(&self, text: &str) -> Option<Opened> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sealed, seal) = bytes.split_last_chunk::<SEAL_BYTES>()?;
        self.key.clone().chain_update(sealed).verify_truncated_left(seal).ok()?;
        let content = sealed.strip_prefix(&[VERSION])?;
        let (binding, content) = content.split_first_chunk()?;
        Some(Opened { binding: *binding, content: content.to_vec() })
    }
}

impl Opened {
    /// What it carries, as `read` understands it, if it belongs to the list that
    /// `list` describes. The error is the end of a sentence, as above.
    pub fn read<T>(&self, list: &str, read: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, String> {
        if self.binding != binding(list) {
            return Err(
                "belongs to a list with another filter or order; begin anew without it".into()
            );
        }
        read(&self.content).ok_or_else(|| "is of an earlier form; begin anew without it".into())
    }
}

fn binding(list: &str) -> [u8; BINDING_BYTES] {
    let digest = Sha256::digest(list);
    std::array::from_fn(|index| digest[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_is_opened_with_the_same_key_and_list_only() {
        let cursors = Cursors::new("key");
        let cursor = cursors.seal("tag=tea", b"here");
        let opened = cursors.open(&cursor).expect("it is whole");
        let read = |list| opened.read(list, |content| Some(content.to_vec()));
        assert_eq!(read("tag=tea"), Ok(b"here".to_vec()));
        assert!(read("tag=coffee").is_err());
        assert!(opened.read("tag=tea", |_| None::<()>).is_err());
        assert!(Cursors::new("another").open(&cursor).is_err());
    }

    #[test]
    fn a_cursor_with_any_character_changed_is_refused() {
        let cursors = Cursors::new("key");
        let cursor = cursors.seal("", b"0123456789");
        for index in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert!(cursors.open(&changed).is_err(), "{changed}");
            assert!(cursors.open(&cursor[..index]).is_err());
        }
        for text in ["", "=", "A", "é", "AAAA", &format!("{cursor}="), &format!("{cursor}A")] {
            assert!(cursors.open(text).is_err(), "{text}");
        }
    }
}
