//! What a program prints, line by line, while it runs.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use super::PATIENCE;

#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    has_ended: bool,
}

/// One of a program's two streams, read by a thread of its own so that the
/// program never waits for us.
pub struct Output {
    shared: Arc<(Mutex<Lines>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

impl Output {
    pub fn of(stream: impl Read + Send + 'static) -> Self {
        let shared = Arc::new((Mutex::new(Lines::default()), Condvar::new()));
        let ours = Arc::clone(&shared);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                ours.0.lock().expect("no panic").lines.push(line);
                ours.1.notify_all();
            }
            ours.0.lock().expect("no panic").has_ended = true;
            ours.1.notify_all();
        });
        Self { shared, reader: Some(reader) }
    }

    /// Waits for a line that holds this text; `None` if the stream ends first.
    pub fn find(&self, text: &str) -> Option<String> {
        let (lines, changed) = &*self.shared;
        let end = Instant::now() + PATIENCE;
        let mut lines = lines.lock().expect("no panic");
        loop {
            if let Some(line) = lines.lines.iter().find(|line| line.contains(text)) {
                return Some(line.clone());
            }
            let left = end.saturating_duration_since(Instant::now());
            if lines.has_ended || left.is_zero() {
                return None;
            }
            lines = changed.wait_timeout(lines, left).expect("no panic").0;
        }
    }

    /// What came so far.
    pub fn text(&self) -> String {
        self.shared
            .0
            .lock()
            .expect("no panic")
            .lines
            .iter()
            .map(|line| format!("{line}\n"))
            .collect()
    }

    /// What came until the stream ended.
    pub fn read_to_end(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().expect("no panic");
        }
        self.text()
    }
}
