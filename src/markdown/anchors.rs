//! The ids that elements of an article have on a page.

use std::borrow::Cow;

/// Stands before each id that an author chooses, by a heading or in raw HTML,
/// so that none is one of the page's own.
const PREFIX: &str = "section-";

/// What the ids of footnotes and of the places that refer to them start with.
const NOTES: [&str; 2] = ["note-", "noteref-"];

/// The most bytes of an id.
const MAX_LENGTH: usize = 200;

/// The id of a heading with that text: its letters and digits in lower case,
/// with hyphens for spaces. `None` where none are left.
pub(super) fn of_heading(text: &str) -> Option<String> {
    let mut id = String::from(PREFIX);
    for c in text.trim().chars() {
        match c {
            ' ' | '-' => id.push('-'),
            '_' => id.push('_'),
            _ if c.is_alphanumeric() => id.extend(c.to_lowercase().filter(|c| is_admitted(*c))),
            _ => {}
        }
        if id.len() >= MAX_LENGTH {
            break;
        }
    }
    id[PREFIX.len()..].contains(char::is_alphanumeric).then_some(id)
}

/// What an id of an author's becomes; `None` where it cannot be one.
pub(super) fn admitted(id: &str) -> Option<Cow<'_, str>> {
    let fits = !id.is_empty() && id.len() <= 2 * MAX_LENGTH && id.chars().all(is_admitted);
    if !fits {
        return None;
    }
    Some(if is_ours(id) { Cow::Borrowed(id) } else { Cow::Owned(format!("{PREFIX}{id}")) })
}

/// Where a link within the article leads: authors know nothing of the prefix.
pub(super) fn target(fragment: &str) -> Cow<'_, str> {
    if fragment.is_empty() || is_ours(fragment) {
        return Cow::Borrowed(fragment);
    }
    Cow::Owned(format!("{PREFIX}{fragment}"))
}

fn is_ours(id: &str) -> bool {
    let is_number = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let is_note = |start: &str| id.strip_prefix(start).is_some_and(is_number);
    id.starts_with(PREFIX) || NOTES.into_iter().any(is_note)
}

fn is_admitted(c: char) -> bool {
    c.is_alphanumeric() || "-_.:".contains(c)
}
