//! The ids of the real program.

pub use broadsheet::id::Id;
