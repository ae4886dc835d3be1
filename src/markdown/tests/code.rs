//! Code that is marked.

use super::*;
use crate::markdown::code::syntax_of;

/// What people write behind the fence.
const LANGUAGES: &str = "\
    bash sh shell c c++ cpp c# cs css dart diff dockerfile elixir erlang go golang \
    graphql haskell html ini java javascript js json jsx julia kotlin latex lua \
    makefile markdown md nix objc ocaml perl php proto py python r rb ruby rust rs \
    scala scss sql svelte swift toml ts tsx typescript vue xml yaml yml zig";

#[test]
fn code_of_a_known_language_is_marked() {
    for (content, html) in [
        (
            "```rust\nlet a = \"<b>\"; // c\n```",
            "<code class=\"language-rust\"><span class=\"keyword\">let</span> a = \
             <span class=\"string\">\"&lt;b&gt;\"</span>; <span class=\"comment\">// c</span>\n</code>",
        ),
        (
            "```JS\nlet a = 1\n```",
            "<code class=\"language-js\"><span class=\"keyword\">let</span> a = <span class=\"constant\">1</span>\n</code>",
        ),
        (
            "```diff\n+a\n-b\n```",
            "<span class=\"inserted\">+a</span>\n<span class=\"deleted\">-b</span>",
        ),
    ] {
        let shown = to_html(content);
        assert!(shown.contains(html), "{content} became {shown}");
    }
}

#[test]
fn the_languages_that_people_write_in_are_known() {
    for language in LANGUAGES.split(' ') {
        assert!(syntax_of(language).is_some(), "{language}");
    }
}

#[test]
fn code_that_would_take_long_stays_as_it_is() {
    let long = format!("```rust\nlet a = 1;\n{}\nlet b = 2;\n```", "let ".repeat(100));
    assert_eq!(to_html(&long).matches("<span").count(), 4);
    let much = format!("```rust\n{}```", format!("{}\n", "let a; ".repeat(20)).repeat(100));
    assert!(!to_html(&much).contains("<span"));
}
