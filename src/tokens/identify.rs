//! Finding out who asks, before the request is routed.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};

use super::caller::Identity;
use super::secret::Secret;
use super::store::Tokens;
use crate::http::rate_limit::Bucket;

/// Middleware that tells the inner services the [`Identity`] of the caller. It
/// refuses nobody: documents and health do not mind a bad token.
pub async fn identify<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let identity = of(&request).await;
    if let Identity::Known(token) = &identity {
        request.extensions_mut().insert(Bucket::Token(token.id.to_string()));
    }
    request.extensions_mut().insert(identity);
    next.call(request).await
}

/// The URLs where a token counts, with all below them.
const PERSONAL: [&str; 4] = ["/articles", "/tags", "/tokens", "/feed."];

fn is_personal(path: &str) -> bool {
    path == "/" || PERSONAL.iter().any(|prefix| path.starts_with(prefix))
}

async fn of(request: &ServiceRequest) -> Identity {
    // Documents and health ask the database nothing.
    if !is_personal(request.path()) {
        return Identity::Anonymous;
    }
    let mut lines = request.headers().get_all(AUTHORIZATION);
    let Some(line) = lines.next() else { return Identity::Anonymous };
    let secret = line.to_str().ok().and_then(bearer);
    let (Some(secret), None) = (secret, lines.next()) else { return Identity::Refused };
    let Some(tokens) = request.app_data::<Data<Tokens>>() else { return Identity::Refused };
    // Apart, for most have no token, and the room for this would be moved about for each.
    match Box::pin(tokens.authenticate(&secret)).await {
        Ok(Some(token)) => Identity::Known(token),
        Ok(None) => Identity::Refused,
        Err(error) if error.is_unavailable() => Identity::Unavailable(error.to_string()),
        Err(error) => Identity::Broken(error.to_string()),
    }
}

/// The secret of `Bearer bs_…` (RFC 6750 §2.1), the scheme in any case. What
/// cannot be a token costs no query.
fn bearer(credentials: &str) -> Option<Secret> {
    let (scheme, token) = credentials.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::parse(token.trim()))?
}
