//! The tree that equal JSON would give.

use serde_json::json;

use super::value;

#[test]
fn elements_become_members() {
    for (text, expected) in [
        ("<article/>", json!({})),
        ("<article>\n\t \r\n</article >", json!({})),
        (
            "<article><title>Tea</title><content>Steep it.</content></article>",
            json!({"title": "Tea", "content": "Steep it."}),
        ),
        ("<article><title/><content></content></article>", json!({"title": "", "content": ""})),
        ("<article><a.b-c_d·é>x</a.b-c_d·é></article>", json!({"a.b-c_d·é": "x"})),
        ("<article><article>x</article></article>", json!({"article": "x"})),
    ] {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn declared_lists_become_arrays() {
    for (text, expected) in [
        ("<article><tags><tag>a</tag><tag>b</tag></tags></article>", json!({"tags": ["a", "b"]})),
        ("<article><tags>\n <tag>a</tag>\n</tags></article>", json!({"tags": ["a"]})),
        ("<article><tags/></article>", json!({"tags": []})),
        ("<article><tags> \n </tags></article>", json!({"tags": []})),
        ("<article><tags><tag/></tags></article>", json!({"tags": [""]})),
        ("<article><tag>a</tag></article>", json!({"tag": "a"})),
        ("<articles/>", json!([])),
        (
            "<articles> <article/> <article><tags><tag>c</tag></tags></article></articles>",
            json!([{}, {"tags": ["c"]}]),
        ),
    ] {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn what_stands_in_an_element_of_text_is_for_the_model_to_judge() {
    for (text, expected) in [
        ("<article><title>a <b>c</b> d</title></article>", json!({"title": {"b": "c"}})),
        (
            "<article><x><tags><tag>a</tag></tags></x></article>",
            json!({"x": {"tags": {"tag": "a"}}}),
        ),
        (
            "<article><x><p/><q/><p>1</p><p/></x></article>",
            json!({"x": {"p": ["", "1", ""], "q": ""}}),
        ),
        (
            "<article><x><p class='a' xsi:nil='no'>b<i/>c</p></x></article>",
            json!({"x": {"p": {"i": ""}}}),
        ),
        ("<article><tags><tag><b/></tag></tags></article>", json!({"tags": [{"b": ""}]})),
    ] {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn text_comes_out_character_for_character() {
    for (written, expected) in [
        (" a \t b\n ", " a \t b\n "),
        ("a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne"),
        ("a\r<!-- -->\nb", "a\n\nb"),
        ("a&#13;\nb&#xD;&#10;c&#9;", "a\r\nb\r\nc\t"),
        ("&lt;&gt;&amp;&apos;&quot;", "<>&'\""),
        ("&#65;&#x41;&#x000041;&#0000000000065;", "AAAA"),
        ("&#x1F600;&#x10FFFF;&#xFFFD;&#xD7FF;&#xE000;", "😀\u{10FFFF}\u{FFFD}\u{D7FF}\u{E000}"),
        ("a<![CDATA[<b> & &amp; ]] ]]>c", "a<b> & &amp; ]] c"),
        ("<![CDATA[a\r\nb\r]]>", "a\nb\n"),
        ("<![CDATA[]]>", ""),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        ("]]&gt; ]>", "]]> ]>"),
        ("]]<!-- -->>", "]]>"),
        ("a<!-- no & < ] -->b<?php echo '>' ?>c<?x?>d<!---->", "abcd"),
        (" <!-- --> ", "  "),
        ("a > b \"c\" 'd'", "a > b \"c\" 'd'"),
        (
            "\u{7f}\u{85}\u{2028}\u{feff}\u{a0}😀e\u{301}",
            "\u{7f}\u{85}\u{2028}\u{feff}\u{a0}😀e\u{301}",
        ),
        ("&amp;amp; &amp;#13;", "&amp; &#13;"),
    ] {
        let text = format!("<article><title>{written}</title></article>");
        assert_eq!(value(&text), json!({"title": expected}), "{written:?}");
    }
}

#[test]
fn what_is_around_the_root_means_nothing() {
    for prolog in [
        "",
        " \r\n\t",
        "<?xml version=\"1.0\"?>",
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n",
        "<?xml\tversion = \"1.1\"\nencoding\n=\n\"Utf-8\"?>",
        "<?xml version=\"1.0\" standalone=\"no\"?>",
        "<!-- {a} - -> & < --><?xml-stylesheet href=\"a.xsl\"?>\n<!---->",
    ] {
        for epilog in ["", "\n", " <!-- bye --> <?bye?> "] {
            let text = format!("{prolog}<article><title>a</title></article>{epilog}");
            assert_eq!(value(&text), json!({"title": "a"}), "{text:?}");
        }
    }
}

#[test]
fn nil_is_null() {
    for (text, expected) in [
        ("<article><title xsi:nil='true'/></article>", json!({"title": null})),
        ("<article><title xsi:nil=' 1\n'></title></article>", json!({"title": null})),
        ("<article><title xsi:nil='&#x74;rue'/></article>", json!({"title": null})),
        ("<article><title xsi:nil='true'><!-- none --></title></article>", json!({"title": null})),
        ("<article><title xsi:nil='false'/></article>", json!({"title": ""})),
        ("<article><title xsi:nil='0'>a</title></article>", json!({"title": "a"})),
        ("<article><tags xsi:nil='true'/></article>", json!({"tags": null})),
        ("<article><tags><tag xsi:nil='1'/></tags></article>", json!({"tags": [null]})),
        ("<articles><article xsi:nil='true'/></articles>", json!([null])),
        ("<article xsi:nil='true'/>", json!(null)),
    ] {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn nil_takes_any_prefix_of_its_namespace() {
    const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
    let declared = format!("<article xmlns:i='{INSTANCE}'><title i:nil='true'/></article>");
    let written = "http://www.w3.org/2001/XMLSchema&#45;instance";
    let referenced = format!("<article><title xmlns:é='{written}' é:nil='1'/></article>");
    let rebound = format!(
        "<article xmlns:i='urn:a'><title xmlns:i='{INSTANCE}' i:nil='true'></title></article>"
    );
    for text in [declared, referenced, rebound] {
        assert_eq!(value(&text), json!({"title": null}), "{text:?}");
    }
}

#[test]
fn attributes_of_xml_itself_and_of_schemas_mean_nothing() {
    for attributes in [
        "xmlns='urn:a'",
        "xmlns=''",
        "xmlns:a='urn:a' xmlns:b=\"urn:a\"",
        "xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:base='/'",
        "xml:lang = 'en'\n\txml:space\t=\t'preserve'",
        "xsi:type='Article' xsi:schemaLocation='urn:a a.xsd'",
        "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='a'",
    ] {
        let text = format!("<article {attributes}><title {attributes} >a</title></article>");
        assert_eq!(value(&text), json!({"title": "a"}), "{attributes:?}");
    }
}

#[test]
fn a_prefix_belongs_to_the_name() {
    let text = "<article xmlns:a='urn:a'><a:title>b</a:title><title>c</title></article>";
    assert_eq!(value(text), json!({"a:title": "b", "title": "c"}));
}
