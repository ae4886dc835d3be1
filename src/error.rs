//! What can go wrong below the HTTP layer.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// The result of everything that may fail below the HTTP layer.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, in terms of what was asked for rather than of HTTP.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or none that the caller may see.
    NotFound,
    /// The article has another slug by now: this one.
    Moved(String),
    /// Well formed but against the rules: every violation at once.
    Invalid(Vec<Violation>),
    /// At odds with what is stored already.
    Conflict(Violation),
    /// What the client demands of the present state does not hold.
    PreconditionFailed,
    /// The client must say what it demands of the present state, and does not.
    PreconditionRequired,
    /// The same is being done already, and has not ended in time.
    Running,
    /// The database cannot be had for the moment; the text is for the log.
    Unavailable(String),
    /// A fault of ours or of the database; the text is for the log.
    Internal(String),
}

/// One rule that was broken, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The place in the request.
    pub place: Place,
    /// What is wrong and how to put it right.
    pub detail: String,
}

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A JSON Pointer (RFC 6901) into the body; empty for the whole of it.
    Pointer(String),
    /// The name of a query parameter or of a header.
    Parameter(String),
}

impl Violation {
    /// A violation at this JSON Pointer of the body.
    pub fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { place: Place::Pointer(pointer.into()), detail: detail.into() }
    }

    /// A violation by this query parameter or header.
    pub fn of_parameter(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { place: Place::Parameter(name.into()), detail: detail.into() }
    }
}

/// Such as `/title is required`.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match &self.place {
            Place::Pointer(pointer) if pointer.is_empty() => "The body",
            Place::Pointer(place) | Place::Parameter(place) => place,
        };
        write!(f, "{place} {}", self.detail)
    }
}

/// For the log and for the command line; clients see a problem document.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Moved(slug) => write!(f, "moved to {slug}"),
            Self::Invalid(violations) => {
                violations.iter().try_for_each(|violation| write!(f, "{violation}; "))
            }
            Self::Conflict(violation) => violation.fmt(f),
            Self::PreconditionFailed => f.write_str("a precondition failed"),
            Self::PreconditionRequired => f.write_str("a precondition is required"),
            Self::Running => f.write_str("the same is still running"),
            Self::Unavailable(text) | Self::Internal(text) => f.write_str(text),
        }
    }
}

impl Error {
    /// Whether the same thing asked again may go well: the connection was lost.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        let text = error.to_string();
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::SerializationFailure,
                _,
            )
            | DieselError::BrokenTransactionManager => Self::Unavailable(text),
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, _) if is_transient(&text) => {
                Self::Unavailable(text)
            }
            _ => Self::Internal(text),
        }
    }
}

/// Neither driver has a kind for these: SQLite's busy timeout, and PostgreSQL
/// shutting down, out of connections or choosing a victim.
fn is_transient(text: &str) -> bool {
    const TRANSIENT: [&str; 6] = [
        "deadlock detected",
        "database is locked",
        "connection closed",
        "terminating connection",
        "the database system is",
        "too many clients",
    ];
    TRANSIENT.iter().any(|phrase| text.contains(phrase))
}
