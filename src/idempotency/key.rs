//! The key that a client gives a request, and what else tells whether two
//! requests are the same.

use actix_web::http::header::{HeaderMap, HeaderName};

use crate::digest::sha256;
use crate::error::Violation;
use crate::id::Id;

/// The name of the header field, as problems spell it.
pub const NAME: &str = "Idempotency-Key";
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

const MOST_CHARACTERS: usize = 255;

/// A key as it was sent: 1 to 255 visible ASCII characters, which mean nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key of a request, if it has one, or what is wrong with it, which is
    /// told with whatever else is.
    pub fn of(headers: &HeaderMap) -> (Option<Self>, Option<Violation>) {
        match Self::read(headers) {
            Ok(key) => (key, None),
            Err(fault) => (None, Some(fault)),
        }
    }

    fn read(headers: &HeaderMap) -> Result<Option<Self>, Violation> {
        let mut lines = headers.get_all(IDEMPOTENCY_KEY);
        let Some(line) = lines.next() else { return Ok(None) };
        if lines.next().is_some() {
            return Err(Violation::of_parameter(NAME, "may stand only once"));
        }
        let bytes = line.as_bytes();
        let is_visible = bytes.iter().all(u8::is_ascii_graphic);
        if !is_visible || !(1..=MOST_CHARACTERS).contains(&bytes.len()) {
            let detail = format!("must be 1 to {MOST_CHARACTERS} visible ASCII characters");
            return Err(Violation::of_parameter(NAME, detail));
        }
        Ok(Some(Self(String::from_utf8_lossy(bytes).into_owned())))
    }
}

/// What tells whether a request was sent before.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The SHA-256 of who may send it again, and where.
    pub scope: String,
    /// The SHA-256 of what must be the same then.
    pub request: String,
}

impl Ticket {
    /// A ticket for a request with that key. `request` is what must be the same
    /// in a repeat.
    pub fn new(
        token: Option<Id>,
        (method, path): (&str, &str),
        key: &Key,
        request: &[&[u8]],
    ) -> Self {
        let token = token.map(|token| token.to_string()).unwrap_or_default();
        let scope = [&token, method, path, &key.0].map(str::as_bytes);
        Self { scope: sha256(&scope), request: sha256(request) }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn key(lines: &[&[u8]]) -> Result<Option<Key>, Violation> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(IDEMPOTENCY_KEY, HeaderValue::from_bytes(line).expect("a value"));
        }
        Key::read(&headers)
    }

    #[test]
    fn a_key_is_some_visible_characters() {
        let long = "k".repeat(255);
        for good in ["k", "\"8e03978e\"", "a,b;c=d", "!~", "K", &long] {
            assert_eq!(key(&[good.as_bytes()]), Ok(Some(Key(good.to_owned()))));
        }
        assert_eq!(key(&[]), Ok(None));
        let too_long = "k".repeat(256);
        let bad = ["", " ", "a b", "a\tb", "é", &too_long];
        for bad in bad.map(str::as_bytes).into_iter().chain([&b"\xff"[..]]) {
            assert!(key(&[bad]).is_err(), "{bad:?}");
        }
        assert!(key(&[b"a", b"a"]).is_err());
    }

    #[test]
    fn tickets_differ_where_anything_does() {
        let of = |token, at, name: &str, request: &[&[u8]]| {
            let ticket = Ticket::new(token, at, &Key(name.into()), request);
            (ticket.scope, ticket.request)
        };
        let (token, other) = (Some(Id::new()), Some(Id::new()));
        let first = of(token, ("POST", "/articles"), "k", &[b"json", b"", b"{}"]);
        assert_eq!(of(token, ("POST", "/articles"), "k", &[b"json", b"", b"{}"]), first);
        for scope in [
            of(other, ("POST", "/articles"), "k", &[]).0,
            of(token, ("PUT", "/articles"), "k", &[]).0,
            of(token, ("POST", "/article"), "sk", &[]).0,
            of(token, ("POST", "/articles"), "K", &[]).0,
        ] {
            assert_ne!(scope, first.0);
        }
        for request in
            [&[&b"xml"[..], b"", b"{}"], &[b"json", b"a", b"{}"], &[b"json", b"", b"{} "]]
        {
            assert_ne!(of(token, ("POST", "/articles"), "k", request).1, first.1);
        }
    }
}
