//! How much a patch may make and cost. A `copy` can double a document each
//! time and put it into itself; a `move` within a long array shifts all of it.
//! Each operation is charged for what it is about to do, so that the whole
//! takes time and memory in proportion to the body and to one constant.

use json_patch::PatchOperation;
use json_patch::jsonptr::Pointer;
use serde_json::Value;

use super::{Refusal, Step};
use crate::body::DEPTH;

/// How many bytes all operations together may copy, move and shift.
const ROOM: usize = 4 << 20;

/// About what a value occupies in memory, its text aside.
const VALUE: usize = 128;

/// About what a value occupies in the array that it stands in.
const SLOT: usize = size_of::<Value>();

/// What is left for the operations that follow.
pub(super) struct Bounds {
    room: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { room: ROOM }
    }
}

impl Bounds {
    /// Refuses an operation that would do too much. One whose place is not
    /// there is let pass, for it will do nothing.
    pub(super) fn admit(&mut self, document: &Value, operation: &PatchOperation) -> Step<()> {
        match operation {
            // What came in the body is bounded by the body, but for its depth.
            PatchOperation::Add(add) => {
                self.charge(shifted(document, &add.path))?;
                check_depth(document, &add.path, Extent::of(&add.value))
            }
            PatchOperation::Replace(replace) => {
                check_depth(document, &replace.path, Extent::of(&replace.value))
            }
            PatchOperation::Remove(remove) => self.charge(shifted(document, &remove.path)),
            PatchOperation::Move(shift) => {
                let Some(source) = document.pointer(shift.from.as_str()) else { return Ok(()) };
                let extent = Extent::of(source);
                let ends = [&shift.from, &shift.path].map(|end| shifted(document, end));
                self.charge(extent.values * VALUE + ends[0] + ends[1])?;
                check_depth(document, &shift.path, extent)
            }
            PatchOperation::Copy(copy) => {
                let Some(source) = document.pointer(copy.from.as_str()) else { return Ok(()) };
                let extent = Extent::of(source);
                self.charge(extent.bytes() + shifted(document, &copy.path))?;
                check_depth(document, &copy.path, extent)
            }
            PatchOperation::Test(_) => Ok(()),
        }
    }

    fn charge(&mut self, bytes: usize) -> Step<()> {
        self.room = self.room.checked_sub(bytes).ok_or_else(|| {
            let limit = ROOM >> 20;
            Refusal::Excess(format!(
                "is too much: all operations together may copy and move about {limit} MiB"
            ))
        })?;
        Ok(())
    }
}

/// How large a value is.
#[derive(Clone, Copy, Default)]
struct Extent {
    values: usize,
    text: usize,
    depth: usize,
}

impl Extent {
    /// Recurses no deeper than [`DEPTH`], which no document exceeds.
    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self { values: 1, text: text.len(), depth: 0 },
            Value::Array(items) => items.iter().map(Self::of).fold(Self::container(), Self::with),
            Value::Object(members) => {
                let named = |(name, value): (&String, &Value)| {
                    let extent = Self::of(value);
                    Self { text: extent.text + name.len(), ..extent }
                };
                members.iter().map(named).fold(Self::container(), Self::with)
            }
            _ => Self { values: 1, ..Self::default() },
        }
    }

    fn container() -> Self {
        Self { values: 1, text: 0, depth: 1 }
    }

    fn with(self, inner: Self) -> Self {
        Self {
            values: self.values + inner.values,
            text: self.text + inner.text,
            depth: self.depth.max(inner.depth + 1),
        }
    }

    fn bytes(self) -> usize {
        self.values * VALUE + self.text
    }
}

/// The bytes of the array whose items make place, or close up, at a pointer.
fn shifted(document: &Value, place: &Pointer) -> usize {
    match place.split_back() {
        Some((parent, last)) if !last.is_next() => {
            let parent = document.pointer(parent.as_str());
            parent.and_then(Value::as_array).map_or(0, |items| items.len() * SLOT)
        }
        _ => 0,
    }
}

/// No document may nest deeper than a body may.
fn check_depth(document: &Value, place: &Pointer, extent: Extent) -> Step<()> {
    let has_parent =
        place.parent().is_some_and(|parent| document.pointer(parent.as_str()).is_some());
    if has_parent && place.count() + extent.depth > DEPTH {
        let detail = format!("makes the document nest deeper than {DEPTH} levels");
        return Err(Refusal::Excess(detail));
    }
    Ok(())
}
