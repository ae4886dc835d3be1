//! What holds whatever is written.

use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::RcDom;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::markdown::to_html;

/// What Markdown and HTML are made of.
const PIECES: [&str; 72] = [
    "a",
    "b c",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n    ",
    "# ",
    "### ",
    "> ",
    "- ",
    "1. ",
    "- [x] ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "```rust\n",
    "|a|b|\n|-|:-:|\n|c|",
    "|",
    "[^1]",
    "[^1]: ",
    "[a](/b)",
    "![a](/b)",
    "![](<>)",
    "[a](#b)",
    "<https://a.example>",
    "\\",
    "&amp;",
    "&",
    "---\n",
    "===\n",
    "<a href=/b>",
    "</a>",
    "<a id=b>",
    "<b>",
    "</b>",
    "<i id=b>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<ul>",
    "</ul>",
    "<ol start=x>",
    "<li>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th>",
    "<caption>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<figure>",
    "<figcaption>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<pre>",
    "</pre>",
    "<h2>",
    "</h2>",
    "<input type=checkbox>",
    "<img src=/a>",
    "<br>",
    "<select>",
    "<!-- ",
];

proptest! {
    #[test]
    fn whatever_is_written_becomes_html_without_an_error(pieces in vec(select(&PIECES[..]), 0..40)) {
        let content = pieces.concat();
        let html = to_html(&content);
        let page = format!("<!doctype html><title>x</title><body><div>{html}</div></body>");
        let parsed = parse_document(RcDom::default(), Default::default()).one(page);
        let errors = parsed.errors.borrow();
        prop_assert!(errors.is_empty(), "{errors:?}: {content:?} became {html}");
    }
}
