//! What a client sends to prove that it holds a token.

use std::fmt;

use crate::digest::{hexadecimal, sha256};

/// What every token starts with, so that scanners for leaked secrets know it.
const PREFIX: &str = "bs_";
const RANDOM_BYTES: usize = 32;
const CHECKSUM_BYTES: usize = 4;
const LENGTH: usize = PREFIX.len() + 2 * (RANDOM_BYTES + CHECKSUM_BYTES);

/// A token's secret: `bs_`, 256 random bits and a checksum, in hexadecimal, in
/// all 75 characters. Shown once, when it is made; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new secret from the system's source of randomness, or the reason why
    /// there is none.
    pub fn generate() -> Result<Self, String> {
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random).map_err(|error| format!("no randomness: {error}"))?;
        let body = format!("{PREFIX}{}", hexadecimal(&random));
        let checksum = checksum(&body);
        Ok(Self(body + &checksum))
    }

    /// Reads a secret; `None` for what cannot be one, such as one mistyped.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != LENGTH || !text.is_ascii() {
            return None;
        }
        let (body, sum) = text.split_at(LENGTH - 2 * CHECKSUM_BYTES);
        (body.starts_with(PREFIX) && checksum(body) == sum).then(|| Self(text.to_owned()))
    }

    /// What the database keeps of it.
    pub fn sha256(&self) -> String {
        sha256(&[self.0.as_bytes()])
    }

    /// The secret itself, to be shown to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(bs_…)")
    }
}

fn checksum(body: &str) -> String {
    let mut digest = sha256(&[body.as_bytes()]);
    digest.truncate(2 * CHECKSUM_BYTES);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_back_and_a_mistyped_one_is_not() {
        let secret = Secret::generate().expect("there is randomness");
        let text = secret.reveal();
        assert_eq!(Secret::parse(text), Some(secret.clone()));
        assert_ne!(Secret::generate().expect("there is randomness"), secret);
        for position in 0..text.len() {
            let mut wrong = text.to_owned().into_bytes();
            wrong[position] = if wrong[position] == b'0' { b'1' } else { b'0' };
            let wrong = String::from_utf8(wrong).expect("ASCII");
            assert_eq!(Secret::parse(&wrong), None, "{wrong}");
        }
        assert_eq!(Secret::parse(&text[..LENGTH - 1]), None);
        assert_eq!(Secret::parse(&text.to_uppercase()), None);
        assert_eq!(Secret::parse(""), None);
    }

    #[test]
    fn a_secret_is_not_printed_by_accident() {
        let secret = Secret::generate().expect("there is randomness");
        assert_eq!(format!("{secret:?}"), "Secret(bs_…)");
    }
}
