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

/// The changes of an article so far: as long as they are the same, so is the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Those of its place.
    here: u64,
    /// Those of anything.
    anywhere: u64,
}

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

/// When something changed last, and what is being changed.
struct Place {
    changed: AtomicU64,
    /// How many changes there have been, times [`ONE`], and of these, how many are
    /// underway: in one number, for both must be seen at the same time.
    counts: AtomicU64,
}

/// One change more.
const ONE: u64 = 1 << 16;

fn is_underway(counts: u64) -> bool {
    !counts.is_multiple_of(ONE)
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

    /// The changes of an article so far, to be noted before it is read for a change.
    pub fn history(&self, article: Id) -> History {
        let here = self.place(Subject::Article(article)).counts();
        History { here, anywhere: self.anything.counts() }
    }

    /// Whether an article has not changed since, and is not just being changed.
    pub fn ends_with(&self, history: History, article: Id) -> bool {
        !is_underway(history.here) && self.history(article) == history
    }

    /// Says that these articles are about to change, just before the commit. The
    /// change is known from when the guard is dropped, after the commit and before
    /// its writer is answered; until then nothing that was read of them holds. With
    /// each stands what its writer knew when it read it, if it did.
    pub fn begin(self: &Arc<Self>, articles: Vec<(Id, Option<History>)>) -> Underway {
        if !articles.is_empty() {
            self.articles.begin();
        }
        let begin = |(id, read)| (id, self.begin_one(id, read));
        Underway { changes: Arc::clone(self), articles: articles.into_iter().map(begin).collect() }
    }

    /// The changes with this one, if it is the next after those that its writer knew.
    fn begin_one(&self, article: Id, read: Option<History>) -> Option<History> {
        let here = self.place(Subject::Article(article)).begin();
        let before = History { here, anywhere: self.anything.counts() };
        let is_next = !is_underway(here) && read == Some(before);
        is_next.then_some(History { here: here + ONE, ..before })
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
        let places = [self.place(Subject::Article(article)), &self.articles];
        self.learn(&places);
    }

    /// Says that somebody else has changed nobody knows what.
    pub fn learn_of_anything(&self) {
        self.learn(&[&self.anything]);
    }

    /// They are counted first: whoever reads after the moment of it must not find what
    /// was remembered before.
    fn learn(&self, places: &[&Place]) {
        places.iter().for_each(|place| place.count());
        let moment = self.next();
        places.iter().for_each(|place| place.change(moment));
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
        Self { changed: AtomicU64::new(0), counts: AtomicU64::new(0) }
    }

    fn counts(&self) -> u64 {
        self.counts.load(Ordering::SeqCst)
    }

    fn is_underway(&self) -> bool {
        is_underway(self.counts())
    }

    /// Gives what there was before.
    fn begin(&self) -> u64 {
        self.counts.fetch_add(ONE + 1, Ordering::SeqCst)
    }

    fn change(&self, moment: Moment) {
        self.changed.fetch_max(moment.0, Ordering::SeqCst);
    }

    fn end(&self) {
        self.counts.fetch_sub(1, Ordering::SeqCst);
    }

    fn count(&self) {
        self.counts.fetch_add(ONE, Ordering::SeqCst);
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
    articles: Vec<(Id, Option<History>)>,
}

impl Underway {
    /// Of each article in turn, the changes by which its writer will know it if the
    /// commit succeeds; `None` where another has changed it since it was read, or does
    /// so at the same time.
    pub fn histories(&self) -> impl Iterator<Item = Option<History>> {
        self.articles.iter().map(|(_, history)| *history)
    }

    /// What changes: nothing, or the articles and all that depends on which there
    /// are.
    fn places(&self) -> impl Iterator<Item = &Place> {
        let each = self.articles.iter().map(|(id, _)| self.changes.place(Subject::Article(*id)));
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
