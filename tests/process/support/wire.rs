//! HTTP/1.1 by hand, so that a test can say each byte and when.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::PATIENCE;

/// A connection to a server.
pub struct Wire(BufReader<TcpStream>);

/// A response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Wire {
    #[track_caller]
    pub fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("connects");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        stream.set_write_timeout(Some(PATIENCE)).expect("a time");
        stream.set_nodelay(true).expect("an option");
        Self(BufReader::new(stream))
    }

    #[track_caller]
    pub fn send(&mut self, text: &str) {
        self.try_send(text.as_bytes()).expect("sends");
    }

    /// Sends what the server may no longer want.
    pub fn try_send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// Reads an answer and its body.
    #[track_caller]
    pub fn answer(&mut self) -> Answer {
        let mut answer = self.head();
        let is_chunked = answer.header("transfer-encoding") == Some("chunked");
        answer.body = if is_chunked {
            self.chunks()
        } else {
            let length = answer.header("content-length").map_or(0, |text| text.parse().expect("N"));
            self.bytes(length)
        };
        answer
    }

    /// Reads an answer that has no body, such as that to HEAD.
    #[track_caller]
    pub fn head(&mut self) -> Answer {
        let line = self.line();
        let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        let status = status.unwrap_or_else(|| panic!("not a status line: {line:?}"));
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Answer { status, headers, body: Vec::new() }
    }

    #[track_caller]
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line in time");
        assert!(line.ends_with("\r\n"), "the answer breaks off: {line:?}");
        line.truncate(line.len() - 2);
        line
    }

    #[track_caller]
    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).expect("a whole body");
        bytes
    }

    #[track_caller]
    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line(), 16).expect("a chunk's length");
            body.extend(self.bytes(length));
            assert_eq!(self.line(), "", "the end of a chunk");
            if length == 0 {
                return body;
            }
        }
    }

    /// Hangs up like a program that was killed: there is something that we
    /// have not read, so the server is told by a reset.
    #[track_caller]
    pub fn reset(self) {
        assert_eq!(self.0.get_ref().peek(&mut [0]).expect("something in time"), 1);
    }

    /// What comes until the server closes; `None` if it does not.
    pub fn rest(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        match self.0.read_to_end(&mut bytes) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                None
            }
            // A reset closes too.
            _ => Some(bytes),
        }
    }
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The one value of a header.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|header| header.0 == name);
        let first = values.next();
        assert!(values.next().is_none(), "{name} stands twice");
        first.map(|header| header.1.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}
