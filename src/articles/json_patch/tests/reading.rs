//! What is a patch, and what is none.

use super::*;

#[test]
fn everything_that_is_wrong_with_a_patch_is_told() {
    let patch = json!([
        {"op": "add", "path": "/a", "value": 1},
        7,
        {},
        {"op": "spam", "path": "a"},
        {"op": "add", "path": null},
        {"op": "replace", "path": "/~2"},
        {"op": "test", "path": "/~"},
        {"op": "copy", "path": "/a"},
        {"op": "move", "from": 1, "path": []},
        {"op": ["add"], "path": "/a", "value": 1},
        {"op": "remove", "path": ""},
        {"op": "move", "from": "/a", "path": "/a/b"},
        {"op": "move", "from": "", "path": "/a"},
        {"op": "Add", "path": "/a", "value": 1},
    ]);
    let Err(Error::Invalid(violations)) = JsonPatch::read(patch) else { panic!("is no patch") };
    let places: Vec<_> = violations
        .iter()
        .map(|violation| match &violation.place {
            Place::Pointer(place) | Place::Parameter(place) => place.as_str(),
        })
        .collect();
    assert_eq!(
        places,
        [
            "/1", "/2/op", "/2/path", "/3/op", "/3/path", "/4/path", "/4/value", "/5/path",
            "/5/value", "/6/path", "/6/value", "/7/from", "/8/path", "/8/from", "/9/op",
            "/10/path", "/11/path", "/12/path", "/13/op"
        ]
    );
}

#[test]
fn a_patch_is_an_array_of_at_most_a_thousand_operations() {
    for body in [json!({}), json!(null), json!("[]"), json!({"op": "remove", "path": "/a"})] {
        let sentences = invalid(&json!({}), &body);
        assert!(sentences[0].starts_with("The body must be an array of operations"));
    }
    let operations =
        |count| Value::Array(vec![json!({"op": "test", "path": "", "value": 1}); count]);
    check(&json!(1), &operations(1_000), &json!(1));
    assert_eq!(
        invalid(&json!(1), &operations(1_001)),
        ["The body has 1001 operations; a patch may have 1000"]
    );
}
