//! Why an operation cannot be applied, as the end of a sentence that starts
//! with the operation.

use json_patch::jsonptr::Pointer;
use json_patch::{PatchErrorKind, PatchOperation};
use serde_json::Value;

use crate::body::fault::excerpt;
use crate::body::members::kind;
use crate::plural::counted;

/// What an operation, which the document as it is now does not allow, expects.
pub(super) fn of(document: &Value, operation: &PatchOperation, error: &PatchErrorKind) -> String {
    match (operation, error) {
        (PatchOperation::Move(shift), PatchErrorKind::InvalidFromPointer) => {
            nothing(document, &shift.from)
        }
        (PatchOperation::Copy(copy), PatchErrorKind::InvalidFromPointer) => {
            nothing(document, &copy.from)
        }
        (PatchOperation::Add(_) | PatchOperation::Move(_) | PatchOperation::Copy(_), _) => {
            no_place(document, operation.path())
        }
        _ => nothing(document, operation.path()),
    }
}

/// A value was expected where there is none.
pub(super) fn nothing(document: &Value, place: &Pointer) -> String {
    match parent(document, place) {
        Some(Value::Array(items)) => format!(
            "expects a value at {}, but the array has {}, counted from 0",
            name(place),
            counted(items.len(), "item")
        ),
        _ => format!("expects a value at {}, where there is none", name(place)),
    }
}

/// Another value was expected.
pub(super) fn different(place: &Pointer, expected: &Value, actual: &Value) -> String {
    let [expected, actual] = [expected, actual].map(|value| excerpt(&value.to_string()));
    format!("expects {} to be {expected}, which is {actual}", name(place))
}

/// Nothing can be added at this place.
fn no_place(document: &Value, place: &Pointer) -> String {
    let around = place.parent().unwrap_or(place);
    match parent(document, place) {
        Some(Value::Array(items)) => {
            let end = items.len();
            let place = name(place);
            format!("expects an index from 0 to {end}, or -, at the end of {place}")
        }
        Some(other) => {
            let found = kind(other);
            format!("expects an object or an array at {}, which is {found}", name(around))
        }
        None => {
            format!("expects an object or an array at {}, where there is nothing", name(around))
        }
    }
}

fn parent<'d>(document: &'d Value, place: &Pointer) -> Option<&'d Value> {
    document.pointer(place.parent()?.as_str())
}

fn name(place: &Pointer) -> String {
    if place.is_root() { "the whole document".into() } else { excerpt(place.as_str()) }
}
