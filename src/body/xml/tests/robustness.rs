//! Nothing makes the reader panic, lose a character or go slow.

use proptest::prelude::*;
use serde_json::json;

use super::super::{Form, Shape, read};
use super::{SHAPES, detail, numbered, tree, value};

/// One document with something of everything.
const SPECIMEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- é - -->\n<?go now?>\
    <articles xmlns=\"urn:a\" xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>\
    <article i:type=\"a\"><title xml:lang='en'>Tea &amp; &#x1F600; <![CDATA[<é>]]]]></title>\
    <summary i:nil='true'/><tags>\n<tag>a</tag><tag/></tags></article><article/></articles>\n";

/// What a document is made of, and some of what it is not.
const PARTS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "article",
    "<article>",
    "</article>",
    "<a>",
    "</a>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?",
    "?>",
    "<?xml",
    "&",
    ";",
    "&#",
    "x",
    "'",
    "\"",
    "=",
    " ",
    "<!DOCTYPE",
    "[",
    "]",
    "-",
    "é",
    "xmlns",
    ":",
    "version='1.0'",
    "\r",
    "\n",
    "\u{feff}",
    "!",
    "?",
];

/// A place, how many characters to take out there, and what to put in.
fn any_edit() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let put = "[<>&;'\"/!?=: \\]\\[a1é-]{0,3}";
    (any::<prop::sample::Index>(), 0..4_usize, put)
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '\r' => "&#13;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        prop::sample::select(vec!['&', '<', '>', ']', '\r', '\n', '\t', ' ', ';', '#', '"', '-']),
    ];
    prop::collection::vec(
        character.prop_filter("not of XML", |found| super::super::chars::allowed(*found)),
        0..60,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #[test]
    fn text_that_is_escaped_is_read_as_it_was(text in any_text()) {
        let escaped = escape(&text);
        let title = format!("<title>{escaped}</title>");
        let document = format!("<article>{title}<tags><tag>{escaped}</tag></tags></article>");
        prop_assert_eq!(value(&document), json!({"title": &text, "tags": [text]}));
    }

    #[test]
    fn text_in_a_section_is_read_as_it_was_but_for_line_ends(text in any_text()) {
        let section = format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"));
        let expected = text.replace("\r\n", "\n").replace('\r', "\n");
        let document = format!("<article><title>{section}</title></article>");
        prop_assert_eq!(value(&document), json!({"title": expected}));
    }

    #[test]
    fn no_string_makes_it_panic(text in any::<String>()) {
        let _ = read(&text, SHAPES);
        let _ = read(&format!("<article>{text}</article>"), SHAPES);
        let _ = read(&format!("<article {text}/>"), SHAPES);
    }

    #[test]
    fn no_heap_of_markup_makes_it_panic(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..16),
    ) {
        let _ = read(&parts.concat(), SHAPES);
        let _ = read(&format!("<article>{}</article>", parts.concat()), SHAPES);
    }

    #[test]
    fn no_mutation_makes_it_panic_or_point_outside(
        edits in prop::collection::vec(any_edit(), 1..4),
    ) {
        let mut characters: Vec<char> = SPECIMEN.chars().collect();
        for (at, cut, put) in edits {
            let begin = at.index(characters.len());
            let end = characters.len().min(begin + cut);
            characters.splice(begin..end, put.chars());
        }
        let text: String = characters.into_iter().collect();
        match read(&text, SHAPES) {
            Err(malformed) => prop_assert!(malformed.detail.contains(" at line ")),
            Ok(tree) => for violation in tree.violations {
                prop_assert!(matches!(&violation.place, crate::error::Place::Pointer(place) if tree.value.pointer(place).is_some()));
            },
        }
    }

    #[test]
    fn no_document_that_breaks_off_is_taken(at in 0..SPECIMEN.len() - 1) {
        let cut = SPECIMEN.get(..at).unwrap_or_default();
        prop_assert!(read(cut, SHAPES).is_err());
    }
}

#[test]
fn the_specimen_is_read() {
    let first = json!({"title": "Tea & 😀 <é>]]", "summary": null, "tags": ["a", ""]});
    assert_eq!(value(SPECIMEN), json!([first, {}]));
}

#[test]
fn size_costs_no_more_than_its_share() {
    // Each of these takes minutes where work is done again for each part, and moments otherwise.
    let many = 100_000;
    let declarations = numbered(many, " xmlns:p#='urn:#'");
    let uses = numbered(many, " p#:a=''");
    tree(&format!("<article{declarations}{uses}/>"));
    let long = "n".repeat(10 * many);
    tree(&format!("<article xmlns:p='{long}'{}/>", numbered(many, " p:a#=''")));
    let nested = "<a xmlns:b='c'><b:d/></a>".repeat(many);
    value(&format!("<article><x>{nested}</x></article>"));
    let members = numbered(many, "<m#/>");
    value(&format!("<article>{members}</article>"));
    value(&format!("<article><title>{}</title></article>", "&amp;<!---->".repeat(many)));
    let lines = "\n".repeat(10 * many);
    assert!(
        detail(&format!("<article>{lines}&"))
            .contains(&format!("line {}, column 1", 10 * many + 1))
    );
    for open in ["<!--", "<![CDATA[", "<?a ", "&a", "<a ", "<!D", "]]", "--"] {
        assert!(!detail(&format!("<article>{}", open.repeat(many))).is_empty());
    }
}

#[test]
fn the_caller_says_which_roots_there_are() {
    let shapes = [Shape { root: "post", form: Form::Text }];
    assert_eq!(read("<post>a</post>", &shapes).map(|tree| tree.value), Ok(json!("a")));
    let refused = read("<article/>", &shapes).map_err(|malformed| malformed.detail);
    assert_eq!(
        refused.err().as_deref(),
        Some("root element <article> at line 1, column 1; it must be <post>")
    );
}
