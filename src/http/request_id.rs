//! The name by which one request is found in the logs.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::fmt::Hyphenated;
use uuid::{Builder, Uuid};

/// Carries the request's id, both ways.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const MAX_LENGTH: usize = 128;

/// The id that the client sent, if it is 1 to 128 of `[A-Za-z0-9._-]`, else a
/// new one.
pub fn of(headers: &HeaderMap) -> HeaderValue {
    match headers.get(&X_REQUEST_ID) {
        Some(sent) if is_acceptable(sent.as_bytes()) => sent.clone(),
        _ => HeaderValue::from_str(new().encode_lower(&mut Uuid::encode_buffer()))
            .unwrap_or_else(|_| HeaderValue::from_static("unknown")),
    }
}

thread_local! {
    /// Two secrets of this thread's, and how many ids it has made.
    static MADE: (RandomState, RandomState, Cell<u64>) = Default::default();
}

/// A UUID v4 that no other is like. It names, and guards nothing: to ask the
/// system for randomness each time would take longer than the rest of a hit.
fn new() -> Hyphenated {
    let halves = MADE.with(|(high, low, count)| {
        count.set(count.get().wrapping_add(1));
        [high.hash_one(count.get()), low.hash_one(count.get())]
    });
    let [high, low] = halves.map(u64::to_be_bytes);
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&high);
    bytes[8..].copy_from_slice(&low);
    Builder::from_random_bytes(bytes).into_uuid().hyphenated()
}

fn is_acceptable(id: &[u8]) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id.iter().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_id_is_given_twice_by_any_thread() {
        let make = || (0..10_000).map(|_| new().to_string()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(make)).collect();
        let made = threads.into_iter().flat_map(|thread| thread.join().expect("goes well"));
        let made: Vec<String> = made.collect();
        assert!(made.iter().all(|id| id.len() == 36 && id.as_bytes()[14] == b'4'));
        assert_eq!(made.iter().collect::<HashSet<_>>().len(), made.len());
    }
}
