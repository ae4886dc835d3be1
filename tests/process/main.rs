//! The program as a process.

fn main() {}
