//! Who asks, and whether it may: the first argument of every handler whose
//! answer is negotiated, so that 401, 403 and 406, in this order, come before
//! anything is touched.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderValue, WWW_AUTHENTICATE};
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::model::{Scope, Scopes, Token};
use crate::http::media::Format;
use crate::http::negotiation::Negotiation;
use crate::http::problem::{Failure, Kind, Problem};
use crate::id::Id;

/// What was found out of a request's `Authorization`, before it was routed.
#[derive(Clone, Debug)]
pub enum Identity {
    /// It has none.
    Anonymous,
    /// A token that is valid.
    Known(Token),
    /// Something that is no valid token.
    Refused,
    /// The database could not be asked; the text is for the log.
    Unavailable(String),
    /// Asking failed in a way that asking again does not mend.
    Broken(String),
}

/// What a handler demands of its caller.
pub trait Demand: 'static {
    /// The scope without which it is refused; `None` admits everybody.
    const SCOPE: Option<Scope>;
}

/// Everybody.
#[derive(Debug)]
pub struct Anybody;
/// A token that may write.
#[derive(Debug)]
pub struct Writer;
/// A token that may do everything.
#[derive(Debug)]
pub struct Administrator;

impl Demand for Anybody {
    const SCOPE: Option<Scope> = None;
}

impl Demand for Writer {
    const SCOPE: Option<Scope> = Some(Scope::Write);
}

impl Demand for Administrator {
    const SCOPE: Option<Scope> = Some(Scope::Admin);
}

/// A client that may do what it asks for and can read the answer.
#[derive(Debug)]
pub struct Caller<D> {
    /// The format of the answer.
    pub format: Format,
    token: Option<Id>,
    scopes: Scopes,
    demand: PhantomData<D>,
}

impl<D> Caller<D> {
    /// Its token.
    pub fn token(&self) -> Option<Id> {
        self.token
    }

    /// What its token allows; nothing where it has none.
    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }
}

impl<D: Demand> FromRequest for Caller<D> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admit(request))
    }
}

/// Everybody, at a URL of one type; but a token that is sent must be valid.
#[derive(Debug)]
pub struct Guest;

impl FromRequest for Guest {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identified(request).map(|_| Self).map_err(Failure::from))
    }
}

/// The token of the request, if it sends one.
fn identified(request: &HttpRequest) -> Result<Option<Token>, Problem> {
    match request.extensions().get::<Identity>() {
        Some(Identity::Known(token)) => Ok(Some(token.clone())),
        Some(Identity::Refused) => Err(refused()),
        Some(Identity::Unavailable(cause)) => Err(Problem::unavailable(cause.as_str())),
        Some(Identity::Broken(cause)) => Err(Problem::internal(cause.as_str())),
        Some(Identity::Anonymous) | None => Ok(None),
    }
}

fn admit<D: Demand>(request: &HttpRequest) -> Result<Caller<D>, Failure> {
    let token = identified(request)?;
    if let Some(scope) = D::SCOPE {
        let token = token.as_ref().ok_or_else(missing)?;
        if !token.scopes.allow(scope) {
            return Err(lacking(scope).into());
        }
    }
    let negotiation = request.extensions().get::<Negotiation>().copied();
    let format = negotiation.map_or(Some(Format::Json), |negotiation| negotiation.format);
    let format = format.ok_or_else(not_acceptable)?;
    let (token, scopes) = token.map(|token| (token.id, token.scopes)).unzip();
    let scopes = scopes.unwrap_or_default();
    Ok(Caller { format, token, scopes, demand: PhantomData })
}

/// No token where one is needed (RFC 6750 §3).
fn missing() -> Problem {
    Problem::new(Kind::Unauthorized, "This needs a token; send Authorization: Bearer bs_….")
        .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

/// A token that is unknown, expired or revoked, also where none is needed.
fn refused() -> Problem {
    Problem::new(
        Kind::Unauthorized,
        "Authorization holds no valid token: it is unknown, mistyped, expired or revoked.",
    )
    .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""))
}

fn lacking(scope: Scope) -> Problem {
    let detail = format!("The token lacks the scope {}.", scope.name());
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.name());
    let problem = Problem::new(Kind::Forbidden, detail);
    match HeaderValue::from_str(&challenge) {
        Ok(challenge) => problem.with(WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}

fn not_acceptable() -> Problem {
    Problem::new(
        Kind::NotAcceptable,
        "Accept admits none of application/json, application/xml, text/xml and text/html.",
    )
}
