//! How many connections are served; on others the client is told at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::dev::ServiceRequest;

use super::problem::Problem;
use super::target::is_health;

/// The connections that are open, counted by all workers together.
#[derive(Clone)]
pub struct Connections {
    open: Arc<AtomicUsize>,
    most: usize,
}

/// One that is open, for as long as the value lives.
pub struct Seat {
    number: usize,
    connections: Connections,
}

impl Connections {
    /// Serves so many at a time.
    pub fn at_most(most: usize) -> Self {
        Self { open: Arc::default(), most }
    }

    /// Counts one more.
    pub fn join(&self) -> Seat {
        let number = self.open.fetch_add(1, Ordering::Relaxed) + 1;
        Seat { number, connections: self.clone() }
    }
}

impl Seat {
    /// Whether there was no room when it came, and is none yet.
    pub fn is_beyond(&self) -> bool {
        let Connections { open, most } = &self.connections;
        self.number > *most && open.load(Ordering::Relaxed) > *most
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connections.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a request on a connection too many is told. Health is exempt: a server
/// that is asked whether it lives must say so.
pub fn refusal(request: &ServiceRequest) -> Option<Problem> {
    let is_beyond = request.conn_data::<Seat>().is_some_and(Seat::is_beyond);
    let is_refused = is_beyond && !is_health(request.path());
    is_refused.then(|| {
        Problem::later("The server has as many connections as it can serve; try again soon.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_beyond_the_most_is_served_once_others_have_gone() {
        let connections = Connections::at_most(2);
        let (first, second) = (connections.join(), connections.join());
        let third = connections.join();
        let beyond = [&first, &second, &third].map(Seat::is_beyond);
        assert_eq!(beyond, [false, false, true]);
        drop(first);
        assert!(!third.is_beyond());
        drop((second, third));
        assert!(!connections.join().is_beyond());
    }
}
