//! What a patch may make and cost.

use std::time::{Duration, Instant};

use super::*;

/// An array in an array, and so on.
fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!([inner]))
}

#[test]
fn nesting_is_bounded() {
    let inside = |depth: usize| "/0".repeat(depth);
    let deeper = |place: &str| format!("{place} makes the document nest deeper than 128 levels");
    let put =
        |op: &str, path: String, value: Value| json!([{"op": op, "path": path, "value": value}]);
    check(&nested(100), &put("replace", inside(100), nested(28)), &nested(128));
    apply(&nested(100), &put("add", inside(100), nested(28))).expect("128 levels");
    assert_eq!(invalid(&nested(100), &put("replace", inside(100), nested(29))), [deeper("/0")]);
    assert_eq!(invalid(&nested(100), &put("add", inside(100), nested(29))), [deeper("/0")]);
    let wrap = json!([{"op": "copy", "from": "", "path": "/0"}]);
    assert_eq!(apply(&nested(127), &wrap).expect("128 levels"), json!([nested(127), nested(126)]));
    assert_eq!(invalid(&nested(128), &wrap), [deeper("/0")]);
    let repeated = Value::Array(vec![json!({"op": "copy", "from": "", "path": "/x"}); 1_000]);
    let sentences = invalid(&json!({}), &repeated);
    assert_eq!(sentences, [deeper("/127")]);
    let two = json!({"a": nested(100), "b": nested(100)});
    let moved = json!([{"op": "move", "from": "/a", "path": format!("/b{}", inside(50))}]);
    assert_eq!(invalid(&two, &moved), [deeper("/0")]);
    // A place that is not there stays one however far it would be.
    conflict(&json!({}), &put("add", "/a".repeat(100_000), json!(1)));
}

/// Much longer than it takes, much shorter than what is quadratic would take.
fn within_a_second<T>(work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let outcome = work();
    assert!(begun.elapsed() < Duration::from_secs(1), "took {:?}", begun.elapsed());
    outcome
}

#[test]
fn what_is_copied_and_moved_is_bounded() {
    let large = json!({"text": "a".repeat(1 << 20), "list": vec![0; 20_000], "short": [1, 2]});
    let times = |operation: Value| Value::Array(vec![operation; 1_000]);
    let too_much = [
        json!({"op": "copy", "from": "/text", "path": "/other"}),
        json!({"op": "copy", "from": "", "path": "/other"}),
        json!({"op": "copy", "from": "/list", "path": "/list/-"}),
        json!({"op": "move", "from": "/list", "path": "/short/-"}),
        json!({"op": "add", "path": "/list/0", "value": 1}),
        json!({"op": "remove", "path": "/list/0"}),
        json!({"op": "move", "from": "/list/0", "path": "/list/1"}),
        json!({"op": "copy", "from": "/list/0", "path": "/list/0"}),
    ];
    for operation in too_much {
        // There and back, where it would not be there a second time.
        let back = json!({"op": "move", "from": "/short/2", "path": "/list"});
        let patch = match operation["path"].as_str() {
            Some("/short/-") => Value::Array(vec![[operation, back]; 500].concat()),
            _ => times(operation),
        };
        let sentences = within_a_second(|| invalid(&large, &patch));
        let end = "is too much: all operations together may copy and move about 4 MiB";
        assert!(sentences.len() == 1 && sentences[0].ends_with(end), "{sentences:?}");
    }
    for operation in [
        json!({"op": "add", "path": "/list/-", "value": 1}),
        json!({"op": "replace", "path": "/list/19999", "value": 1}),
        json!({"op": "test", "path": "/list/19999", "value": 0}),
        json!({"op": "move", "from": "/short/0", "path": "/short/1"}),
        json!({"op": "move", "from": "/text", "path": "/text"}),
    ] {
        let made = within_a_second(|| apply(&large, &times(operation.clone())));
        made.unwrap_or_else(|error| panic!("{operation}: {error}"));
    }
}
