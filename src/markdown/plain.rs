//! What an article says without its markup.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::OPTIONS;

/// Which text of a content is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that a reader sees.
    Everything,
    /// What stands in paragraphs: no headings, no code, no tables.
    Prose,
}

/// How many bytes more than asked for a text may have.
const BEYOND: usize = 100;

/// The text of a content on one line. It ends soon after that many bytes.
pub fn plain(content: &str, scope: Scope, bytes: usize) -> String {
    let mut text = String::new();
    let mut is_wanted = scope == Scope::Everything;
    for event in Parser::new_ext(content, OPTIONS) {
        match event {
            Event::Start(Tag::Paragraph) => is_wanted = true,
            Event::Text(part) | Event::Code(part) if is_wanted => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(end) if !is_inline(end) => {
                text.push(' ');
                is_wanted = scope == Scope::Everything;
            }
            _ => {}
        }
        if text.len() >= bytes {
            break;
        }
    }
    // One piece of text may be long by itself.
    text.truncate(text.floor_char_boundary(bytes.saturating_add(BEYOND)));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_inline(end: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(end, Emphasis | Image | Link | Strikethrough | Strong)
}

/// Whole minutes that reading the text takes, at least one: at 220 words, or
/// 500 characters of a script that is written without spaces.
pub fn minutes(text: &str) -> usize {
    let is_word_by_itself =
        |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let characters = text.chars().filter(is_word_by_itself).count();
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    ((words * 500 + characters * 220).div_ceil(220 * 500)).max(1)
}
