//! Writes that wait for the one writer of a file.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

use crate::db::Connection;
use crate::error::{Error, Result};
use crate::sync::Arc;

/// A write of somebody's who waits to be told what came of it.
pub trait Write: Send {
    /// Does it, within a transaction; `false` where nothing of it is to be kept.
    fn run<'a>(&'a mut self, connection: &'a mut Connection) -> LocalBoxFuture<'a, bool>;

    /// Tells what came of it: the failure, where that is why nothing is kept.
    fn tell(self: Box<Self>, failure: Option<Error>);
}

/// What came of the work; a panic is for who asked for it.
pub type Outcome<T> = thread::Result<Result<T>>;

struct Asked<F, T> {
    work: Option<F>,
    outcome: Option<Outcome<T>>,
    answer: oneshot::Sender<Outcome<T>>,
}

impl<F, T> Write for Asked<F, T>
where
    F: AsyncFnOnce(&mut Connection) -> Result<T> + Send,
    T: Send,
{
    fn run<'a>(&'a mut self, connection: &'a mut Connection) -> LocalBoxFuture<'a, bool> {
        async move {
            let Some(work) = self.work.take() else { return false };
            let outcome = AssertUnwindSafe(work(connection)).catch_unwind().await;
            matches!(self.outcome.insert(outcome), Ok(Ok(_)))
        }
        .boxed_local()
    }

    fn tell(self: Box<Self>, failure: Option<Error>) {
        let outcome = match (self.outcome, failure) {
            (Some(Err(panic)), _) => Err(panic),
            (_, Some(failure)) => Ok(Err(failure)),
            (Some(outcome), None) => outcome,
            (None, None) => Ok(Err(Error::Internal("a write was never begun".into()))),
        };
        // Whoever asked may be gone.
        drop(self.answer.send(outcome));
    }
}

/// The writes that wait, in the order in which they came.
#[derive(Default)]
pub struct Queue(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<(u64, Box<dyn Write>)>,
    joined: u64,
    is_served: bool,
}

/// A place in the queue. Who gives it up before the write is begun, gives that up.
pub struct Place {
    queue: Arc<Queue>,
    number: u64,
}

impl Queue {
    /// Adds a write, and says whether somebody must now [serve](Self::next) the queue;
    /// `None` where so many wait already.
    pub fn join<F, T>(
        self: &Arc<Self>,
        work: F,
        most: usize,
    ) -> Option<(Place, bool, oneshot::Receiver<Outcome<T>>)>
    where
        F: AsyncFnOnce(&mut Connection) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let mut state = self.state();
        if state.waiting.len() >= most {
            return None;
        }
        let (answer, told) = oneshot::channel();
        state.joined += 1;
        let number = state.joined;
        state
            .waiting
            .push_back((number, Box::new(Asked { work: Some(work), outcome: None, answer })));
        let must_be_served = !std::mem::replace(&mut state.is_served, true);
        Some((Place { queue: Arc::clone(self), number }, must_be_served, told))
    }

    /// The next write for who serves the queue; with `None` that is over.
    pub fn next(&self) -> Option<Box<dyn Write>> {
        let mut state = self.state();
        let next = state.waiting.pop_front();
        state.is_served = next.is_some();
        next.map(|(_, write)| write)
    }

    /// One more, if any waits.
    pub fn another(&self) -> Option<Box<dyn Write>> {
        self.state().waiting.pop_front().map(|(_, write)| write)
    }

    /// Says that who served the queue does so no longer.
    pub fn leave(&self) {
        self.state().is_served = false;
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.state().waiting.len()
    }

    /// Nothing that is done under the lock can leave it half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Gives up waiting; `false` where the write has been begun.
    pub fn give_up(&self) -> bool {
        let mut state = self.queue.state();
        let place = state.waiting.iter().position(|(number, _)| *number == self.number);
        place.and_then(|place| state.waiting.remove(place)).is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.give_up();
    }
}
