//! From an article's CommonMark to HTML that is safe to show.

use ammonia::Builder;
use pulldown_cmark::{Options, Parser, html};

/// Renders CommonMark with tables and strikethrough, and then lets through only what is on an allow-list:
/// no script, no event handler, no `javascript:` link survives.
pub fn to_html(content: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut rendered = String::with_capacity(content.len() * 3 / 2);
    html::push_html(&mut rendered, Parser::new_ext(content, options));
    sanitised(&rendered)
}

fn sanitised(html: &str) -> String {
    Builder::default().link_rel(Some("noopener noreferrer nofollow ugc")).clean(html).to_string()
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
        ] {
            let html = to_html(content);
            for trace in ["script", "onerror", "onload", "<style", "<form", "<iframe", "<svg"] {
                assert!(!html.contains(trace), "{content} became {html}");
            }
        }
    }
}
