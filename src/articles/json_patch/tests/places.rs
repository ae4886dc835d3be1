//! What a JSON Pointer leads to, and what is said where it leads nowhere.

use serde_json::json;

use super::{check, conflict};

#[test]
fn places_are_found_as_rfc_6901_says() {
    let add = |path: &str| json!([{"op": "add", "path": path, "value": 1}]);
    let cases = [
        (json!([]), "/0", json!([1])),
        (json!([]), "/-", json!([1])),
        (json!(["a", "b"]), "/2", json!(["a", "b", 1])),
        (json!(["a", "b"]), "/0", json!([1, "a", "b"])),
        (json!({}), "/", json!({"": 1})),
        (json!({"foo": {}}), "/foo/", json!({"foo": {"": 1}})),
        (json!({}), "/0", json!({"0": 1})),
        (json!({}), "/-", json!({"-": 1})),
        (json!({}), "/1e0", json!({"1e0": 1})),
        (json!({}), "/~1", json!({"/": 1})),
        (json!({}), "/~0", json!({"~": 1})),
        (json!({}), "/~01", json!({"~1": 1})),
        (json!({}), "/%25", json!({"%25": 1})),
        (json!({}), "/ \"\\^|ä", json!({" \"\\^|ä": 1})),
        (json!({"foo": null}), "/foo", json!({"foo": 1})),
        (json!({"foo": 2}), "/FOO", json!({"foo": 2, "FOO": 1})),
        (json!([1, [2, [3]]]), "/1/1/-", json!([1, [2, [3, 1]]])),
        (json!([{}]), "/0/a", json!([{"a": 1}])),
        (json!({"foo": "bar"}), "", json!(1)),
        (json!("foo"), "", json!(1)),
    ];
    for (document, path, outcome) in cases {
        check(&document, &add(path), &outcome);
    }
}

#[test]
fn places_that_are_not_there_are_refused() {
    const INDEX: [&str; 10] =
        ["/3", "/-1", "/1e0", "/00", "/01", "/+1", "/ 1", "/", "/bar", "/18446744073709551616"];
    let two = json!(["foo", "sil"]);
    for path in INDEX {
        let sentence = conflict(&two, &json!([{"op": "add", "path": path, "value": 1}]));
        let expected = format!("/0 expects an index from 0 to 2, or -, at the end of {path}");
        assert_eq!(sentence, expected);
        for operation in [
            json!({"op": "remove", "path": path}),
            json!({"op": "replace", "path": path, "value": 1}),
            json!({"op": "test", "path": path, "value": "foo"}),
            json!({"op": "move", "from": path, "path": "/0"}),
            json!({"op": "copy", "from": path, "path": "/0"}),
            json!({"op": "move", "from": path, "path": path}),
        ] {
            let sentence = conflict(&two, &json!([operation]));
            let expected = "but the array has 2 items, counted from 0";
            assert_eq!(sentence, format!("/0 expects a value at {path}, {expected}"));
        }
    }
    for operation in [
        json!({"op": "remove", "path": "/2"}),
        json!({"op": "remove", "path": "/-"}),
        json!({"op": "replace", "path": "/-", "value": 1}),
        json!({"op": "test", "path": "/-", "value": "sil"}),
        json!({"op": "move", "from": "/-", "path": "/0"}),
        // What is moved is away already when its new place is looked for.
        json!({"op": "move", "from": "/0", "path": "/2"}),
    ] {
        conflict(&two, &json!([operation]));
    }
}

#[test]
fn members_that_are_not_there_are_refused() {
    let object = json!({"foo": {"bar": 1}, "text": "abc"});
    let cases = [
        (json!({"op": "remove", "path": "/baz"}), "a value at /baz, where there is none"),
        (json!({"op": "remove", "path": "/a/b"}), "a value at /a/b, where there is none"),
        (json!({"op": "remove", "path": "/text/0"}), "a value at /text/0, where there is none"),
        (json!({"op": "replace", "path": "/a", "value": 1}), "a value at /a, where there is none"),
        (
            json!({"op": "replace", "path": "/a/b", "value": 1}),
            "a value at /a/b, where there is none",
        ),
        (json!({"op": "test", "path": "/a", "value": null}), "a value at /a, where there is none"),
        (json!({"op": "move", "from": "/a", "path": "/foo"}), "a value at /a, where there is none"),
        (json!({"op": "copy", "from": "/a", "path": "/foo"}), "a value at /a, where there is none"),
        (
            json!({"op": "copy", "from": "/foo", "path": "/text/0"}),
            "an object or an array at /text, which is a string",
        ),
        (
            json!({"op": "move", "from": "/foo", "path": "/a/b"}),
            "an object or an array at /a, where there is nothing",
        ),
        (
            json!({"op": "test", "path": "", "value": {}}),
            r#"the whole document to be {}, which is {"foo":{"bar":1},"text":"abc"}"#,
        ),
    ];
    for (operation, expected) in cases {
        let patch = json!([{"op": "test", "path": "/foo/bar", "value": 1}, operation]);
        assert_eq!(conflict(&object, &patch), format!("/1 expects {expected}"));
    }
}
