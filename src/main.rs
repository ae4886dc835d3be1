//! The `broadsheet` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    broadsheet::cli::run()
}
