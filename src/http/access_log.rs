//! One line per request.

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};

use super::door::Visit;

/// The log target of these lines, so that `RUST_LOG=access=off` silences them.
pub const TARGET: &str = "access";

/// Writes the line: method, path, status, time, size and request id. The
/// query is left out, for it may hold what a reader searched for.
pub fn write(visit: &Visit, response: &HttpResponse<BoxBody>) {
    let bytes = match response.body().size() {
        BodySize::Sized(bytes) => bytes,
        BodySize::None | BodySize::Stream => 0,
    };
    let milliseconds = visit.arrival.elapsed().as_secs_f64() * 1000.0;
    let path = visit.path.escape_debug().to_string();
    log::info!(
        target: TARGET,
        method = visit.method.as_str(),
        path = path.as_str(),
        status = response.status().as_u16(),
        milliseconds = milliseconds,
        bytes = bytes,
        request_id = visit.request_id();
        "{} {path} {} {milliseconds:.3} ms {bytes} B {}",
        visit.method, response.status().as_u16(), visit.request_id()
    );
}
