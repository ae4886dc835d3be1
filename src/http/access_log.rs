//! One line per request.

use std::time::Duration;

use actix_http::Response;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::Method;

use super::request_id::X_REQUEST_ID;

/// The log target of these lines, so that `RUST_LOG=access=off` silences them.
pub const TARGET: &str = "access";

/// What a line says of the request.
pub struct Asked<'a> {
    /// Its method.
    pub method: &'a Method,
    /// Its path. The query is left out, for it may hold what a reader searched for.
    pub path: &'a str,
    /// The distributed trace that it belongs to.
    pub trace: Option<&'a str>,
}

/// Whether the lines are wanted.
pub fn is_on() -> bool {
    log::log_enabled!(target: TARGET, log::Level::Info)
}

/// Writes the line: method, path, status, time, size, request id and trace.
pub fn write(asked: &Asked<'_>, time: Duration, response: &Response<BoxBody>) {
    if !is_on() {
        return;
    }
    let Asked { method, path, trace } = asked;
    let bytes = match response.body().size() {
        BodySize::Sized(bytes) => bytes,
        BodySize::None | BodySize::Stream => 0,
    };
    let milliseconds = time.as_secs_f64() * 1000.0;
    let path = path.escape_debug().to_string();
    let id = response.headers().get(&X_REQUEST_ID).and_then(|id| id.to_str().ok());
    let (status, id) = (response.status().as_u16(), id.unwrap_or_default());
    log::info!(
        target: TARGET,
        method = method.as_str(),
        path = path.as_str(),
        status = status,
        milliseconds = milliseconds,
        bytes = bytes,
        request_id = id,
        trace_id = trace;
        "{method} {path} {status} {milliseconds:.3} ms {bytes} B {id}{}{}",
        if trace.is_some() { " trace " } else { "" },
        trace.unwrap_or_default(),
    );
}
