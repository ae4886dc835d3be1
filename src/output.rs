//! What a command prints.

use std::io::{ErrorKind, Write, stdout};

use crate::stop::Stop;

/// Prints on standard output. A reader that has had enough, such as `head`, is
/// no failure.
pub fn print(text: &str) -> Result<(), Stop> {
    match stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Stop::Failed(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
