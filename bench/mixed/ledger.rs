//! What has been acknowledged, and when.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The versions of every article that writers were told of, by all servers.
pub struct Ledger {
    /// The latest of each article; 0 where nothing has been written.
    latest: Vec<AtomicU64>,
    /// All of them, which are only looked at where an answer is not the latest.
    told: Vec<Mutex<Vec<Told>>>,
}

struct Told {
    version: u64,
    server: usize,
    at: Instant,
}

/// How an answer stands to what had been acknowledged before it was asked for.
pub enum Freshness {
    /// It lacks nothing.
    Fresh,
    /// It lacks what the same server had acknowledged.
    Stale,
    /// It lacks what another server had acknowledged that long before.
    Behind(Duration),
}

/// A read that is about to be sent.
pub struct Asked {
    article: usize,
    latest: u64,
    at: Instant,
}

impl Ledger {
    /// Nothing has been written.
    pub fn new(articles: usize) -> Self {
        Self {
            latest: (0..articles).map(|_| AtomicU64::new(0)).collect(),
            told: (0..articles).map(|_| Mutex::default()).collect(),
        }
    }

    /// Notes that this server has acknowledged this version.
    pub fn acknowledge(&self, article: usize, server: usize, version: u64) {
        // Whoever panicked here left a list that is whole.
        let mut told = self.told[article].lock().unwrap_or_else(PoisonError::into_inner);
        told.push(Told { version, server, at: Instant::now() });
        // After the list: who meets this number finds the entry, with a time before its own.
        self.latest[article].fetch_max(version, Ordering::SeqCst);
    }

    /// What is known as a read of the article begins.
    pub fn ask(&self, article: usize) -> Asked {
        let latest = self.latest[article].load(Ordering::SeqCst);
        Asked { article, latest, at: Instant::now() }
    }

    /// Judges the version that this server gave for an answer.
    pub fn judge(&self, asked: &Asked, server: usize, version: u64) -> Freshness {
        if version >= asked.latest {
            return Freshness::Fresh;
        }
        let told = self.told[asked.article].lock().unwrap_or_else(PoisonError::into_inner);
        let lacking = || told.iter().filter(|it| it.version > version && it.at <= asked.at);
        if lacking().any(|it| it.server == server) {
            return Freshness::Stale;
        }
        let behind = lacking().map(|it| asked.at - it.at).max();
        behind.map_or(Freshness::Fresh, Freshness::Behind)
    }
}
