//! What the contract refuses in a well-formed document, gathered up to a bound.

use crate::error::Violation;

/// How many bytes of violations are kept. A body of 32 MiB can hold millions, each with a pointer
/// as long as the names in the body: an answer that told them all would be an attack of its own.
const ROOM: usize = 256 * 1024;

/// The violations of one document.
#[derive(Default)]
pub(super) struct Violations {
    found: Vec<Violation>,
    size: usize,
}

impl Violations {
    /// Whether another may be added: to be asked first, since a pointer can be costly to write.
    pub(super) fn have_room(&self) -> bool {
        self.size < ROOM
    }

    /// Adds one.
    pub(super) fn add(&mut self, pointer: String, detail: String) {
        self.size += pointer.len() + detail.len();
        self.found.push(Violation::at(pointer, detail));
    }

    /// All that were kept, in document order.
    pub(super) fn into_found(self) -> Vec<Violation> {
        self.found
    }
}
