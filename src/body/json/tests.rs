use proptest::prelude::*;
use serde_json::json;

use super::*;

fn detail(text: &str) -> String {
    match read(text) {
        Ok(value) => panic!("{text:?} was read as {value}"),
        Err(malformed) => malformed.detail,
    }
}

fn nested(depth: usize) -> [String; 3] {
    [
        "[".repeat(depth) + &"]".repeat(depth),
        r#"{"a":"#.repeat(depth) + "0" + &"}".repeat(depth),
        r#"[{"a":"#.repeat(depth / 2)
            + &"[]".repeat(depth % 2)
            + &"0".repeat(1 - depth % 2)
            + &"}]".repeat(depth / 2),
    ]
}

#[test]
fn what_the_grammar_knows_is_read() {
    for (text, expected) in [
        ("null", json!(null)),
        (" \t\r\n[ ]\n", json!([])),
        ("{}", json!({})),
        (r#"{"":{"":[]}}"#, json!({"": {"": []}})),
        ("[true,false,null]", json!([true, false, null])),
        ("[0,-1,18446744073709551615,-9223372036854775808]", json!([0, -1, u64::MAX, i64::MIN])),
        (
            "[1.5,1e2,1E+2,1e-2,36893488147419103232]",
            json!([1.5, 100.0, 100.0, 0.01, 36_893_488_147_419_103_232_f64]),
        ),
        (r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\uDE00""#, json!("\"\\/\u{8}\u{c}\n\r\tAé😀")),
        ("\"\u{7f}\u{2028}\u{feff}\u{ffff}😀\"", json!("\u{7f}\u{2028}\u{feff}\u{ffff}😀")),
        (r#""\u0000\u001f\uffff""#, json!("\0\u{1f}\u{ffff}")),
        (r#"{"a":1,"A":2,"a ":3}"#, json!({"a": 1, "A": 2, "a ": 3})),
        (r#"[{"a":1},{"a":1}]"#, json!([{"a": 1}, {"a": 1}])),
    ] {
        assert_eq!(read(text), Ok(expected), "{text:?}");
    }
}

#[test]
fn each_refusal_says_what_is_wrong_and_where() {
    let table = include_str!("tests/refusals.txt").lines();
    for row in table.filter(|row| !row.is_empty() && !row.starts_with("# ")) {
        let (document, sentence) = row.split_once(" ⇒ ").expect("a document and a sentence");
        assert_eq!(detail(document), sentence, "{row}");
    }
}

#[test]
fn a_character_that_cannot_be_seen_is_refused_too() {
    for (text, expected) in [
        (" \n ", "unexpected end of document at line 2, column 2"),
        ("{\"a\":1,\n}", "trailing comma at line 2, column 1"),
        ("# tea\n1", "unexpected `#` at line 1, column 1; JSON has no comments"),
        ("\u{feff}1", "unexpected `\u{feff}` at line 1, column 1"),
        ("\u{a0}1", "unexpected `\u{a0}` at line 1, column 1"),
        ("\0", "unexpected `\u{fffd}` at line 1, column 1"),
        (
            "\"a\nb\"",
            "raw control character in a string at line 1, column 3; write a line end as \\n",
        ),
    ] {
        assert!(detail(text).starts_with(expected), "{text:?}");
    }
}

#[test]
fn two_members_of_one_name_are_refused_at_any_depth() {
    for (text, expected) in [
        (r#"{"a":1,"a":1}"#, "second member \"a\" at line 1, column 10"),
        (r#"{"a":1,"a" : 1}"#, "second member \"a\" at line 1, column 10"),
        (r#"{"a":1,"\u0061":2}"#, "second member \"a\" at line 1, column 15"),
        ("[[{\"b\":\n{\"c\":{},\n\"c\":[]}}]]", "second member \"c\" at line 3, column 3"),
        (r#"{"":1,"":2}"#, "second member \"\" at line 1, column 8"),
        (r#"{"\u0000":1,"\u0000":2}"#, "second member \"\u{fffd}\" at line 1, column 20"),
    ] {
        assert_eq!(detail(text), expected, "{text:?}");
    }
}

#[test]
fn a_name_that_looks_like_a_place_is_left_whole() {
    let text = r#"{" at line 1 column 9":1," at line 1 column 9":1}"#;
    assert!(detail(text).starts_with("second member \" at line 1 column 9\" at line 1, column"));
}

#[test]
fn nesting_ends_at_128() {
    for text in nested(128) {
        assert!(read(&text).is_ok(), "{text}");
    }
    for text in nested(129).iter().chain(&nested(130)) {
        assert!(detail(text).starts_with("nesting deeper than 128 levels at line 1"), "{text}");
    }
    for text in nested(1_000_000) {
        assert!(detail(&text).starts_with("nesting deeper"));
        assert!(detail(&text[..500_000]).starts_with("nesting deeper"));
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in any_value()) {
        prop_assert_eq!(read(&value.to_string()), Ok(value.clone()));
        prop_assert_eq!(read(&format!("{value:#}")), Ok(value));
    }

    #[test]
    fn nothing_makes_it_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn no_mutation_makes_it_panic(
        value in any_value(),
        at in any::<prop::sample::Index>(),
        put in "[\\[\\]{}\",:\\\\u0ud8é \n]{0,4}",
        cut in 0..3_usize,
    ) {
        let mut characters: Vec<char> = value.to_string().chars().collect();
        let begin = at.index(characters.len());
        let end = characters.len().min(begin + cut);
        characters.splice(begin..end, put.chars());
        let text: String = characters.into_iter().collect();
        // Where we say yes, so does serde_json, to the same; only we say no to duplicates.
        if let Ok(read) = read(&text) {
            prop_assert_eq!(Some(read), serde_json::from_str(&text).ok());
        }
    }
}
