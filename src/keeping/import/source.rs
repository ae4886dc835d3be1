//! Where an import is read from.

use std::fs::File;
use std::io::{self, BufReader, Read, stdin};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::stop::Stop;

/// How many bytes have been read. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Count(Arc<AtomicU64>);

impl Count {
    /// As many.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An input, with what is known of it.
pub(super) struct Source {
    /// How it is called.
    pub name: String,
    /// How many bytes it has, if that is known.
    pub size: Option<u64>,
    /// How many have been read.
    pub read: Count,
    pub input: BufReader<Counted>,
}

/// Counts what is read.
pub(super) struct Counted {
    input: Box<dyn Read + Send>,
    count: Count,
}

impl Source {
    /// That file, or standard input.
    pub fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path else {
            return Ok(Self::of("standard input".into(), None, Box::new(stdin())));
        };
        let name = path.display().to_string();
        let failed = |error: io::Error| Stop::Failed(format!("cannot read {name}: {error}"));
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_dir() {
            return Err(Stop::Failed(format!("cannot read {name}: it is a folder")));
        }
        // What is no file, such as a pipe, does not know its size.
        let size = about.is_file().then_some(about.len());
        Ok(Self::of(name, size, Box::new(file)))
    }

    fn of(name: String, size: Option<u64>, input: Box<dyn Read + Send>) -> Self {
        let read = Count::default();
        let input = Counted { input, count: read.clone() };
        Self { name, size, read, input: BufReader::with_capacity(1 << 16, input) }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        self.count.0.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}
