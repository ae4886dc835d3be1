//! What is kept in memory, under every interleaving that chance finds: nobody
//! reads what somebody else has already seen overwritten.
//!
//! The very code of `src/db/changes.rs` is taken in here, with atomics that let
//! shuttle choose at each of their operations which thread goes on.

#[path = "../../src/db/changes.rs"]
#[allow(dead_code, reason = "the model needs no clock")]
mod changes;
mod id;
mod model;
mod sync;

use model::{Protocol, Story};

const INTERLEAVINGS: usize = 3_000;

/// At how many points the turn of threads is changed against their priority.
const CHANGES: usize = 4;

/// Whether each of many interleavings of that story goes well.
fn goes_well(story: Story, protocol: Protocol) -> bool {
    let run = move || {
        shuttle::check_random(move || model::play(story, protocol), INTERLEAVINGS);
        shuttle::check_pct(move || model::play(story, protocol), INTERLEAVINGS, CHANGES);
    };
    std::panic::catch_unwind(run).is_ok()
}

#[test]
fn no_read_is_older_than_what_was_told_before() {
    for story in Story::ALL {
        assert!(goes_well(story, Protocol::Ours), "{story:?}");
    }
}

/// Each step of the protocol is needed: without it the model finds a stale read.
#[test]
fn the_model_notices_each_step_that_is_left_out() {
    for (protocol, story) in [
        (Protocol::TellsAfterAnswering, Story::OneWriter),
        (Protocol::TellsOnlyAfterCommitting, Story::OneWriter),
        (Protocol::NotesTheMomentAfterReading, Story::OneWriter),
        (Protocol::TellsOfNothing, Story::ListReaders),
        (Protocol::NotesTheHistoryAfterReading, Story::WeAndAnotherProcess),
    ] {
        assert!(!goes_well(story, protocol), "{protocol:?} was not noticed");
    }
}
