//! An article's name in URLs.

use std::fmt;

use crate::id::Id;

/// The most characters that a slug may have.
pub const MAX_LENGTH: usize = 100;

/// What a title becomes of which transliteration leaves nothing.
const FALLBACK: &str = "article";

/// Lower-case letters, digits and single hyphens between them, at most
/// [`MAX_LENGTH`] characters, and never of a UUID's form, so that a URL is
/// read in one way only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !has_form(text) {
            return Err("may hold only a-z, 0-9 and single hyphens between them".into());
        }
        if text.len() > MAX_LENGTH {
            return Err(format!("is longer than {MAX_LENGTH} characters"));
        }
        if Id::parse(text).is_some() {
            return Err("may not have the form of a UUID".into());
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug of a title in any script, by transliteration. It is not
    /// cut within a word unless that word alone is too long.
    pub fn of_title(title: &str) -> Self {
        let mut slug = String::new();
        let ascii = deunicode::deunicode_with_tofu(title, " ").replace(['\'', '’'], "");
        for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
            let separator = usize::from(!slug.is_empty());
            if slug.len() + separator + word.len() > MAX_LENGTH {
                if slug.is_empty() {
                    slug.push_str(&word[..MAX_LENGTH]);
                }
                break;
            }
            if separator == 1 {
                slug.push('-');
            }
            slug.push_str(word);
        }
        slug.make_ascii_lowercase();
        if slug.is_empty() {
            slug.push_str(FALLBACK);
        }
        Self(slug)
    }

    /// The `number`th slug of this name: itself, then `-2`, `-3` and so on,
    /// shortened where it would grow too long.
    pub fn numbered(&self, number: u64) -> Self {
        if number < 2 {
            return self.clone();
        }
        let suffix = format!("-{number}");
        let room = MAX_LENGTH - suffix.len();
        let stem = self.0[..self.0.len().min(room)].trim_end_matches('-');
        Self(format!("{stem}{suffix}"))
    }

    /// Whether a URL would take it for an id. Only one made of a title can be.
    pub fn is_like_id(&self) -> bool {
        Id::parse(&self.0).is_some()
    }

    /// The slug's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `[a-z0-9]+(-[a-z0-9]+)*`, which tags share.
pub fn has_form(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_in_any_script_become_slugs() {
        for (title, slug) in [
            ("First post...", "first-post"),
            ("Don't panic!", "dont-panic"),
            ("Ärger in Ålesund — à la carte", "arger-in-alesund-a-la-carte"),
            ("Привет, мир", "privet-mir"),
            ("Ελληνικά", "ellenika"),
            ("北京", "bei-jing"),
            ("Straße № 5", "strasse-no-5"),
            ("C++ & Rust_2024", "c-rust-2024"),
            ("\u{2042}\u{fe0f}...", "article"),
            ("!!!", "article"),
        ] {
            assert_eq!(Slug::of_title(title).as_str(), slug, "{title}");
        }
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let slug = Slug::of_title(&"lengthy ".repeat(30));
        assert!(slug.as_str().len() <= MAX_LENGTH && slug.as_str().ends_with("-lengthy"));
        assert_eq!(Slug::of_title(&"x".repeat(200)).as_str().len(), MAX_LENGTH);
    }

    #[test]
    fn numbers_follow_the_stem() {
        let slug = Slug::of_title("Tea");
        assert_eq!(slug.numbered(1).as_str(), "tea");
        assert_eq!(slug.numbered(12).as_str(), "tea-12");
        let long = Slug::of_title(&"x".repeat(200)).numbered(1000);
        assert_eq!(long.as_str(), format!("{}-1000", "x".repeat(95)));
    }

    #[test]
    fn what_is_no_slug_is_refused() {
        let uuid = "0197c2a0-7b1c-7d6e-8f00-0123456789ab";
        for text in ["", "-", "a-", "-a", "a--b", "A", "a b", "ä", "a_b", "a.json", uuid] {
            assert!(Slug::parse(text).is_err(), "{text}");
        }
        assert!(Slug::parse(&"a".repeat(101)).is_err());
        assert!(Slug::parse(&"a".repeat(100)).is_ok());
    }

    proptest! {
        #[test]
        fn every_title_has_a_valid_slug(title in any::<String>(), number in 1_u64..2_000_000) {
            let slug = Slug::of_title(&title);
            prop_assert!(slug.is_like_id() || Slug::parse(slug.as_str()).is_ok());
            prop_assert!(Slug::parse(slug.numbered(number + 1).as_str()).is_ok());
        }
    }
}
