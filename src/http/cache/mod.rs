//! Finished representations in memory, for whoever shows no token.
//!
//! What is kept is given only while it is certain to be what the app itself
//! would answer: as long as nothing that it depends on has changed, or is being
//! changed ([`Changes`]), and no article has come due. Whoever asks for what is
//! just being computed waits for that one computation.

mod kept;
mod key;

use std::time::{Duration, Instant};

use actix_http::Response;
use actix_web::body::BoxBody;
use futures_util::future::LocalBoxFuture;
use quick_cache::sync::{Cache as Shelf, EntryAction, EntryResult, PlaceholderGuard};
use quick_cache::{DefaultHashBuilder, Lifecycle, Weighter};
use tokio::time::timeout;

pub use kept::{Finished, Kept, Representation};
pub use key::{Key, Variants};

use crate::clock::Clock;
use crate::db::{Changes, Moment, Subject};
use crate::error::Result;
use crate::sync::{Arc, AtomicU64, Ordering};
use crate::timestamp::Timestamp;

/// About the size of a representation with its header, to begin with.
const USUAL_BYTES: u64 = 4096;

/// What takes more than this part of the whole is not kept.
const LARGEST_PART: u64 = 32;

/// For how many seconds it is remembered that an answer is not to be kept, so
/// that those who ask for it do not wait for one another.
const PASSING: i64 = 1;

/// For how long the commit of a change is waited for: many times what it usually
/// takes.
const PATIENCE: Duration = Duration::from_millis(10);

/// Finds out when the next article comes due, if any is scheduled.
pub type Due = Box<dyn Fn() -> LocalBoxFuture<'static, Result<Option<Timestamp>>> + Send + Sync>;

/// The representations that are kept, for all workers.
pub struct Cache {
    shelf: Shelf<Key, Arc<Kept>, Weight, DefaultHashBuilder, Evictions>,
    evictions: Arc<AtomicU64>,
    invalidations: AtomicU64,
    largest: u64,
    changes: Arc<Changes>,
    clock: Clock,
    due: Due,
}

/// What there is for a key.
pub enum Found<'a> {
    /// This, which holds: it was there, or was computed for another meanwhile.
    Kept(Arc<Kept>),
    /// Nothing: it is for us to compute, and others wait.
    Missing(Place<'a>),
    /// Nothing: it is being changed for longer than is worth waiting for, and
    /// whatever is computed does not hold.
    Changing,
}

/// Where a representation will stand once it is computed.
pub struct Place<'a> {
    guard: Guard<'a>,
    start: Start,
}

type Guard<'a> = PlaceholderGuard<'a, Key, Arc<Kept>, Weight, DefaultHashBuilder, Evictions>;

/// When a computation began.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    moment: Moment,
    second: i64,
}

/// How much is kept, and what became of the rest.
pub struct Usage {
    /// How many representations there are.
    pub entries: u64,
    /// The memory that they take.
    pub bytes: u64,
    /// The memory that they may take.
    pub most_bytes: u64,
    /// How many had to make room.
    pub evictions: u64,
    /// How many did not hold any longer when they were asked for.
    pub invalidations: u64,
}

/// Counts what has to make room.
#[derive(Clone)]
struct Evictions(Arc<AtomicU64>);

impl Lifecycle<Key, Arc<Kept>> for Evictions {
    type RequestState = ();

