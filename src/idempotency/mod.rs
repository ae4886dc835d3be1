//! Requests that may be sent again without being done twice
//! (`Idempotency-Key`): their answers are kept in the same transaction as what
//! they have done, so that no crash can come between.

mod key;
mod once;
mod store;

pub use key::Key;
pub use once::Once;
pub use store::Answers;
