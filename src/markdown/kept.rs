//! What has been rendered lately, so that it is rendered once for each version
//! of an article and not once for each request.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use sha2::{Digest, Sha256};

use super::Rendering;

/// How many bytes of renderings a generation holds, about; there are two.
const ROOM: usize = 16 << 20;

/// What a rendering is known by: the SHA-256 of its content. It holds for any
/// article that says the same, and never for another version.
type Key = [u8; 32];

/// A place for a rendering, which is made once, while others wait for it.
type Place = Arc<OnceLock<Arc<Rendering>>>;

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// Two generations: when the younger one is full it becomes the elder, and what
/// nobody has asked for since then is forgotten.
#[derive(Default)]
struct Kept {
    young: HashMap<Key, Place>,
    old: HashMap<Key, Place>,
    bytes: usize,
}

/// The rendering of that content, made by `render` unless it is there.
pub(super) fn get(content: &str, render: fn(&str) -> Rendering) -> Arc<Rendering> {
    let place = {
        // Whoever panicked here left a map that is whole.
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.place(Sha256::digest(content).into(), content.len())
    };
    Arc::clone(place.get_or_init(|| Arc::new(render(content))))
}

impl Kept {
    fn place(&mut self, key: Key, length: usize) -> Place {
        if let Some(place) = self.young.get(&key) {
            return Arc::clone(place);
        }
        let place = self.old.remove(&key).unwrap_or_default();
        // HTML is longer than what it is made of; highlighted code much.
        self.bytes += 2 * length + 500;
        if self.bytes > ROOM {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 2 * length + 500;
        }
        self.young.insert(key, Arc::clone(&place));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_what_is_not_goes() {
        let mut kept = Kept::default();
        let key = |number: usize| Sha256::digest(number.to_string()).into();
        let first = kept.place(key(0), 1000);
        for number in 1..100_000 {
            kept.place(key(number), 1000);
            assert!(kept.young.len() + kept.old.len() < 2 * ROOM / 2000, "it is bounded");
            if number % 1000 == 0 {
                assert!(Arc::ptr_eq(&first, &kept.place(key(0), 1000)), "{number}");
            }
        }
        assert_eq!(Arc::strong_count(&kept.place(key(1), 1000)), 2, "it was forgotten");
    }

    #[test]
    fn many_who_ask_at_once_wait_for_one() {
        static TIMES: Mutex<usize> = Mutex::new(0);
        let render = |content: &str| {
            *TIMES.lock().expect("whole") += 1;
            Rendering { html: content.to_owned(), minutes: 1, lead: String::new() }
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    assert_eq!(get("asked for by eight", render).html, "asked for by eight");
                });
            }
        });
        assert_eq!(*TIMES.lock().expect("whole"), 1);
    }
}
