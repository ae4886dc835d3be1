//! Numbers of things in sentences.

use std::fmt::Display;

/// So many of them: `1 finding`, `2 findings`. The noun is one that takes an s.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let ending = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        for (count, text) in [(0, "0 articles"), (1, "1 article"), (2, "2 articles")] {
            assert_eq!(counted::<u64>(count, "article"), text);
        }
    }
}
