//! Where this service is, as its clients know it.

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, X_FORWARDED_HOST, X_FORWARDED_PROTO};
use actix_web::http::uri::Authority;

use super::peer::forwarded;

/// The address that absolute URLs start with, without a slash at its end.
#[derive(Clone, Debug)]
pub struct BaseUrl(pub String);

/// The configured base URL, else the host that the request names, or that a
/// trusted proxy says it named.
pub fn of(request: &HttpRequest) -> String {
    if let Some(BaseUrl(base)) = request.app_data() {
        return base.trim_end_matches('/').to_owned();
    }
    let sent = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    // Over HTTP/2 the host stands in the URI.
    let named = sent.or_else(|| request.uri().authority().map(Authority::as_str));
    let passed_on = forwarded(request, &X_FORWARDED_HOST).filter(|host| !host.is_empty());
    let host = passed_on.or(named).unwrap_or("localhost");
    let own = if request.app_config().secure() { "https" } else { "http" };
    let scheme = match forwarded(request, &X_FORWARDED_PROTO) {
        Some(scheme @ ("http" | "https")) => scheme,
        _ => own,
    };
    format!("{scheme}://{host}")
}
