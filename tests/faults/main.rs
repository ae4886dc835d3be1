//! The program when things go wrong: crashes, a database that goes away, a disk
//! that is full, more clients than can be served. Each test makes its fault
//! happen.

#[path = "../process/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the suite of processes, whose it is, needs the rest")]
mod support;

mod crashes;
mod disk;
mod door;
mod files;
mod migrations;
mod overload;
mod postgres;
mod postgres_away;
mod stopping;
mod tables;
mod writer;
