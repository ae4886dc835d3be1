//! One request, from its arrival to its answer.

use std::time::{Duration, Instant};

use actix_http::{HttpMessage, Request, Response};
use actix_web::body::BoxBody;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, Uri};

use crate::http::access_log;
use crate::http::connections::Seat;
use crate::http::counters::{Counters, Route};
use crate::http::trace;
use crate::sync::Arc;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// What is known of a request when it has its answer.
pub struct Asked<'a> {
    arrival: Instant,
    method: &'a Method,
    path: &'a str,
    trace: Option<&'a str>,
    /// Whether nothing more is to come on its connection.
    is_last: bool,
}

impl<'a> Asked<'a> {
    /// Looks at a request.
    pub fn of(arrival: Instant, request: &'a Request) -> Self {
        let trace = if access_log::is_on() { trace::id(request.headers()) } else { None };
        let (method, path) = (request.method(), request.uri().path());
        Self { arrival, method, path, trace, is_last: is_last(request) }
    }
}

/// Whether the connection is one too many, or actix closes it without a word: after
/// a request that offered to upgrade, as each of Java's HttpClient does. The client
/// would ask again on it, and meet its end.
fn is_last(request: &Request) -> bool {
    request.upgrade() || is_beyond(request)
}

/// Whether the connection of this request is one too many.
pub fn is_beyond(request: &Request) -> bool {
    request.conn_data::<Seat>().is_some_and(Seat::is_beyond)
}

/// What is done with each answer before it leaves.
#[derive(Clone)]
pub struct Ending {
    /// The counters of the worker.
    pub counters: Arc<Counters>,
    /// Whether answers tell how long they took.
    pub tells_time: bool,
}

impl Ending {
    /// Counts and logs the answer. Adds `Connection: close` where nothing more is to
    /// come.
    pub fn end(
        &self,
        asked: &Asked<'_>,
        route: Option<&Route>,
        mut response: Response<BoxBody>,
    ) -> Response<BoxBody> {
        if asked.is_last {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let time = asked.arrival.elapsed();
        if self.tells_time {
            tell_time(time, &mut response);
        }
        let status = response.status().as_u16();
        match route {
            Some(route) => self.counters.answered(route, asked.method, status, time),
            None => self.counters.answered(&Route::unmatched(), asked.method, status, time),
        }
        let &Asked { method, path, trace, .. } = asked;
        access_log::write(&access_log::Asked { method, path, trace }, time, &response);
        response
    }
}

/// `Server-Timing` (W3C), in milliseconds.
fn tell_time(time: Duration, response: &mut Response<BoxBody>) {
    let text = format!("total;dur={:.3}", time.as_secs_f64() * 1000.0);
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(SERVER_TIMING, value);
    }
}

/// A request that waits for its answer, which the app computes.
pub struct Visit {
    arrival: Instant,
    method: Method,
    uri: Uri,
    trace: Option<String>,
    is_last: bool,
    ending: Ending,
}

impl Visit {
    /// Counts a request as in flight until it has its answer, or is gone.
    pub fn of(arrival: Instant, request: &Request, ending: &Ending) -> Self {
        ending.counters.begin();
        let Asked { trace, is_last, .. } = Asked::of(arrival, request);
        Self {
            arrival,
            method: request.method().clone(),
            uri: request.uri().clone(),
            trace: trace.map(str::to_owned),
            is_last,
            ending: ending.clone(),
        }
    }

    /// Ends with an answer that names its route, if it has one.
    pub fn end(self, response: Response<BoxBody>) -> Response<BoxBody> {
        let route = response.extensions().get::<Route>().cloned();
        let asked = Asked {
            arrival: self.arrival,
            method: &self.method,
            path: self.uri.path(),
            trace: self.trace.as_deref(),
            is_last: self.is_last,
        };
        self.ending.end(&asked, route.as_ref(), response)
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.ending.counters.end();
    }
}
