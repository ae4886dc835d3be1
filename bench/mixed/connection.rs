//! As much of HTTP/1.1 as the load needs, so that little of the machine goes to the load itself.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// More than an answer has, so that one read takes it whole.
const ROOM: usize = 64 * 1024;

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// How the chunks end (RFC 9112 §7.1).
const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";

/// What matters of an answer.
#[derive(Clone, Copy)]
pub struct Answer {
    pub status: u16,
    /// The number that its entity tag begins with, the article's version.
    pub version: Option<u64>,
}

impl Connection {
    /// Connects.
    pub async fn open(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(ROOM) })
    }

    /// Sends a request and takes its whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.received.clear();
        loop {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match parse(&self.received) {
                Some((answer, length)) if self.received.len() >= length => return Ok(answer),
                _ => {}
            }
        }
    }
}

/// The answer and its length in bytes, once its head is there; of one that comes in
/// chunks, once the last is there.
fn parse(received: &[u8]) -> Option<(Answer, usize)> {
    let end = received.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = str::from_utf8(&received[..end]).ok()?;
    let status = head.get(9..12)?.parse().ok()?;
    let (mut version, mut length) = (None, 0);
    for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("etag") {
            let tag = value.trim_start_matches(|c: char| !c.is_ascii_digit());
            version =
                tag.split(|c: char| !c.is_ascii_digit()).next().and_then(|it| it.parse().ok());
        } else if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            length = received.ends_with(LAST_CHUNK).then(|| received.len() - end - 4)?;
        }
    }
    Some((Answer { status, version }, end + 4 + length))
}
