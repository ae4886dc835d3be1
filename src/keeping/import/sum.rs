//! What became of all that was read.

use std::fmt;

use crate::articles::store::Imported;

/// How many entries came to which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Were not here before.
    pub added: usize,
    /// Took the place of an earlier version.
    pub updated: usize,
    /// Were here already.
    pub unchanged: usize,
    /// Were not taken, or not with all their former slugs, for what is here.
    pub conflicts: usize,
    /// Could not be read.
    pub faults: usize,
}

impl Sum {
    pub(super) fn add(&mut self, imported: &Imported, faults: usize) {
        self.added += imported.added;
        self.updated += imported.updated;
        self.unchanged += imported.unchanged;
        self.conflicts += imported.conflicts.len();
        self.faults += faults;
    }

    /// Whether all that was to be read is here now.
    pub fn is_whole(&self) -> bool {
        self.conflicts == 0 && self.faults == 0
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, updated, unchanged, conflicts, faults } = self;
        write!(
            f,
            "{added} added, {updated} updated, {unchanged} unchanged, {conflicts} in conflict, \
             {faults} unreadable"
        )
    }
}
