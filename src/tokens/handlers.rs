//! Tokens over HTTP, for administrators.

use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::caller::{Administrator, Caller};
use super::input::Input;
use super::schemas::{TokenInput, TokenPath, TokenSchema};
use super::store::Tokens;
use super::view::{TokenView, TokensView};
use crate::body::xml::{Form, Shape};
use crate::error::Error;
use crate::http::content::Content;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::incoming::Incoming;
use crate::http::parameters::Parameters;
use crate::http::problem::Answer;
use crate::id::Id;

/// The URLs of tokens.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(Endpoint::new("/tokens", Kinship::Personal).get(list).post(create).finish())
        .service(
            Endpoint::new("/tokens/{id}", Kinship::Personal).get(show).delete(revoke).finish(),
        );
}

/// What a `<token>` looks like.
const SHAPES: [Shape; 1] = [Shape {
    root: "token",
    form: Form::Record(&[("scopes", Form::List { item: "scope", of: &Form::Text })]),
}];

/// List the tokens, without their secrets.
///
/// All of them, the newest last.
#[utoipa::path(get, path = "/tokens", tag = "tokens", operation_id = "listTokens", security(("token" = ["admin"])),
    responses((status = 200, description = "The tokens", body = Vec<TokenSchema>)))]
pub async fn list(
    _: Caller<Administrator>,
    request: HttpRequest,
    tokens: Data<Tokens>,
) -> Answer<Content<TokensView>> {
    Parameters::of(request.query_string()).finish()?;
    let tokens = tokens.list().await?;
    Ok(Content::new(TokensView(tokens.into_iter().map(TokenView::new).collect())))
}

/// Make a token; this answer alone tells its secret.
///
/// An `Idempotency-Key` is ignored: to repeat the answer, the server would have to keep the secret.
/// A name is given once, so a repeat is 409.
#[utoipa::path(post, path = "/tokens", tag = "tokens", operation_id = "createToken", security(("token" = ["admin"])),
    request_body = TokenInput, responses((status = 201, description = "The token with its secret", body = TokenSchema)))]
pub async fn create(
    _: Caller<Administrator>,
    body: Incoming,
    tokens: Data<Tokens>,
) -> Answer<Content<TokenView>> {
    let input = Input::read(body.read(&SHAPES).await?, tokens.now())?;
    let (token, secret) = tokens.create(input.name, input.scopes, input.expires_at).await?;
    let view = TokenView::with_secret(token, secret);
    let location = view.path();
    Ok(Content::created(view, &location))
}

/// Read a token, without its secret.
///
/// It tells when the token was last used, to the minute.
#[utoipa::path(get, path = "/tokens/{id}", tag = "tokens", operation_id = "readToken", security(("token" = ["admin"])),
    params(TokenPath), responses((status = 200, description = "The token", body = TokenSchema)))]
pub async fn show(
    _: Caller<Administrator>,
    id: Path<String>,
    request: HttpRequest,
    tokens: Data<Tokens>,
) -> Answer<Content<TokenView>> {
    let token = tokens.find(Id::parse(&id).ok_or(Error::NotFound)?).await?;
    Parameters::of(request.query_string()).finish()?;
    Ok(Content::new(TokenView::new(token)))
}

/// Revoke a token, at once and on every instance.
///
/// Whoever uses it is answered 401 from the next request on.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", operation_id = "revokeToken", security(("token" = ["admin"])),
    params(TokenPath), responses((status = 204, description = "It is valid no more")))]
pub async fn revoke(
    _: Caller<Administrator>,
    id: Path<String>,
    request: HttpRequest,
    tokens: Data<Tokens>,
) -> Answer<HttpResponse> {
    let token = tokens.find(Id::parse(&id).ok_or(Error::NotFound)?).await?;
    Parameters::of(request.query_string()).finish()?;
    tokens.revoke(&token.id.to_string()).await?;
    Ok(HttpResponse::NoContent().finish())
}
