//! What the server asks its database.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, OnceLock};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// The statements of one test's connections, as Diesel would print them.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<String>>>);

thread_local! {
    /// Connections are opened on the test's own thread, so this tells them
    /// apart from those of other tests.
    static CURRENT: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

impl Recorder {
    /// Records every connection that this test opens from now on.
    pub fn start() -> Self {
        static SET: OnceLock<()> = OnceLock::new();
        SET.get_or_init(|| {
            set_default_instrumentation(|| {
                let current = CURRENT.with_borrow(Clone::clone);
                current.map(|recorder| Box::new(recorder) as Box<dyn Instrumentation>)
            })
            .expect("it can be set");
        });
        let recorder = Self::default();
        CURRENT.set(Some(recorder.clone()));
        recorder
    }

    /// Whether this test records.
    pub fn is_on() -> bool {
        CURRENT.with_borrow(Option::is_some)
    }

    /// The statements since it was asked last.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("nobody panics here"))
    }
}

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            self.0.lock().expect("nobody panics here").push(query.to_string());
        }
    }
}
