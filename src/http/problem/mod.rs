//! Failures as clients meet them: problem details (RFC 9457).

mod kind;
mod view;

use std::fmt;

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER};

pub use kind::Kind;
pub use view::{Occurrence, example};

use super::entity_tag::EntityTag;
use crate::error::{Error, Violation};
use crate::plural::counted;
use crate::reply::Reply;

/// What a handler may end with but an answer. The door turns it into one.
#[derive(Debug)]
pub enum Failure {
    /// A problem document.
    Problem(Box<Problem>),
    /// 308: the resource has this name in its collection by now.
    Moved(String),
    /// A problem document that has been written already, and is kept.
    Written(Box<Reply>),
}

/// A problem, as far as it does not depend on the request that met it.
#[derive(Debug)]
pub struct Problem {
    /// Which of the known problems it is.
    pub kind: Kind,
    /// What is wrong here and how to put it right.
    pub detail: String,
    /// For 400 and 422, everything that is wrong.
    pub violations: Vec<Violation>,
    /// Header fields that belong to it, such as `Allow`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The cause, for the log alone.
    pub cause: Option<String>,
}

/// How many violations are told: a body can be made to break a rule at each
/// byte, and an answer that told them all would be an attack of its own.
const MOST_VIOLATIONS: usize = 1_000;

/// What handlers give.
pub type Answer<T> = Result<T, Failure>;

impl Problem {
    /// A problem that its detail describes fully.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            violations: Vec::new(),
            headers: Vec::new(),
            cause: None,
        }
    }

    /// With a header field.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With the entity tag of what is there at present.
    #[must_use]
    pub fn with_tag(self, tag: Option<EntityTag>) -> Self {
        match tag.and_then(|tag| tag.field()) {
            Some((name, value)) => self.with(name, value),
            None => self,
        }
    }

    /// Everything that is malformed, or invalid, at once.
    pub fn of_violations(kind: Kind, mut violations: Vec<Violation>) -> Self {
        if violations.len() > MOST_VIOLATIONS {
            let more = violations.len() - MOST_VIOLATIONS;
            violations.truncate(MOST_VIOLATIONS);
            violations.push(Violation::at("", format!("has {}", counted(more, "more fault"))));
        }
        let detail = match violations.as_slice() {
            [only] => format!("{only}."),
            many => format!("{} things are wrong; see errors.", many.len()),
        };
        Self { violations, ..Self::new(kind, detail) }
    }

    /// The bare 500; the cause is for the log.
    pub fn internal(cause: impl Into<String>) -> Self {
        let detail = "The server failed; its log says why, under the request id.";
        Self { cause: Some(cause.into()), ..Self::new(Kind::Internal, detail) }
    }

    /// 503: try again soon; the cause is for the log.
    pub fn unavailable(cause: impl Into<String>) -> Self {
        let detail = "The database cannot be had at the moment; try again soon.";
        Self { cause: Some(cause.into()), ..Self::later(detail) }
    }

    /// 503: try again soon.
    pub fn later(detail: &str) -> Self {
        Self::new(Kind::Unavailable, detail).with(RETRY_AFTER, HeaderValue::from_static("1"))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Moved(slug) => Self::Moved(slug),
            other => Problem::from(other).into(),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            // A failure of its own; as a problem, what was asked for is not here.
            Error::Moved(_) => Problem::new(Kind::NotFound, "It has another URL by now."),
            Error::NotFound => Problem::new(Kind::NotFound, "There is nothing at this URL."),
            Error::Invalid(violations) => Problem::of_violations(Kind::Invalid, violations),
            Error::Conflict(violation) => Problem::new(Kind::Conflict, format!("{violation}.")),
            Error::PreconditionFailed => Problem::new(
                Kind::PreconditionFailed,
                "What is here is not as If-Match, If-None-Match or If-Unmodified-Since demands; ETag, \
                 if there is one, has its present tag.",
            ),
            Error::PreconditionRequired => Problem::new(
                Kind::PreconditionRequired,
                "Say which version you mean to change: If-Match with its tag, or If-None-Match: * to \
                 create one.",
            ),
            Error::Running => still_running(),
            Error::Unavailable(cause) => Problem::unavailable(cause),
            Error::Internal(cause) => Problem::internal(cause),
        }
    }
}

fn still_running() -> Problem {
    let detail = "A request with the same Idempotency-Key is still running; send yours again soon.";
    Problem::new(Kind::Conflict, detail).with(RETRY_AFTER, HeaderValue::from_static("1"))
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => write!(f, "{}: {}", problem.kind.title(), problem.detail),
            Self::Moved(name) => write!(f, "moved to {name}"),
            Self::Written(reply) => write!(f, "a problem of status {}", reply.status),
        }
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.kind.status(),
            Self::Moved(_) => StatusCode::PERMANENT_REDIRECT,
            Self::Written(reply) => {
                StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}
