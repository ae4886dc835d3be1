//! The connections of a database, divided among the threads that serve requests: no
//! thread waits for another's lock, and what a connection has read last is in the
//! memory of the processor that asks again.

use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::PoolOptions;
use crate::sync::Arc;

/// With fewer connections than this a thread shares them with others.
const LEAST: usize = 4;

/// A share for each thread; where there are too few connections, several threads
/// have one together. Clones are the same shares.
pub struct Shares<T>(Arc<[T]>);

impl<T> Shares<T> {
    /// Makes each share; told how many connections it has, and how many shares there
    /// are.
    pub fn new<E>(
        options: PoolOptions,
        share: impl Fn(usize, usize) -> Result<T, E>,
    ) -> Result<Self, E> {
        let sizes = sizes(options);
        let of = sizes.len();
        sizes.map(|size| share(size, of)).collect::<Result<_, E>>().map(Self)
    }

    /// That of this thread.
    pub fn mine(&self) -> &T {
        static THREADS: AtomicUsize = AtomicUsize::new(0);
        thread_local! {
            static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
        }
        &self[THREAD.with(|number| number % self.len())]
    }
}

impl<T> Clone for Shares<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shares<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

fn sizes(options: PoolOptions) -> impl ExactSizeIterator<Item = usize> {
    let (size, threads) = (options.size.get(), options.threads.get());
    let count = (size / LEAST).clamp(1, threads);
    (0..count).map(move |index| size / count + usize::from(index < size % count))
}
