//! Lines on their way to standard error. Each thread writes into a buffer of its
//! own, which nobody else touches but the one thread that empties them all: so
//! workers never wait for one another, nor for whoever reads the log. A line is
//! written within [`PAUSE`]; of a process that is killed the last may be lost.

use std::io::{self, Write};
use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long lines may gather.
const PAUSE: Duration = Duration::from_millis(10);

/// How many bytes of one thread may wait. Where whoever reads the log does not
/// keep up, the lines beyond are lost, and counted.
const MOST_BYTES: usize = 1 << 20;

/// The buffers of all threads.
static BUFFERS: Mutex<Vec<Arc<Mutex<Vec<u8>>>>> = Mutex::new(Vec::new());

/// Only one writes at a time.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether the thread that writes has been told of what waits.
static IS_TOLD: AtomicBool = AtomicBool::new(false);
static WAKE: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

static LOST_LINES: AtomicU64 = AtomicU64::new(0);

/// The buffer of one thread.
pub struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    /// An empty one, which is emptied with the others from now on.
    pub fn new() -> Self {
        let buffer = Arc::<Mutex<Vec<u8>>>::default();
        lock(&BUFFERS).push(Arc::clone(&buffer));
        Self(buffer)
    }
}

/// Takes one whole line at a time.
impl Write for Buffer {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = lock(&self.0);
        if waiting.len() + line.len() > MOST_BYTES {
            LOST_LINES.fetch_add(1, Ordering::Relaxed);
        } else {
            waiting.extend_from_slice(line);
        }
        drop(waiting);
        // Only looked at, as a rule: to write it each time would cost the others.
        if !IS_TOLD.load(Ordering::SeqCst) && !IS_TOLD.swap(true, Ordering::SeqCst) {
            *lock(&WAKE.0) = true;
            WAKE.1.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts the thread that writes.
pub fn start() {
    let thread = std::thread::Builder::new().name("log".into());
    if let Err(error) = thread.spawn(|| {
        loop {
            wait();
            flush();
        }
    }) {
        eprintln!("the log is written at the end only: {error}");
    }
}

/// Waits until there are lines, and a moment longer for more.
fn wait() {
    let is_woken = lock(&WAKE.0);
    let woken = WAKE.1.wait_while(is_woken, |is_woken| !*is_woken);
    *woken.unwrap_or_else(PoisonError::into_inner) = false;
    std::thread::sleep(PAUSE);
}

/// Writes what waits by now.
pub fn flush() {
    let _alone = lock(&WRITING);
    // Before the buffers are looked at: what comes later wakes anew.
    IS_TOLD.store(false, Ordering::SeqCst);
    let mut error = io::stderr().lock();
    for lines in waiting() {
        // There is nowhere to say that it failed.
        let _ = error.write_all(&lines);
    }
    let lost = LOST_LINES.swap(0, Ordering::Relaxed);
    if lost > 0 {
        let _ = writeln!(error, "{lost} log lines were lost: they came faster than they were read");
    }
}

/// Empties the buffers, and forgets those whose threads have ended.
fn waiting() -> Vec<Vec<u8>> {
    let mut buffers = lock(&BUFFERS);
    let lines = buffers.iter().map(|buffer| take(&mut *lock(buffer))).collect();
    buffers.retain(|buffer| Arc::strong_count(buffer) > 1 || !lock(buffer).is_empty());
    lines
}

/// What a thread that panicked has left is as good as ever: whole lines.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
