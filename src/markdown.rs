//! From an article's CommonMark to HTML that is safe to show.
//!
//! The parser's events pass through a few small stages (depth, headings, code,
//! footnotes), become HTML, and that is sanitised by an allow-list. What is left
//! is written anew as elements that may stand where they stand, so that pages
//! and feeds are valid whatever an article holds.

mod anchors;
mod code;
mod depth;
mod footnotes;
mod headings;
mod kept;
mod plain;
mod sanitise;
#[cfg(test)]
mod tests;
mod tree;
mod url;

use std::sync::Arc;

use pulldown_cmark::{Options, Parser, html};

pub use plain::{Scope, plain};

use crate::xml::carried;

/// From this many bytes on it takes long enough to be done on another thread.
const LONG: usize = 16 * 1024;

/// How many bytes of an article's beginning are its lead, about.
const LEAD: usize = 200;

/// CommonMark with tables, footnotes, strikethrough and task lists.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// What is made of a content.
#[derive(Debug)]
pub struct Rendering {
    /// Its HTML: no script, no event handler, no `javascript:` link survives.
    pub html: String,
    /// How many minutes it takes to read, at least one.
    pub minutes: usize,
    /// How its text begins, on one line.
    pub lead: String,
}

/// The rendering of a content. What was asked for lately is kept, for all
/// threads, so that it is rendered once for each version of an article.
pub fn rendered(content: &str) -> Arc<Rendering> {
    kept::get(content, render)
}

/// The HTML of a content.
pub fn to_html(content: &str) -> String {
    rendered(content).html.clone()
}

/// Sees to it that [`rendered`] has these contents at hand where they are long,
/// without keeping this thread from its other work meanwhile.
pub async fn prepare(contents: impl IntoIterator<Item = &str>) {
    let contents: Vec<String> = contents.into_iter().map(str::to_owned).collect();
    if contents.iter().map(String::len).sum::<usize>() < LONG {
        return;
    }
    let work = move || contents.iter().for_each(|content| drop(rendered(content)));
    // Where it panics, so will who asks for the HTML, and is answered 500.
    let _ = tokio::task::spawn_blocking(work).await;
}

fn render(content: &str) -> Rendering {
    let events: Vec<_> = depth::bounded(Parser::new_ext(content, OPTIONS)).collect();
    let events = headings::in_order(events);
    let events = code::highlighted(events);
    let events = footnotes::gathered(events);
    let mut rendered = String::with_capacity(content.len() * 3 / 2);
    html::push_html(&mut rendered, events.into_iter());
    Rendering {
        // `&#xFFFE;` is Markdown for what XML cannot carry.
        html: carried(tree::conform(&sanitise::sanitised(&rendered))),
        minutes: plain::minutes(&plain(content, Scope::Everything, usize::MAX)),
        lead: plain(content, Scope::Prose, LEAD),
    }
}
