//! The rules for each text of an article. A rule gives the value to keep or
//! says what is wrong, as the end of a sentence that starts with the field.

use super::model::Status;
use super::slug::{self, Slug};
use crate::timestamp::Timestamp;

/// The most characters of a title.
pub const TITLE_CHARACTERS: usize = 200;
/// The most characters of a summary.
pub const SUMMARY_CHARACTERS: usize = 500;
/// The most characters of an author's name.
pub const AUTHOR_CHARACTERS: usize = 100;
/// The most bytes of a content, in UTF-8.
pub const CONTENT_BYTES: usize = 1024 * 1024;
/// The most characters of a tag.
pub const TAG_CHARACTERS: usize = 50;
/// The most tags that an article may have.
pub const MAX_TAGS: usize = 20;

type Rule<T> = Result<T, String>;

/// See [`Slug::parse`].
pub fn slug(text: &str) -> Rule<Slug> {
    Slug::parse(text)
}

/// One line of 1 to 200 characters, once white space is trimmed from its ends.
/// Some of what is trimmed XML cannot carry, so that is looked for first.
pub fn title(text: &str) -> Rule<String> {
    let whole = carriable(text)?;
    let title = whole.trim();
    if title.is_empty() {
        return Err("may not be empty".into());
    }
    if title.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return Err("must be a single line".into());
    }
    at_most(TITLE_CHARACTERS, title)
}

/// At most 1 MiB, kept as it came.
pub fn content(text: &str) -> Rule<String> {
    if text.len() > CONTENT_BYTES {
        return Err(format!("is longer than {CONTENT_BYTES} bytes"));
    }
    carriable(text)
}

/// At most 500 characters.
pub fn summary(text: &str) -> Rule<String> {
    at_most(SUMMARY_CHARACTERS, text)
}

/// At most 100 characters.
pub fn author(text: &str) -> Rule<String> {
    at_most(AUTHOR_CHARACTERS, text)
}

/// Of a slug's form, at most 50 characters.
pub fn tag(text: &str) -> Rule<String> {
    if !slug::has_form(text) {
        return Err("may hold only a-z, 0-9 and single hyphens between them".into());
    }
    if text.len() > TAG_CHARACTERS {
        return Err(format!("is longer than {TAG_CHARACTERS} characters"));
    }
    Ok(text.to_owned())
}

/// One of the three words.
pub fn status(text: &str) -> Rule<Status> {
    Status::WORDS
        .into_iter()
        .find_map(|(word, status)| (word == text).then_some(status))
        .ok_or_else(|| "must be draft, scheduled or published".into())
}

/// RFC 3339, any offset.
pub fn time(text: &str) -> Rule<Timestamp> {
    Timestamp::parse(text)
        .ok_or_else(|| "must be an RFC 3339 time with an offset, like 2026-01-02T03:04:05Z".into())
}

fn at_most(limit: usize, text: &str) -> Rule<String> {
    if text.chars().count() > limit {
        return Err(format!("is longer than {limit} characters"));
    }
    carriable(text)
}

/// Refuses what XML 1.0 §2.2 cannot carry, so that every article can be read
/// as XML and in a feed.
fn carriable(text: &str) -> Rule<String> {
    match text.chars().find(|&c| !crate::xml::is_character(c)) {
        None => Ok(text.to_owned()),
        Some(c) => Err(format!(
            "holds the character U+{:04X}, which XML cannot carry; remove it",
            u32::from(c)
        )),
    }
}
