//! How deep elements may lie within one another.

use pulldown_cmark::Event;

/// Beyond that the text stays and its markup goes: to sanitise costs the square
/// of the depth, and nobody reads a hundredth quote within a quote.
pub(super) const MAX_DEPTH: usize = 100;

/// The same for raw HTML, whose elements a parser may open anew in each
/// paragraph that follows.
const MAX_RAW_DEPTH: usize = 20;

/// The events without the markup that lies too deep.
pub(super) fn bounded<'a>(
    events: impl Iterator<Item = Event<'a>>,
) -> impl Iterator<Item = Event<'a>> {
    let (mut depth, mut raw_depth) = (0, 0);
    events.filter_map(move |event| match event {
        Event::Start(_) => {
            depth += 1;
            (depth <= MAX_DEPTH).then_some(event)
        }
        Event::End(_) => {
            depth -= 1;
            (depth < MAX_DEPTH).then_some(event)
        }
        Event::Html(html) | Event::InlineHtml(html) => {
            raw_depth = deepened(raw_depth, &html);
            Some(if raw_depth <= MAX_RAW_DEPTH { Event::Html(html) } else { Event::Text(html) })
        }
        _ => Some(event),
    })
}

/// How deep raw HTML has come, roughly: a start tag opens an element unless it
/// is one that is never closed.
fn deepened(depth: usize, html: &str) -> usize {
    const NEVER_CLOSED: [&str; 8] = ["br", "hr", "img", "input", "wbr", "col", "li", "p"];
    html.split('<').skip(1).fold(depth, |depth, tag| {
        if tag.starts_with('/') {
            return depth.saturating_sub(1);
        }
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let opens = !name.is_empty() && !NEVER_CLOSED.contains(&&*name.to_ascii_lowercase());
        depth + usize::from(opens)
    })
}
