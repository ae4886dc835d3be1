//! Search (contract §4): the same on both databases, in every script.

mod agreement;
mod queries;
mod upkeep;
