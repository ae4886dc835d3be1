//! The cases of RFC 6902 appendix A. A.13, a member that stands there twice, is
//! refused by the reader of JSON.

use super::*;

#[test]
fn members_and_items_are_added_and_removed() {
    check(
        &json!({"foo": "bar"}),
        &json!([{"op": "add", "path": "/baz", "value": "qux"}]),
        &json!({"baz": "qux", "foo": "bar"}),
    );
    check(
        &json!({"foo": ["bar", "baz"]}),
        &json!([{"op": "add", "path": "/foo/1", "value": "qux"}]),
        &json!({"foo": ["bar", "qux", "baz"]}),
    );
    check(
        &json!({"baz": "qux", "foo": "bar"}),
        &json!([{"op": "remove", "path": "/baz"}]),
        &json!({"foo": "bar"}),
    );
    check(
        &json!({"foo": ["bar", "qux", "baz"]}),
        &json!([{"op": "remove", "path": "/foo/1"}]),
        &json!({"foo": ["bar", "baz"]}),
    );
    check(
        &json!({"baz": "qux", "foo": "bar"}),
        &json!([{"op": "replace", "path": "/baz", "value": "boo"}]),
        &json!({"baz": "boo", "foo": "bar"}),
    );
}

#[test]
fn values_are_moved_and_tested() {
    check(
        &json!({"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}}),
        &json!([{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}]),
        &json!({"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}}),
    );
    check(
        &json!({"foo": ["all", "grass", "cows", "eat"]}),
        &json!([{"op": "move", "from": "/foo/1", "path": "/foo/3"}]),
        &json!({"foo": ["all", "cows", "eat", "grass"]}),
    );
    let tests = json!([
        {"op": "test", "path": "/baz", "value": "qux"},
        {"op": "test", "path": "/foo/1", "value": 2}
    ]);
    let document = json!({"baz": "qux", "foo": ["a", 2, "c"]});
    check(&document, &tests, &document);
}

#[test]
fn what_is_nested_unknown_or_escaped_is_no_hindrance() {
    check(
        &json!({"foo": "bar"}),
        &json!([{"op": "add", "path": "/child", "value": {"grandchild": {}}}]),
        &json!({"foo": "bar", "child": {"grandchild": {}}}),
    );
    check(
        &json!({"foo": "bar"}),
        &json!([{"op": "add", "path": "/baz", "value": "qux", "xyz": 123}]),
        &json!({"foo": "bar", "baz": "qux"}),
    );
    let escaped = json!({"/": 9, "~1": 10});
    check(&escaped, &json!([{"op": "test", "path": "/~01", "value": 10}]), &escaped);
    check(
        &json!({"foo": ["bar"]}),
        &json!([{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}]),
        &json!({"foo": ["bar", ["abc", "def"]]}),
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let cases = [
        (
            json!({"baz": "qux"}),
            json!({"op": "test", "path": "/baz", "value": "bar"}),
            r#"/0 expects /baz to be "bar", which is "qux""#,
        ),
        (
            json!({"foo": "bar"}),
            json!({"op": "add", "path": "/baz/bat", "value": "qux"}),
            "/0 expects an object or an array at /baz, where there is nothing",
        ),
        (
            json!({"/": 9, "~1": 10}),
            json!({"op": "test", "path": "/~01", "value": "10"}),
            r#"/0 expects /~01 to be "10", which is 10"#,
        ),
    ];
    for (document, operation, sentence) in cases {
        assert_eq!(conflict(&document, &json!([operation])), sentence);
    }
}
