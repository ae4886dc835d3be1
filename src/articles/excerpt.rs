//! What a search has found, marked where it matches.

use std::ops::Range;

use minijinja::{HtmlEscape, Value, context};

use super::model::Article;
use super::search::{Query, occurrences};
use crate::markdown::{Scope, plain};

/// How many bytes of a content are looked through for the first match.
const LOOKED_THROUGH: usize = 32 * 1024;
/// How many bytes an excerpt has before its first match, and in all.
const BEFORE: usize = 80;
const LONG: usize = 260;

/// Title and summary, and a piece of the content about its first match, as HTML
/// in which every match is marked.
pub fn marked(article: &Article, query: &Query) -> Value {
    let text = plain(&article.content, Scope::Everything, LOOKED_THROUGH);
    let found = occurrences(&text, query);
    let excerpt = found.first().map(|first| {
        let piece = piece(&text, first);
        let within = found.iter().filter(|at| piece.start <= at.start && at.end <= piece.end);
        let start = if piece.start > 0 { "… " } else { "" };
        let end = if piece.end < text.len() { " …" } else { "" };
        let marked = with_marks(&text, &piece, within);
        Value::from_safe_string(format!("{start}{marked}{end}"))
    });
    let whole = |text: &str| {
        let found = occurrences(text, query);
        Value::from_safe_string(with_marks(text, &(0..text.len()), found.iter()))
    };
    context! {
        title => whole(&article.title),
        summary => article.summary.as_deref().map(whole),
        excerpt,
    }
}

/// The bytes about a match, from one space to another where there are any.
fn piece(text: &str, first: &Range<usize>) -> Range<usize> {
    let from = text.floor_char_boundary(first.start.saturating_sub(BEFORE));
    let to = text.ceil_char_boundary((from + LONG).max(first.end).min(text.len()));
    let start = match text[from..first.start].find(' ') {
        Some(space) if from > 0 => from + space + 1,
        _ => from,
    };
    let end = match text[first.end..to].rfind(' ') {
        Some(space) if to < text.len() => first.end + space,
        _ => to,
    };
    start..end
}

fn with_marks<'a>(
    text: &str,
    piece: &Range<usize>,
    found: impl Iterator<Item = &'a Range<usize>>,
) -> String {
    let mut html = String::new();
    let mut done = piece.start;
    for at in found {
        let (before, match_) = (HtmlEscape(&text[done..at.start]), HtmlEscape(&text[at.clone()]));
        html.push_str(&format!("{before}<mark>{match_}</mark>"));
        done = at.end;
    }
    html.push_str(&HtmlEscape(&text[done..piece.end]).to_string());
    html
}

/// The text up to about that many bytes, cut between words.
pub fn shortened(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let cut = &text[..text.floor_char_boundary(bytes)];
    let end = cut.rfind(' ').filter(|end| *end > bytes / 2).unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end_matches([' ', ',', ';', ':', '–', '—']))
}
