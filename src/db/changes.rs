//! What of the articles has changed, and when: by this, whoever keeps what it
//! has read knows whether that still holds.
//!
//! There is one sequence of changes. Who reads notes the moment before; what it
//! has read holds as long as no change that concerns it came after that moment,
//! and none is just being committed. So nobody is given what somebody else has
//! already seen overwritten, not even before the writer itself is answered.

use std::time::{Duration, Instant};

use crate::id::Id;
use crate::sync::{Arc, AtomicU64, Notify, Ordering};

/// How many places all articles share. Two of one place end each other's
/// representations, no more; with fewer, a thousand writes a second end most of
/// what is kept.
const PLACES: usize = 16 * 1024;

/// A point in the sequence of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

/// What something that was read depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One article.
    Article(Id),
    /// All of them: which there are, and what they say.
    Articles,
}

/// The changes of one database, by this process and by others.
pub struct Changes {
    sequence: AtomicU64,
    anything: Place,
    articles: Place,
    each: Vec<Place>,
    /// Milliseconds since `start` until which no other's change can have been
    /// missed.
    known_until: AtomicU64,
    start: Instant,
    /// Rung as often as a change of ours is over.
    over: Notify,
}

/// When something changed last, and how many are committing a change of it.
struct Place {
    changed: AtomicU64,
    underway: AtomicU64,
}

impl Changes {
    /// None so far, and nothing known of what others do.
    pub fn new() -> Self {
        Self::in_places(PLACES)
    }

    /// The same, where the articles share that many places.
    pub fn in_places(count: usize) -> Self {
        Self {
            sequence: AtomicU64::new(1),
            anything: Place::new(),
            articles: Place::new(),
            each: (0..count).map(|_| Place::new()).collect(),
            known_until: AtomicU64::new(0),
            start: Instant::now(),
            over: Notify::new(),
        }
    }

    /// The present moment, to be noted before a read.
    pub fn moment(&self) -> Moment {
        Moment(self.sequence.load(Ordering::SeqCst))
    }

    /// Whether what was read of that subject, after that moment, still holds.
    pub fn spare(&self, subject: Subject, since: Moment) -> bool {
        self.place(subject).spares(since) && self.anything.spares(since)
    }

    /// Says that these articles are about to change, just before the commit. The
    /// change is known from when the guard is dropped, after the commit and before
    /// its writer is answered; until then nothing that was read of them holds.
    pub fn begin(self: &Arc<Self>, articles: Vec<Id>) -> Underway {
        let underway = Underway { changes: Arc::clone(self), articles };
        underway.places().for_each(Place::begin);
        underway
    }

    /// Waits until no change of that subject by this process is being committed.
    pub async fn settle(&self, subject: Subject) {
        loop {
            // From here on it hears of each, though it waits only further down.
            let over = self.over.notified();
            if !self.is_underway(subject) {
                return;
            }
            over.await;
        }
    }

    /// Whether a change of that subject by this process is being committed.
    pub fn is_underway(&self, subject: Subject) -> bool {
        self.place(subject).is_underway()
    }

    /// Says that somebody else has changed this article.
    pub fn learn_of(&self, article: Id) {
        let moment = self.next();
        self.place(Subject::Article(article)).change(moment);
        self.articles.change(moment);
    }

    /// Says that somebody else has changed nobody knows what.
    pub fn learn_of_anything(&self) {
        let moment = self.next();
        self.anything.change(moment);
    }

    /// Says that whatever others had changed by the time `since` is known, which
    /// is good for so long from then on.
    pub fn are_known(&self, since: Instant, term: Duration) {
        self.known_until.fetch_max(self.milliseconds(since + term), Ordering::SeqCst);
    }

    /// Says that others may change things without our knowledge.
    pub fn are_unknown(&self) {
        self.known_until.store(0, Ordering::SeqCst);
    }

    /// Whether the changes of others are known at that time.
    pub fn is_known(&self, now: Instant) -> bool {
        self.milliseconds(now) < self.known_until.load(Ordering::SeqCst)
    }

    fn milliseconds(&self, time: Instant) -> u64 {
        let passed = time.saturating_duration_since(self.start).as_millis();
        u64::try_from(passed).unwrap_or(u64::MAX)
    }

    fn next(&self) -> Moment {
        Moment(self.sequence.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn place(&self, subject: Subject) -> &Place {
        match subject {
            Subject::Article(id) => &self.each[id.mark() as usize % self.each.len()],
            Subject::Articles => &self.articles,
        }
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self::new()
    }
}

impl Place {
    fn new() -> Self {
        Self { changed: AtomicU64::new(0), underway: AtomicU64::new(0) }
    }

    fn is_underway(&self) -> bool {
        self.underway.load(Ordering::SeqCst) > 0
    }

    fn begin(&self) {
        self.underway.fetch_add(1, Ordering::SeqCst);
    }

    fn change(&self, moment: Moment) {
        self.changed.fetch_max(moment.0, Ordering::SeqCst);
    }

    fn end(&self) {
        self.underway.fetch_sub(1, Ordering::SeqCst);
    }

    /// Who is underway is looked at first: whoever ends between the two looks has
    /// said before that it changed.
    fn spares(&self, since: Moment) -> bool {
        !self.is_underway() && self.changed.load(Ordering::SeqCst) <= since.0
    }
}

/// A change that is being committed. When dropped it is known, whatever has
/// become of the commit.
#[must_use]
pub struct Underway {
    changes: Arc<Changes>,
    articles: Vec<Id>,
}

impl Underway {
    /// What changes: nothing, or the articles and all that depends on which there
    /// are.
    fn places(&self) -> impl Iterator<Item = &Place> {
        let each = self.articles.iter().map(|id| self.changes.place(Subject::Article(*id)));
        let all = (!self.articles.is_empty()).then_some(&self.changes.articles);
        each.chain(all)
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        let moment = self.changes.next();
        for place in self.places() {
            place.change(moment);
            place.end();
        }
        self.changes.over.notify_waiters();
    }
}
