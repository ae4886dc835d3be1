//! What has been taken from a stream and is still needed as it was written.

use std::io::{self, BufRead, Read};

/// A stream that keeps what is read from it until that is cut off.
pub(super) struct Tape<R> {
    input: R,
    kept: Vec<u8>,
    /// How many bytes came before the kept ones.
    before: u64,
    limit: usize,
}

impl<R: BufRead> Tape<R> {
    /// Keeps at most about so many bytes; to read on is then an error.
    pub(super) fn new(input: R, limit: usize) -> Self {
        Self { input, kept: Vec::new(), before: 0, limit }
    }

    /// What has been read up to that place in the stream and was not cut off yet.
    pub(super) fn kept(&self, end: u64) -> &[u8] {
        let length = usize::try_from(end.saturating_sub(self.before)).unwrap_or(usize::MAX);
        &self.kept[..length.min(self.kept.len())]
    }

    /// Lets go of it.
    pub(super) fn cut(&mut self, end: u64) {
        let length = self.kept(end).len();
        self.kept.drain(..length);
        self.before += length as u64;
    }
}

impl<R: BufRead> Read for Tape<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Tape<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.kept.len() > self.limit {
            return Err(io::Error::other(format!("longer than {} bytes", self.limit)));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        // What is consumed has been filled, so asking again reads nothing and cannot fail.
        if let Ok(available) = self.input.fill_buf() {
            self.kept.extend_from_slice(&available[..length.min(available.len())]);
        }
        self.input.consume(length);
    }
}
