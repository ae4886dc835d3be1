//! What is well formed and yet not taken.

use serde_json::json;

use super::{numbered, tree};
use crate::error::{Place, Violation};

fn violations(text: &str) -> Vec<(String, String)> {
    let pair = |found: Violation| match found.place {
        Place::Pointer(pointer) => (pointer, found.detail),
        Place::Parameter(name) => panic!("{name} is no pointer"),
    };
    tree(text).violations.into_iter().map(pair).collect()
}

/// Compares what is told, place and sentence, of each document.
fn assert_told(table: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in table {
        let found = violations(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
fn an_attribute_that_nobody_knows() {
    assert_told(&[
        ("<article id='1'/>", &[("", "unknown attribute id")]),
        (
            "<article><title lang='en' b=''>a</title></article>",
            &[("/title", "unknown attribute lang"), ("/title", "unknown attribute b")],
        ),
        ("<article><title nil='true'/></article>", &[("/title", "unknown attribute nil")]),
        (
            "<article xmlns:a='urn:a'><title a:nil='true'/></article>",
            &[("/title", "unknown attribute a:nil")],
        ),
        (
            "<article xmlns:xsi='urn:a'><title xsi:nil='true'/></article>",
            &[("/title", "unknown attribute xsi:nil")],
        ),
        (
            "<article><tags><tag>a</tag><tag x=''>b</tag></tags></article>",
            &[("/tags/1", "unknown attribute x")],
        ),
        (
            "<articles><article/><article><tags><tag x='y'/></tags></article></articles>",
            &[("/1/tags/0", "unknown attribute x")],
        ),
    ]);
}

#[test]
fn an_element_of_another_namespace_than_the_root() {
    let foreign =
        |name: &str| format!("namespace “{name}”, which is not the root's; leave xmlns out");
    let (a, b, none) = (&*foreign("urn:a"), &*foreign("urn:b"), &*foreign(""));
    let instance = &*foreign("http://www.w3.org/2001/XMLSchema-instance");
    assert_told(&[
        ("<articles><article xmlns='urn:a'/></articles>", &[("/0", a)]),
        ("<articles xmlns='urn:b'><article xmlns='urn:a'/></articles>", &[("/0", a)]),
        ("<articles xmlns='urn:a'><article xmlns='urn:a'/></articles>", &[]),
        ("<articles xmlns='urn:a'><article xmlns=''/><article/></articles>", &[("/0", none)]),
        ("<article><title xmlns='urn:&#97;'>b</title><content/></article>", &[("/title", a)]),
        ("<article><title><b xmlns='urn:a'/></title></article>", &[]),
        (
            "<article><title xmlns='http://www.w3.org/2001/XMLSchema-instance'/></article>",
            &[("/title", instance)],
        ),
        (
            "<article><tags xmlns='urn:a'><tag/><tag xmlns='urn:b'/><tag xmlns=''/></tags></article>",
            &[("/tags", a), ("/tags/1", b)],
        ),
        (
            "<article xmlns:b='urn:a'><tags><b:tag/></tags></article>",
            &[("/tags/0", "<b:tag> where only <tag> is taken")],
        ),
        (
            "<articles xmlns='urn:a' xmlns:b='urn:a'><b:article/></articles>",
            &[("/0", "<b:article> where only <article> is taken")],
        ),
    ]);
}

#[test]
fn text_between_elements() {
    for (text, pointer, element, expected) in [
        ("<article>a</article>", "", "article", "a"),
        ("<article> a &amp; b<a/>c</article>", "", "article", "a"),
        ("<article>&#32;&#x41;</article>", "", "article", "A"),
        ("<article><![CDATA[ ]]>b</article>", "", "article", "b"),
        ("<article>\u{a0}</article>", "", "article", "\u{a0}"),
        ("<articles><article/>y</articles>", "", "articles", "y"),
        ("<article><tags>a, b</tags></article>", "/tags", "tags", "a, b"),
        ("<articles><article/><article>y</article></articles>", "/1", "article", "y"),
    ] {
        let sentence = format!("text between the elements of <{element}>: “{expected}”");
        assert_eq!(violations(text), [(pointer.to_owned(), sentence)], "{text:?}");
    }
}

#[test]
fn a_stranger_in_a_list() {
    assert_told(&[
        (
            "<article><tags><tag/><Tag/></tags></article>",
            &[("/tags/1", "<Tag> where only <tag> is taken")],
        ),
        (
            "<articles><post x=''/></articles>",
            &[("/0", "<post> where only <article> is taken"), ("/0", "unknown attribute x")],
        ),
    ]);
}

#[test]
fn nil_that_contradicts_itself() {
    let value = "which must be true or false";
    for (text, pointer, expected) in [
        ("<article><title xsi:nil='yes'/></article>", "/title", format!("nil of “yes”, {value}")),
        ("<article><title xsi:nil=''/></article>", "/title", format!("nil of “”, {value}")),
        (
            "<article><title xsi:nil='1'>a</title></article>",
            "/title",
            "nil, and yet not empty".into(),
        ),
        (
            "<article><title xsi:nil='1'> </title></article>",
            "/title",
            "nil, and yet not empty".into(),
        ),
        (
            "<article><tags xsi:nil='1'><tag/></tags></article>",
            "/tags",
            "nil, and yet not empty".into(),
        ),
    ] {
        assert_eq!(violations(text), [(pointer.to_owned(), expected)], "{text:?}");
    }
}

#[test]
fn a_long_name_is_cut() {
    let found = violations(&format!("<article {}=''/>", "é".repeat(61)));
    assert_eq!(found[0].1, format!("unknown attribute {}…", "é".repeat(60)));
}

#[test]
fn what_was_read_is_still_there() {
    for (text, expected) in [
        ("<article><title lang='en'>a</title>b</article>", json!({"title": "a"})),
        (
            "<article><tags><tag>a</tag><Tag>b</Tag>c<tag>d</tag></tags></article>",
            json!({"tags": ["a", "b", "d"]}),
        ),
        ("<article><title xsi:nil='true'>a</title></article>", json!({"title": "a"})),
        ("<article><title xsi:nil='maybe'/></article>", json!({"title": ""})),
        ("<articles><post><title>a</title></post></articles>", json!([{"title": "a"}])),
    ] {
        assert_eq!(tree(text).value, expected, "{text:?}");
    }
}

#[test]
fn they_are_bounded() {
    let many = format!("<articles>{}</articles>", "<article x=''/>".repeat(100_000));
    let read = tree(&many);
    assert_eq!(read.value.as_array().map(Vec::len), Some(100_000));
    assert!((1_000..20_000).contains(&read.violations.len()));

    let name = "n".repeat(1_000_000);
    let attributes = numbered(10_000, " a#=''");
    let read = tree(&format!("<article><{name}{attributes}/></article>"));
    assert_eq!(read.violations.len(), 1);
    assert_eq!(read.value, json!({ (name): "" }));
}
