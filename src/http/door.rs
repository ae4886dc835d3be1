//! Where every request comes in and every answer goes out: the format is
//! settled before anything is touched, and whatever goes wrong inside, in our
//! code or the framework's, leaves as a problem document.

mod dress;
mod validate;
mod visit;

use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{RequestHead, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, Uri};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest};
use futures_util::FutureExt;

use super::connections;
use super::counters::Route;
use super::page::Pages;
use super::problem::{Failure, Kind, Problem};
use super::target::reroute;
use super::unread::Unread;
pub use validate::say_unchanged;
pub use visit::{MaxAge, Visit};

const MAX_URI_BYTES: usize = 8 * 1024;
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// The outermost middleware.
pub async fn admit<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let pages = request.app_data::<Data<Pages>>().cloned();
    let pages = pages.as_ref().map(Data::get_ref);
    let visit = Rc::new(Visit::of(&request));
    if let Some(problem) = beyond_limits(&request).or_else(|| connections::refusal(&request)) {
        let response = visit.refuse(&problem, pages);
        return Ok(leave(&visit, request.into_response(response)));
    }
    let has_slash_too_many = prepare(&mut request, &visit);
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let response = match outcome {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => return Err(outside(&visit, &problem_of(&error), pages)),
        Err(panic) => {
            let problem = Problem::internal(format!("panic: {}", message_of(&*panic)));
            return Err(outside(&visit, &problem, pages));
        }
    };
    let response = judge(&visit, response, pages);
    let response = if has_slash_too_many { without_slash(&visit, response) } else { response };
    Ok(leave(&visit, response))
}

/// Whether a request has a URL and header fields of an admissible length.
pub fn is_within_limits(head: &RequestHead) -> bool {
    uri_bytes(&head.uri) <= MAX_URI_BYTES && header_bytes(&head.headers) <= MAX_HEADER_BYTES
}

fn beyond_limits(request: &ServiceRequest) -> Option<Problem> {
    let uri = uri_bytes(request.uri());
    if uri > MAX_URI_BYTES {
        let detail = format!("The URL has {uri} bytes; {MAX_URI_BYTES} are the most.");
        return Some(Problem::new(Kind::UriTooLong, detail));
    }
    let headers = header_bytes(request.headers());
    if headers > MAX_HEADER_BYTES {
        let detail =
            format!("The header fields have {headers} bytes; {MAX_HEADER_BYTES} are the most.");
        return Some(Problem::new(Kind::HeadersTooLarge, detail));
    }
    None
}

fn uri_bytes(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |target| target.as_str().len())
}

/// As RFC 9113 §6.5.2 counts, less its 32 bytes a field: names and values.
fn header_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// Tells the inner services what was settled, and takes the suffix off. A
/// path with a slash too many is asked for without it, by GET, so that nothing
/// can be changed: see [`without_slash`]. Says whether that is so.
fn prepare(request: &mut ServiceRequest, visit: &Rc<Visit>) -> bool {
    request.extensions_mut().insert(visit.negotiation);
    request.extensions_mut().insert(Rc::clone(visit));
    let has_slash_too_many = visit.path.len() > 1 && visit.path.ends_with('/');
    if has_slash_too_many {
        request.head_mut().method = Method::GET;
        request.set_payload(actix_web::dev::Payload::None);
    }
    if visit.routed != request.path() {
        reroute(request, &visit.routed);
    }
    has_slash_too_many
}

/// Turns a failure, the framework's own included, into a problem document.
fn judge(
    visit: &Visit,
    response: ServiceResponse<BoxBody>,
    pages: Option<&Pages>,
) -> ServiceResponse<BoxBody> {
    let failure = response.response().error().and_then(|error| error.as_error::<Failure>());
    let rendered = match failure {
        Some(Failure::Moved(name)) => visit.redirect(&visit.beside(name)),
        Some(Failure::Problem(problem)) => visit.refuse(problem, pages),
        Some(Failure::Written(reply)) => reply.as_ref().clone().into(),
        None if response.status().is_client_error() || response.status().is_server_error() => {
            visit.refuse(&of_framework(&response), pages)
        }
        None => return response,
    };
    response.into_response(rendered)
}

fn of_framework(response: &ServiceResponse<BoxBody>) -> Problem {
    match response.response().error() {
        Some(error) => problem_of(error),
        None => from_status(Kind::of_status(response.status())),
    }
}

fn problem_of(error: &Error) -> Problem {
    let kind = Kind::of_status(error.as_response_error().status_code());
    match kind {
        Kind::Internal => Problem::internal(error.to_string()),
        kind => from_status(kind),
    }
}

fn from_status(kind: Kind) -> Problem {
    match kind {
        Kind::NotFound => {
            Problem::new(kind, "There is nothing at this URL; /docs lists what there is.")
        }
        Kind::Internal => Problem::internal("a response of status 500 without an error"),
        kind => Problem::new(kind, format!("{}.", kind.title())),
    }
}

/// The URL without the slash exists, so that is where to go; otherwise what
/// it answered stands.
fn without_slash(visit: &Visit, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !response.status().is_success() {
        return response;
    }
    let redirect = visit.redirect(visit.path.strip_suffix('/').unwrap_or("/"));
    response.into_response(redirect)
}

/// An answer where there is no request left to tie it to.
fn outside(visit: &Visit, problem: &Problem, pages: Option<&Pages>) -> Error {
    let mut response = visit.refuse(problem, pages);
    dress::headers(&mut response, visit, None);
    let response = dress::compress(response, visit);
    InternalError::from_response("answered by the door", response).into()
}

fn leave(visit: &Visit, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let (request, mut response) = response.into_parts();
    if let Some(route) = route(&request) {
        response.extensions_mut().insert(route);
    }
    let kinship = request.app_data().copied();
    let pages = request.app_data::<Data<Pages>>().map(Data::get_ref);
    let mut response = validate::validate(response, visit, request.headers(), pages);
    dress::headers(&mut response, visit, kinship);
    let response = dress::compress(response, visit);
    let response = match request.app_data::<Data<Unread>>() {
        None => response,
        Some(unread) => unread.hold(response).unwrap_or_else(|problem| {
            let mut refusal = visit.refuse(&problem, pages);
            dress::headers(&mut refusal, visit, kinship);
            refusal
        }),
    };
    ServiceResponse::new(request, response)
}

/// Who was refused before being routed had a destination too.
fn route(request: &HttpRequest) -> Option<Route> {
    let routed = request.app_data::<Route>().cloned();
    routed.or_else(|| request.match_pattern().map(|pattern| Route::of(&pattern)))
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
