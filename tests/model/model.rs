//! A database of a few numbers, writers that raise them, and readers who share
//! what they have read.

use std::collections::HashMap;

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::Mutex;
use shuttle::thread;

use crate::changes::{Changes, History, Moment, Subject};
use crate::id::Id;
use crate::sync::{Arc, AtomicU64, Ordering};

/// Who takes part.
#[derive(Clone, Copy, Debug)]
pub enum Story {
    /// One article that one thread writes, and readers of it.
    OneWriter,
    /// One article that two threads write.
    TwoWriters,
    /// Two articles, and readers of the list of both.
    ListReaders,
    /// An article that another process writes, and tells us of it.
    AnotherProcess,
    /// An article that we write, and another process too.
    WeAndAnotherProcess,
}

impl Story {
    pub const ALL: [Self; 5] = [
        Self::OneWriter,
        Self::TwoWriters,
        Self::ListReaders,
        Self::AnotherProcess,
        Self::WeAndAnotherProcess,
    ];
}

/// How what has changed is told; all but one are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Ours,
    TellsAfterAnswering,
    TellsOnlyAfterCommitting,
    NotesTheMomentAfterReading,
    TellsOfNothing,
    NotesTheHistoryAfterReading,
}

const WRITES: usize = 2;
const READERS: usize = 2;
const READS: usize = 3;

/// What all threads share.
struct World {
    protocol: Protocol,
    changes: Arc<Changes>,
    /// The versions of two articles, as they are committed.
    database: Mutex<[u64; 2]>,
    /// What has been read in which format, and from when.
    kept: Mutex<HashMap<(usize, bool), (Moment, u64)>>,
    /// What writers have left of each article.
    remembered: Mutex<[Option<(History, u64)>; 2]>,
    /// Held by whoever computes, so that others wait and share what it finds.
    computing: Mutex<()>,
    /// By subject, the highest version that anybody has been told of.
    told: [AtomicU64; 3],
}

/// What is read: an article, or the list of both, whose version is their sum.
const LIST: usize = 2;

fn id(article: usize) -> Id {
    Id::parse(&format!("00000000-0000-4000-8000-00000000000{article}")).expect("an id")
}

fn subject(read: usize) -> Subject {
    if read == LIST { Subject::Articles } else { Subject::Article(id(read)) }
}

/// Plays the story once; panics where somebody reads what is stale.
pub fn play(story: Story, protocol: Protocol) {
    let world = Arc::new(World {
        protocol,
        changes: Arc::new(Changes::in_places(2)),
        database: Mutex::new([1, 1]),
        kept: Mutex::default(),
        remembered: Mutex::default(),
        computing: Mutex::new(()),
        told: std::array::from_fn(|_| AtomicU64::new(0)),
    });
    let (writers, read): (&[(usize, bool)], usize) = match story {
        Story::OneWriter => (&[(0, true)], 0),
        Story::TwoWriters => (&[(0, true), (0, true)], 0),
        Story::ListReaders => (&[(0, true), (1, true)], LIST),
        Story::AnotherProcess => (&[(0, false)], 0),
        Story::WeAndAnotherProcess => (&[(0, true), (0, false)], 0),
    };
    let mut threads = Vec::new();
    for &(article, is_ours) in writers {
        let world = Arc::clone(&world);
        threads.push(thread::spawn(move || {
            (0..WRITES)
                .for_each(|_| if is_ours { world.write(article) } else { world.hear_of(article) });
        }));
    }
    for _ in 0..READERS {
        let world = Arc::clone(&world);
        let is_strict = !matches!(story, Story::AnotherProcess | Story::WeAndAnotherProcess);
        threads.push(thread::spawn(move || (0..READS).for_each(|_| world.read(read, is_strict))));
    }
    threads.into_iter().for_each(|thread| thread.join().expect("goes well"));
}

impl World {
    /// A write of ours, up to its answer. What the article is read as before it is
    /// locked goes into what is remembered of it.
    fn write(&self, article: usize) {
        let late = self.protocol == Protocol::NotesTheHistoryAfterReading;
        let early = self.changes.history(id(article));
        let read = self.database.lock().expect("sound")[article];
        let history = if late { self.changes.history(id(article)) } else { early };
        let ids = match self.protocol {
            Protocol::TellsOfNothing => Vec::new(),
            _ => vec![(id(article), Some(history))],
        };
        let underway = (self.protocol != Protocol::TellsOnlyAfterCommitting
            && self.protocol != Protocol::TellsAfterAnswering)
            .then(|| self.changes.begin(ids.clone()));
        // PostgreSQL's lock of a row, SQLite's of the file: one writer at a time.
        let versions = self.commit(article);
        if let Some(history) = underway.as_ref().and_then(|it| it.histories().next().flatten()) {
            self.remembered.lock().expect("sound")[article] = Some((history, read + 1));
        }
        if self.protocol == Protocol::TellsOnlyAfterCommitting {
            drop(self.changes.begin(ids.clone()));
        }
        drop(underway);
        // Its answer shows what it has read and what it has made of it, not what
        // another process has done in between.
        self.tell(article, read + 1);
        self.tell(LIST, versions.iter().sum());
        if self.protocol == Protocol::TellsAfterAnswering {
            drop(self.changes.begin(ids));
        }
    }

    /// A write by another process, of which we are told afterwards.
    fn hear_of(&self, article: usize) {
        let versions = self.commit(article);
        self.changes.learn_of(id(article));
        self.tell(article, versions[article]);
    }

    fn commit(&self, article: usize) -> [u64; 2] {
        let mut database = self.database.lock().expect("sound");
        database[article] += 1;
        *database
    }

    /// What a computation finds: what a writer remembers, else what is committed.
    fn found(&self, read: usize) -> u64 {
        if read != LIST {
            let remembered = self.remembered.lock().expect("sound")[read];
            if let Some((history, version)) = remembered
                && self.changes.ends_with(history, id(read))
            {
                return version;
            }
        }
        let database = self.database.lock().expect("sound");
        if read == LIST { database.iter().sum() } else { database[read] }
    }

    fn tell(&self, read: usize, version: u64) {
        self.told[read].fetch_max(version, Ordering::SeqCst);
    }

    /// A read; what it gives is at least what anybody was told before it began.
    /// Of another process's write nobody is told before we are.
    fn read(&self, read: usize, is_strict: bool) {
        let before = self.told[read].load(Ordering::SeqCst);
        // What one format shows, the other must not fall behind.
        let version = self.kept_or_computed((read, thread_rng().gen_bool(0.5)));
        assert!(version >= before, "{version} was read after {before} was told");
        if is_strict {
            self.tell(read, version);
        }
    }

    fn kept_or_computed(&self, key: (usize, bool)) -> u64 {
        if let Some(version) = self.kept(key) {
            return version;
        }
        let _alone = self.computing.lock().expect("sound");
        if let Some(version) = self.kept(key) {
            return version;
        }
        let (read, early) = (key.0, self.changes.moment());
        let version = self.found(read);
        let moment = match self.protocol {
            Protocol::NotesTheMomentAfterReading => self.changes.moment(),
            _ => early,
        };
        self.kept.lock().expect("sound").insert(key, (moment, version));
        version
    }

    fn kept(&self, key: (usize, bool)) -> Option<u64> {
        let (moment, version) = *self.kept.lock().expect("sound").get(&key)?;
        self.changes.spare(subject(key.0), moment).then_some(version)
    }
}
