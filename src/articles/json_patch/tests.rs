//! On documents of any kind: what RFC 6902 says, and what implementations are
//! known to get wrong.

mod appendix;
mod bounds;
mod places;
mod reading;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::error::Place;

fn apply(document: &Value, patch: &Value) -> Result<Value> {
    JsonPatch::read(patch.clone())?.apply(document.clone())
}

/// The violations, as sentences.
fn invalid(document: &Value, patch: &Value) -> Vec<String> {
    match apply(document, patch) {
        Err(Error::Invalid(violations)) => violations.iter().map(ToString::to_string).collect(),
        other => panic!("{patch}: {other:?}"),
    }
}

fn conflict(document: &Value, patch: &Value) -> String {
    match apply(document, patch) {
        Err(Error::Conflict(violation)) => {
            assert!(matches!(&violation.place, Place::Pointer(_)));
            violation.to_string()
        }
        other => panic!("{patch}: {other:?}"),
    }
}

#[track_caller]
fn check(document: &Value, patch: &Value, outcome: &Value) {
    match apply(document, patch) {
        Ok(made) => assert_eq!(&made, outcome, "{patch}"),
        Err(error) => panic!("{patch} on {document}: {error}"),
    }
}

#[test]
fn a_null_is_a_value() {
    let null = json!({"foo": null});
    let cases = [
        (json!({"op": "test", "path": "/foo", "value": null}), json!({"foo": null})),
        (json!({"op": "replace", "path": "/foo", "value": "x"}), json!({"foo": "x"})),
        (json!({"op": "replace", "path": "/foo", "value": null}), json!({"foo": null})),
        (json!({"op": "move", "from": "/foo", "path": "/bar"}), json!({"bar": null})),
        (json!({"op": "copy", "from": "/foo", "path": "/bar"}), json!({"foo": null, "bar": null})),
        (json!({"op": "remove", "path": "/foo"}), json!({})),
        (json!({"op": "add", "path": "/bar", "value": null}), json!({"foo": null, "bar": null})),
    ];
    for (operation, outcome) in cases {
        check(&null, &json!([operation]), &outcome);
    }
}

#[test]
fn operations_follow_one_another() {
    check(
        &json!([1, 2, 3, 4]),
        &json!([{"op": "remove", "path": "/1"}, {"op": "remove", "path": "/2"}]),
        &json!([1, 3]),
    );
    let nested = json!({"foo": {"bar": [{"boo": "net"}]}});
    let copied = json!([
        {"op": "copy", "from": "/foo", "path": "/bak"},
        {"op": "replace", "path": "/bak/bar/0/boo", "value": "qux"}
    ]);
    check(
        &nested,
        &copied,
        &json!({"foo": {"bar": [{"boo": "net"}]}, "bak": {"bar": [{"boo": "qux"}]}}),
    );
    check(
        &json!({"a": 1, "b": 2}),
        &json!([
            {"op": "move", "from": "/a", "path": "/c"},
            {"op": "move", "from": "/b", "path": "/a"},
            {"op": "move", "from": "/c", "path": "/b"}
        ]),
        &json!({"a": 2, "b": 1}),
    );
    check(&nested, &json!([]), &nested);
}

#[test]
fn to_move_something_to_its_own_place_changes_nothing() {
    let document = json!({"foo": [1, 2]});
    for place in ["", "/foo", "/foo/0", "/foo/1"] {
        check(&document, &json!([{"op": "move", "from": place, "path": place}]), &document);
    }
    // A name that merely begins alike is another.
    let move_beside = json!([{"op": "move", "from": "/foo", "path": "/foobar"}]);
    check(&document, &move_beside, &json!({"foobar": [1, 2]}));
}

#[test]
fn a_test_compares_values_and_not_how_they_are_written() {
    const SAME: [(&str, &str); 8] = [
        ("1", "1.0"),
        ("1", "1e0"),
        ("0", "-0.0"),
        ("0", "-0"),
        ("100", "1E2"),
        ("0.5", "5e-1"),
        ("18446744073709551615", "18446744073709551615"),
        (r#"[{"a":1,"b":[2.0]}]"#, r#"[{"b":[2],"a":1e0}]"#),
    ];
    const DIFFERENT: [(&str, &str); 11] = [
        ("1", "\"1\""),
        ("1", "true"),
        ("0", "false"),
        ("null", "0"),
        ("null", "\"\""),
        ("1", "1.5"),
        // Equal only as doubles.
        ("9007199254740993", "9007199254740992.0"),
        ("18446744073709551615", "18446744073709551616"),
        ("[1,2]", "[2,1]"),
        (r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
        ("\"\u{e9}\"", "\"e\u{301}\""),
    ];
    let holds = |(one, other): (&str, &str)| {
        let [one, other] = [one, other].map(|text| crate::body::json::read(text).expect(text));
        let both = [(&one, &other), (&other, &one)].map(|(document, value)| {
            apply(document, &json!([{"op": "test", "path": "", "value": value}])).is_ok()
        });
        assert_eq!(both[0], both[1], "{one} {other}");
        both[0]
    };
    assert!(SAME.into_iter().all(holds));
    assert!(!DIFFERENT.into_iter().any(holds));
}

#[test]
fn what_a_test_shows_is_cut() {
    let document = json!({"text": "\u{0}\u{fffe}".repeat(1_000)});
    let patch = json!([{"op": "test", "path": "/text", "value": "b".repeat(1 << 20)}]);
    let sentence = conflict(&document, &patch);
    assert!(sentence.chars().count() < 250 && sentence.chars().all(crate::xml::is_character));
}

/// Any small document, of names and numbers that often meet.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..3_i64).prop_map(Value::from),
        "[a-c]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let members = prop::collection::btree_map("[ab~/0-]{0,2}", inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            members.prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_difference_leads_from_one_document_to_the_other(one in document(), other in document()) {
        let difference = json_patch::diff(&one, &other);
        let patch = serde_json::to_value(&difference).expect("an array");
        check(&one, &patch, &other);
    }
}
