//! JSON Patch (RFC 6902): operations on a JSON document, one after another.
//!
//! The crate `json_patch` moves the values about. What it leaves open stands
//! here: telling all faults of a patch at once, telling in plain words why an
//! operation cannot be applied, comparing numbers by their value, and bounds
//! on what a patch may make and cost.

mod bounds;
mod comparison;
mod explanation;
mod operation;

use json_patch::{PatchOperation, TestOperation, jsonptr::Pointer};
use serde_json::Value;

use crate::body::members::kind;
use crate::error::{Error, Result, Violation};
use bounds::Bounds;

/// How many operations a patch may have.
pub const MOST_OPERATIONS: usize = 1_000;

/// Operations, each well formed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPatch(Vec<PatchOperation>);

/// What an operation ends with.
type Step<T> = std::result::Result<T, Refusal>;

/// Why an operation is not applied.
#[derive(Debug)]
enum Refusal {
    /// The document is not as the operation expects it.
    Unfit(String),
    /// It would make or cost too much.
    Excess(String),
}

impl JsonPatch {
    /// Reads a patch document. Members of an operation that have no meaning
    /// for it are ignored (RFC 6902 §4).
    ///
    /// # Errors
    /// [`Error::Invalid`] names everything that is wrong with any operation.
    pub fn read(body: Value) -> Result<Self> {
        let items = match body {
            Value::Array(items) if items.len() <= MOST_OPERATIONS => Ok(items),
            Value::Array(items) => {
                let count = items.len();
                Err(format!("has {count} operations; a patch may have {MOST_OPERATIONS}"))
            }
            other => {
                let found = kind(&other);
                Err(format!("must be an array of operations, a JSON Patch (RFC 6902), is {found}"))
            }
        };
        let items = items.map_err(|detail| Error::Invalid(vec![Violation::at("", detail)]))?;
        let mut faults = Vec::new();
        let operations = items
            .into_iter()
            .enumerate()
            .filter_map(|(index, item)| operation::read(index, item, &mut faults))
            .collect();
        if faults.is_empty() { Ok(Self(operations)) } else { Err(Error::Invalid(faults)) }
    }

    /// What the operations make of a document, all of them or none.
    ///
    /// # Errors
    /// Each names the first operation that cannot be applied, such as `/2`:
    /// [`Error::Conflict`] where a `test` fails or a place is not there,
    /// [`Error::Invalid`] where the outcome would be too large or too deep.
    pub fn apply(&self, mut document: Value) -> Result<Value> {
        let mut bounds = Bounds::default();
        for (index, operation) in self.0.iter().enumerate() {
            step(&mut document, operation, &mut bounds).map_err(|refusal| refusal.of(index))?;
        }
        Ok(document)
    }
}

impl Refusal {
    fn of(self, index: usize) -> Error {
        let at = |detail| Violation::at(format!("/{index}"), detail);
        match self {
            Self::Unfit(detail) => Error::Conflict(at(detail)),
            Self::Excess(detail) => Error::Invalid(vec![at(detail)]),
        }
    }
}

fn step(document: &mut Value, operation: &PatchOperation, bounds: &mut Bounds) -> Step<()> {
    match operation {
        PatchOperation::Test(test) => return check(document, test),
        // The crate would not move the whole document to where it is.
        PatchOperation::Move(shift) if shift.from == shift.path => {
            return found(document, &shift.from).map(|_| ());
        }
        _ => bounds.admit(document, operation)?,
    }
    json_patch::patch_unsafe(document, std::slice::from_ref(operation))
        .map_err(|error| Refusal::Unfit(explanation::of(document, operation, &error.kind)))
}

fn check(document: &Value, test: &TestOperation) -> Step<()> {
    let actual = found(document, &test.path)?;
    if comparison::is_same(actual, &test.value) {
        return Ok(());
    }
    Err(Refusal::Unfit(explanation::different(&test.path, &test.value, actual)))
}

fn found<'d>(document: &'d Value, place: &Pointer) -> Step<&'d Value> {
    document
        .pointer(place.as_str())
        .ok_or_else(|| Refusal::Unfit(explanation::nothing(document, place)))
}

#[cfg(test)]
mod tests;