    fn on_evict(&self, (): &mut (), _: Key, _: Arc<Kept>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Kept>> for Weight {
    fn weight(&self, key: &Key, kept: &Arc<Kept>) -> u64 {
        kept.bytes() + key.len() as u64
    }
}

impl Cache {
    /// Keeps so many bytes, of a database with these changes.
    pub fn new(bytes: u64, changes: Arc<Changes>, clock: Clock, due: Due) -> Self {
        let items = usize::try_from(bytes / USUAL_BYTES).unwrap_or(usize::MAX).max(1);
        let evictions = Arc::<AtomicU64>::default();
        let counting = Evictions(Arc::clone(&evictions));
        let shelf = Shelf::with(items, bytes, Weight, DefaultHashBuilder::default(), counting);
        let invalidations = AtomicU64::new(0);
        let largest = bytes / LARGEST_PART;
        Self { shelf, evictions, invalidations, largest, changes, clock, due }
    }

    /// Whether anything may be given from memory: not while other processes could
    /// change the database without our knowledge.
    pub fn is_open(&self, now: Instant) -> bool {
        self.changes.is_known(now)
    }

    /// What stands there, if it holds in that second.
    pub fn get(&self, key: &[u8], second: i64) -> Option<Arc<Kept>> {
        self.shelf.get(key).filter(|kept| self.holds(kept, second))
    }

    /// What there is by the time that nobody else is computing it.
    pub async fn find(&self, key: &[u8]) -> Found<'_> {
        if !self.settles(key).await {
            return Found::Changing;
        }
        let found = self.shelf.entry_async(key, |_, kept| {
            if self.holds(kept, self.clock.second()) {
                EntryAction::Retain(Arc::clone(kept))
            } else {
                EntryAction::<_>::ReplaceWithGuard
            }
        });
        match found.await {
            EntryResult::Retained(kept) => Found::Kept(kept),
            EntryResult::Vacant(guard) => Found::Missing(self.place(guard)),
            EntryResult::Replaced(guard, _) => {
                self.invalidations.fetch_add(1, Ordering::Relaxed);
                Found::Missing(self.place(guard))
            }
            EntryResult::Removed(..) | EntryResult::Timeout => {
                unreachable!("nothing is removed, and the wait has no end")
            }
        }
    }

    /// Waits, though not for ever, until the article of what stood there is not being
    /// changed: what is read before holds for nobody else, and would be read once for
    /// each who asks.
    async fn settles(&self, key: &[u8]) -> bool {
        let Some(subject) = self.shelf.peek(key).map(|kept| kept.subject) else { return true };
        // Of all articles some may be changing at any time.
        if subject == Subject::Articles || !self.changes.is_underway(subject) {
            return true;
        }
        timeout(PATIENCE, self.changes.settle(subject)).await.is_ok()
    }

    fn place<'a>(&self, guard: Guard<'a>) -> Place<'a> {
        let start = Start { moment: self.changes.moment(), second: self.clock.second() };
        Place { guard, start }
    }

    /// How much is kept.
    pub fn usage(&self) -> Usage {
        Usage {
            entries: self.shelf.len() as u64,
            bytes: self.shelf.weight(),
            most_bytes: self.shelf.capacity(),
            evictions: self.evictions.load(Ordering::Relaxed),
            invalidations: self.invalidations.load(Ordering::Relaxed),
        }
    }

    /// Puts an answer in its place if it may be kept, else a note that it may not;
    /// such an answer comes back as it was.
    pub async fn keep(
        &self,
        place: Place<'_>,
        response: Response<BoxBody>,
    ) -> std::result::Result<Finished, Response<BoxBody>> {
        let Place { guard, start } = place;
        let outcome = Finished::of(response);
        let kept = match &outcome {
            Ok((finished, subject)) => self.kept(start, &finished.representation, *subject).await,
            Err(_) => None,
        };
        let kept = kept.unwrap_or_else(|| Kept::passing(start, start.second + PASSING));
        // It fails where the place has been given to another meanwhile.
        let _ = guard.insert(Arc::new(kept));
        outcome.map(|(finished, _)| finished)
    }

    /// What may be kept, if it is not too large and its end can be told.
    async fn kept(&self, start: Start, it: &Representation, subject: Subject) -> Option<Kept> {
        if it.bytes() > self.largest {
            return None;
        }
        let end = self.end(subject).await.ok()?;
        Some(Kept::new(start, subject, end, it.clone()))
    }

    /// The second at which it ends by itself: when the next article comes due. What
    /// depends on one public article alone does not.
    async fn end(&self, subject: Subject) -> Result<Option<i64>> {
        match subject {
            Subject::Article(_) => Ok(None),
            Subject::Articles => Ok((self.due)().await?.map(Timestamp::unix)),
        }
    }

    fn holds(&self, kept: &Kept, second: i64) -> bool {
        kept.lasts(second) && self.changes.spare(kept.subject, kept.start.moment)
    }
}
