//! Statements that take long, in the log.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// The log target of these lines.
const TARGET: &str = "slow_query";

static THRESHOLD: OnceLock<Duration> = OnceLock::new();

/// From now on, on every connection that is opened, logs each statement that
/// takes that long, without the values that are bound to it.
pub fn log_slow(threshold: Duration) {
    // Set once, at the start of the program.
    let _ = THRESHOLD.set(threshold);
    let watch = || Some(Box::new(Watch { start: None }) as Box<dyn Instrumentation>);
    if let Err(error) = set_default_instrumentation(watch) {
        log::warn!("slow statements are not logged: {error}");
    }
}

/// Watches one connection.
struct Watch {
    start: Option<Instant>,
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.start = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { query, .. } => {
                let time = self.start.take().map(|start| start.elapsed()).unwrap_or_default();
                if THRESHOLD.get().is_some_and(|threshold| time >= *threshold) {
                    tell(time, &query.to_string());
                }
            }
            _ => {}
        }
    }
}

fn tell(time: Duration, query: &str) {
    // What is bound may be what somebody wrote, or searched for.
    let statement = query.split(" -- binds").next().unwrap_or_default();
    let milliseconds = time.as_secs_f64() * 1000.0;
    log::warn!(
        target: TARGET,
        milliseconds = milliseconds,
        statement = statement;
        "{milliseconds:.1} ms: {statement}"
    );
}
