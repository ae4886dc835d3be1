//! From an article's CommonMark to HTML that is safe to show.

use ammonia::Builder;
use pulldown_cmark::{Event, Options, Parser, html};

/// How deep elements may lie within one another. Beyond that the text stays
/// and its markup goes: to sanitise costs the square of the depth, and nobody
/// reads a hundredth quote within a quote.
const MAX_DEPTH: usize = 100;

/// Renders CommonMark with tables and strikethrough, and then lets through
/// only what is on an allow-list: no script, no event handler, no
/// `javascript:` link survives.
pub fn to_html(content: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut rendered = String::with_capacity(content.len() * 3 / 2);
    html::push_html(&mut rendered, shallow(Parser::new_ext(content, options)));
    sanitised(&rendered)
}

/// The events without the markup that lies too deep.
fn shallow<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
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
            Some(if raw_depth <= MAX_DEPTH { Event::Html(html) } else { Event::Text(html) })
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

fn sanitised(html: &str) -> String {
    Builder::default()
        .link_rel(Some("noopener noreferrer nofollow ugc"))
        .attribute_filter(|_, name, value| is_admitted(name, value).then(|| value.into()))
        .clean(html)
        .to_string()
}

/// Ammonia looks at the schemes of `href` and `src` only. No browser follows a
/// `cite`, but a client that shows our HTML may.
fn is_admitted(attribute: &str, value: &str) -> bool {
    attribute != "cite" || value.starts_with("https://") || value.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        assert_eq!(to_html("# Tea\n\nSteep *it*."), "<h1>Tea</h1>\n<p>Steep <em>it</em>.</p>\n");
        assert!(to_html("| a |\n|---|\n| b |").contains("<td>b</td>"));
    }

    #[test]
    fn what_lies_too_deep_loses_its_markup_and_keeps_its_text() {
        for unit in [">", "- ", "1. ", "<div>", "<b>", "<p>", "*a ", "[a]("] {
            let html = to_html(&format!("{} end", unit.repeat(20_000)));
            assert!(html.matches("<blockquote>").count() <= MAX_DEPTH, "{unit}");
            assert!(html.matches("<div>").count() <= MAX_DEPTH, "{unit}");
            assert!(html.contains("end"), "{unit}");
        }
    }

    #[test]
    fn what_could_run_is_gone() {
        for content in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "<a href=\" &#106;avascript:alert(1)\">x</a>",
            "<svg onload=alert(1)>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<style>*{background:url(javascript:alert(1))}</style>",
            "<form action=x><input name=y></form>",
            "<q cite=javascript:alert(1)>x</q>",
        ] {
            let html = to_html(content);
            for trace in ["script", "onerror", "onload", "<style", "<form", "<iframe", "<svg"] {
                assert!(!html.contains(trace), "{content} became {html}");
            }
        }
    }
}
