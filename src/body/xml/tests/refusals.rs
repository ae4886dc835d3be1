//! What is not well formed, and what the reader says of it.

use super::super::super::DEPTH;
use super::{detail, tree};

#[test]
fn each_refusal_says_what_is_wrong_and_where() {
    let table = include_str!("refusals.txt").lines();
    for row in table.filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let (document, sentence) = row.split_once(" ⇒ ").expect("a document and a sentence");
        assert_eq!(detail(&unescape(document)), unescape(sentence), "{row}");
    }
}

/// The characters that the table cannot show.
fn unescape(text: &str) -> String {
    text.replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\u{85}", "\u{85}")
        .replace("\\u{a0}", "\u{a0}")
        .replace("\\u{feff}", "\u{feff}")
}

#[test]
fn a_doctype_in_lower_case_is_none_and_refused_too() {
    for text in ["<!doctype article><article/>", "<!Doctype>", "<!doctype", "<!doctype article [<!"]
    {
        assert!(!detail(text).is_empty());
    }
}

#[test]
fn characters_that_xml_cannot_carry_are_refused_wherever_they_stand() {
    let forbidden = ('\0'..' ').filter(|character| !"\t\n\r".contains(*character));
    for character in forbidden.chain(['\u{fffe}', '\u{ffff}']) {
        for text in [
            format!("<article>{character}</article>"),
            format!("<article a='{character}'/>"),
            format!("<article><!--{character}--></article>"),
            format!("<article><![CDATA[{character}]]></article>"),
            format!("<article><?a {character}?></article>"),
            format!("<article/>{character}"),
        ] {
            let code = u32::from(character);
            let expected = format!("U+{code:04X}, which XML 1.0 cannot carry, at line 1");
            assert!(detail(&text).starts_with(&expected), "{text:?}");
        }
    }
}

#[test]
fn nesting_ends_at_128() {
    tree(&nested(DEPTH));
    let column = "<article>".len() + 127 * "<a>".len() + 1;
    let deeper = format!("nesting deeper than 128 elements at line 1, column {column}");
    assert_eq!(detail(&nested(DEPTH + 1)), deeper);
    assert_eq!(detail(&nested(1_000_000)), deeper);
    let empty = nested(DEPTH).replace("<a></a>", "<a><b/></a>");
    assert_eq!(detail(&empty), deeper);
}

fn nested(depth: usize) -> String {
    let inside = depth - 1;
    format!("<article>{}{}</article>", "<a>".repeat(inside), "</a>".repeat(inside))
}
