//! Why the program stops.

use crate::error::Error;

/// What stops the program, as one plain line that says what to do.
#[derive(Debug)]
pub enum Stop {
    /// An option has a value that cannot be used: exit status 2.
    BadOption(String),
    /// Something outside is not as it must be: exit status 1.
    Failed(String),
}

impl From<String> for Stop {
    fn from(line: String) -> Self {
        Self::Failed(line)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}
