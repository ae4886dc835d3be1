//! Search (contract §4).
