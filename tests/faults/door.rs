//! Asking a server that may be gone.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::*;

/// Where a server is, and how to be let in.
#[derive(Clone)]
pub struct Door {
    address: String,
    authorization: String,
}

impl Door {
    pub fn of(server: &Server) -> Self {
        Self { address: server.address.clone(), authorization: server.authorization() }
    }

    /// One request on a connection of its own; `None` where that ends before
    /// the whole answer is there.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, more: &str, body: &str) -> Option<Answer> {
        let Self { address, authorization } = self;
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{authorization}{more}\
             Content-Type: {JSON}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        stream.write_all(request.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        match stream.read_to_end(&mut bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                panic!("{method} {path} is not answered")
            }
            _ => whole(&bytes),
        }
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Option<Answer> {
        self.ask("GET", path, "", "")
    }
}

/// The answer, if its whole body has come.
fn whole(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).expect("UTF-8");
    let mut lines = head.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').expect("a field");
        (name.to_ascii_lowercase(), value.trim().to_owned())
    });
    let answer = Answer { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() };
    let length = answer.header("content-length").map_or(0, |text| text.parse().expect("a number"));
    (answer.body.len() == length).then_some(answer)
}

/// A 503 as clients are promised it.
#[track_caller]
pub fn is_refusal(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").is_some(), "{:?}", answer.headers);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.json()["type"], "/docs/problems/unavailable");
}
