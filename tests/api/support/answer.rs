//! What came back.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use serde_json::Value;

/// A response, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { status: status.as_u16(), headers, body }
    }

    /// The one value of a header; panics where there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name);
        let first = values.next();
        assert!(values.next().is_none(), "{name} stands twice");
        first.map(|value| value.to_str().expect("headers are ASCII"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("bodies are UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text()))
    }

    #[track_caller]
    pub fn location(&self) -> String {
        self.header("location").expect("there is a Location").to_owned()
    }

    #[track_caller]
    pub fn tag(&self) -> String {
        self.header("etag").expect("there is an ETag").to_owned()
    }

    /// Checks the status and gives the answer on.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// The places that a problem names, pointers and parameters alike, in order.
    #[track_caller]
    pub fn places(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let place = |error: &Value| {
            let place = error.get("pointer").or(error.get("parameter"));
            place.and_then(Value::as_str).expect("each error names its place").to_owned()
        };
        errors.iter().map(place).collect()
    }
}
