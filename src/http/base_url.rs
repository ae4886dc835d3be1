//! Where this service is, as its clients know it.

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

/// The address that absolute URLs start with, without a slash at its end.
#[derive(Clone, Debug)]
pub struct BaseUrl(pub String);

/// The configured base URL, else the host that the request names.
pub fn of(request: &HttpRequest) -> String {
    if let Some(BaseUrl(base)) = request.app_data() {
        return base.trim_end_matches('/').to_owned();
    }
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}
