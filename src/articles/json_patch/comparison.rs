//! When a `test` holds (RFC 6902 §4.6).

use serde_json::{Number, Value};

/// Whether two values are equal. Unlike `==`, this finds `1`, `1.0` and `1e0`
/// equal: numbers are compared by their value, however they are written.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => is_same_number(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|it| is_same(value, it)))
        }
        _ => one == other,
    }
}

fn is_same_number(one: &Number, other: &Number) -> bool {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one == other,
        (Some(whole), None) => is_whole(other, whole),
        (None, Some(whole)) => is_whole(one, whole),
        (None, None) => one.as_f64() == other.as_f64(),
    }
}

/// Whether a floating-point number is exactly that whole one. Those that are
/// read are finite and far within an `i128`, or equal no `u64` or `i64` anyway.
fn is_whole(number: &Number, whole: i128) -> bool {
    number.as_f64().is_some_and(|float| float.fract() == 0.0 && float as i128 == whole)
}
