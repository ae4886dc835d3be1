//! What is counted of requests. Each worker counts for itself, so that none
//! waits for another; whoever wants to know adds up.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::Method;

use crate::sync::Arc;

/// The upper bounds of durations that are counted together, in seconds.
pub const BOUNDS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The pattern of the URL that answered, such as `/articles/{reference}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Route(pub Arc<str>);

impl Route {
    /// Of that pattern, without what says which values a part may have.
    pub fn of(pattern: &str) -> Self {
        let mut name = String::new();
        let mut is_rule = false;
        for character in pattern.chars() {
            is_rule = (is_rule || character == ':') && character != '}';
            if !is_rule {
                name.push(character);
            }
        }
        Self(name.into())
    }

    /// Of what matches no pattern.
    pub fn unmatched() -> Self {
        Self("unmatched".into())
    }
}

/// The counters of all workers.
#[derive(Default)]
pub struct AllCounters(Mutex<Vec<Arc<Counters>>>);

impl AllCounters {
    /// Those of one more worker.
    pub fn for_worker(&self) -> Arc<Counters> {
        let counters = Arc::<Counters>::default();
        lock(&self.0).push(Arc::clone(&counters));
        counters
    }

    /// The sums.
    pub fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        lock(&self.0).iter().for_each(|counters| counters.add_to(&mut sum));
        sum
    }
}

/// The counters of one worker.
#[derive(Default)]
pub struct Counters {
    in_flight: AtomicI64,
    hits: AtomicU64,
    misses: AtomicU64,
    /// The few that there are, in the order in which they were first asked for.
    requests: Mutex<Vec<(Route, Vec<Series>)>>,
}

/// The sums of all workers' counters.
#[derive(Default)]
pub struct Sum {
    /// Requests that have come and have no answer yet.
    pub in_flight: i64,
    /// Answers from memory.
    pub hits: u64,
    /// Answers that could have been in memory, and were not.
    pub misses: u64,
    /// The requests that have been answered, by route.
    pub requests: HashMap<Route, Vec<Series>>,
}

/// The requests to one route with one method.
#[derive(Clone)]
pub struct Series {
    /// The method, or `OTHER`.
    pub method: &'static str,
    /// How many were answered with each status.
    pub statuses: Vec<(u16, u64)>,
    /// How many took at most as long as each bound, and longer than the one before;
    /// the last ones longer than all.
    pub buckets: [u64; BOUNDS.len() + 1],
    /// How long they took together.
    pub time: Duration,
}

impl Counters {
    /// A request has come.
    pub fn begin(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    /// It has its answer, or is gone.
    pub fn end(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    /// An answer came from memory, or might have.
    pub fn looked_up(&self, is_hit: bool) {
        let counter = if is_hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// A request to that route was answered with that status after that time.
    pub fn answered(&self, route: &Route, method: &Method, status: u16, time: Duration) {
        let mut requests = lock(&self.requests);
        let known = requests.iter().position(|(known, _)| known == route);
        let index = known.unwrap_or_else(|| {
            requests.push((route.clone(), Vec::new()));
            requests.len() - 1
        });
        series(&mut requests[index].1, name(method)).add(status, 1, bucket(time), 1, time);
    }

    fn add_to(&self, sum: &mut Sum) {
        sum.in_flight += self.in_flight.load(Ordering::Relaxed);
        sum.hits += self.hits.load(Ordering::Relaxed);
        sum.misses += self.misses.load(Ordering::Relaxed);
        for (route, mine) in lock(&self.requests).iter() {
            let all = sum.requests.entry(route.clone()).or_default();
            mine.iter().for_each(|one| series(all, one.method).merge(one));
        }
    }
}

impl Series {
    fn new(method: &'static str) -> Self {
        let (buckets, time) = ([0; BOUNDS.len() + 1], Duration::ZERO);
        Self { method, statuses: Vec::new(), buckets, time }
    }

    fn add(&mut self, status: u16, count: u64, bucket: usize, of_bucket: u64, time: Duration) {
        match self.statuses.iter_mut().find(|(known, _)| *known == status) {
            Some((_, known)) => *known += count,
            None => self.statuses.push((status, count)),
        }
        self.buckets[bucket] += of_bucket;
        self.time += time;
    }

    fn merge(&mut self, other: &Self) {
        for (status, count) in &other.statuses {
            self.add(*status, *count, 0, 0, Duration::ZERO);
        }
        for (mine, theirs) in self.buckets.iter_mut().zip(other.buckets) {
            *mine += theirs;
        }
        self.time += other.time;
    }
}

fn series<'a>(all: &'a mut Vec<Series>, method: &'static str) -> &'a mut Series {
    let index = all.iter().position(|one| one.method == method).unwrap_or_else(|| {
        all.push(Series::new(method));
        all.len() - 1
    });
    &mut all[index]
}

/// Anybody can make methods up; each would be a series of its own.
fn name(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("OTHER")
}

fn bucket(time: Duration) -> usize {
    let seconds = time.as_secs_f64();
    BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len())
}

/// What a thread that panicked has counted is as good as ever.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_named_without_its_rules() {
        for (pattern, name) in [
            ("/articles/{reference:[^/.]+}", None),
            ("/articles", Some("/articles")),
            ("/docs/{file}", Some("/docs/{file}")),
            ("/", Some("/")),
        ] {
            assert_eq!(&*Route::of(pattern).0, name.unwrap_or("/articles/{reference}"));
        }
    }

    #[test]
    fn workers_are_added_up() {
        let all = AllCounters::default();
        let workers = [all.for_worker(), all.for_worker()];
        let (route, made_up) = (Route("/articles".into()), Method::from_bytes(b"BREW").unwrap());
        for (worker, method, status, milliseconds) in [
            (0, &Method::GET, 200, 1),
            (1, &Method::GET, 200, 2),
            (1, &Method::GET, 304, 20_000),
            (0, &made_up, 405, 0),
        ] {
            let time = Duration::from_millis(milliseconds);
            workers[worker].answered(&route, method, status, time);
            workers[worker].looked_up(status == 200);
        }
        workers[0].begin();
        let sum = all.sum();
        assert_eq!((sum.in_flight, sum.hits, sum.misses), (1, 2, 2));
        let series = &sum.requests[&route];
        let get = series.iter().find(|one| one.method == "GET").expect("counted");
        assert_eq!(get.statuses, [(200, 2), (304, 1)]);
        assert_eq!(get.buckets[1..3], [1, 1]);
        assert_eq!(get.buckets[BOUNDS.len()], 1);
        assert_eq!(get.time, Duration::from_millis(20_003));
        assert!(series.iter().any(|one| one.method == "OTHER"));
    }
}
