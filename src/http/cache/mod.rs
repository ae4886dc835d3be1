//! Finished representations in memory, for whoever shows no token.
//!
//! What is kept is given only while it is certain to be what the app itself
//! would answer: as long as nothing that it depends on has changed, or is being
//! changed ([`Changes`]), and no article has come due. Whoever asks for what is
//! just being computed waits for that one computation.

mod kept;
mod key;

use std::time::Instant;

use actix_http::Response;
use actix_web::body::BoxBody;
use futures_util::future::LocalBoxFuture;
use quick_cache::sync::PlaceholderGuard;
use quick_cache::sync::{Cache as Shelf, DefaultLifecycle, EntryAction, EntryResult};
use quick_cache::{DefaultHashBuilder, Weighter};

pub use kept::{Finished, Kept, Representation};
pub use key::{Key, Variants};

use crate::clock::Clock;
use crate::db::{Changes, Moment, Subject};
use crate::error::Result;
use crate::sync::Arc;
use crate::timestamp::Timestamp;

/// About the size of a representation with its header, to begin with.
const USUAL_BYTES: u64 = 4096;

/// What takes more than this part of the whole is not kept.
const LARGEST_PART: u64 = 32;

/// For how many seconds it is remembered that an answer is not to be kept, so
/// that those who ask for it do not wait for one another.
const PASSING: i64 = 1;

/// Finds out when the next article comes due, if any is scheduled.
pub type Due = Box<dyn Fn() -> LocalBoxFuture<'static, Result<Option<Timestamp>>> + Send + Sync>;

/// The representations that are kept, for all workers.
pub struct Cache {
    shelf: Shelf<Key, Arc<Kept>, Weight>,
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
}

/// Where a representation will stand once it is computed.
pub struct Place<'a> {
    guard: Guard<'a>,
    start: Start,
}

type Guard<'a> = PlaceholderGuard<
    'a,
    Key,
    Arc<Kept>,
    Weight,
    DefaultHashBuilder,
    DefaultLifecycle<Key, Arc<Kept>>,
>;

/// When a computation began.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    moment: Moment,
    second: i64,
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
        let shelf = Shelf::with_weighter(items, bytes, Weight);
        Self { shelf, largest: bytes / LARGEST_PART, changes, clock, due }
    }

    /// Whether anything may be given from memory: not while other processes could
    /// change the database without our knowledge.
    pub fn is_open(&self) -> bool {
        self.changes.is_known(Instant::now())
    }

    /// What stands there, if it holds.
    pub fn get(&self, key: &[u8]) -> Option<Arc<Kept>> {
        self.shelf.get(key).filter(|kept| self.holds(kept))
    }

    /// What there is by the time that nobody else is computing it.
    pub async fn find(&self, key: &[u8]) -> Found<'_> {
        let found = self.shelf.entry_async(key, |_, kept| {
            if self.holds(kept) {
                EntryAction::Retain(Arc::clone(kept))
            } else {
                EntryAction::<_>::ReplaceWithGuard
            }
        });
        match found.await {
            EntryResult::Retained(kept) => Found::Kept(kept),
            EntryResult::Vacant(guard) | EntryResult::Replaced(guard, _) => {
                let start = Start { moment: self.changes.moment(), second: self.second() };
                Found::Missing(Place { guard, start })
            }
            EntryResult::Removed(..) | EntryResult::Timeout => {
                unreachable!("nothing is removed, and the wait has no end")
            }
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

    fn holds(&self, kept: &Kept) -> bool {
        kept.lasts(self.second()) && self.changes.spare(kept.subject, kept.start.moment)
    }

    fn second(&self) -> i64 {
        self.clock.now().unix()
    }
}
