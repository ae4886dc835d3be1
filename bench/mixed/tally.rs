//! What is counted.

use std::time::Duration;

use serde_json::json;

/// The sums of one connection, or of several.
#[derive(Default)]
pub struct Tally {
    /// Reads that were answered.
    pub reads: u64,
    /// Writes that were acknowledged.
    pub writes: u64,
    /// Requests that were answered with another status.
    pub refused: u64,
    /// Reads without what had been acknowledged.
    pub stale: u64,
    /// Reads without what another server had acknowledged within the bound.
    pub behind: u64,
    /// How long ago it had done so, at most.
    pub longest: Duration,
}

impl Tally {
    /// Adds another's sums.
    pub fn add(&mut self, other: &Self) {
        self.reads += other.reads;
        self.writes += other.writes;
        self.refused += other.refused;
        self.stale += other.stale;
        self.behind += other.behind;
        self.longest = self.longest.max(other.longest);
    }

    /// Whether all went as it must.
    pub fn is_well(&self) -> bool {
        self.stale == 0 && self.refused == 0
    }

    /// As it is printed, with how long it took.
    pub fn to_json(&self, taken: Duration) -> String {
        json!({
            "seconds": taken.as_secs_f64(),
            "reads": self.reads,
            "writes": self.writes,
            "refused": self.refused,
            "stale": self.stale,
            "behind": self.behind,
            "longest_milliseconds": self.longest.as_secs_f64() * 1e3,
        })
        .to_string()
    }
}
