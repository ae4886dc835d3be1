//! What can go wrong below the HTTP layer.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// The result of everything that may fail below the HTTP layer.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, in terms of what was asked for rather than of HTTP.
#[derive(Clone, Debug)]
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
                | DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ReadOnlyTransaction,
                _,
            )
            | DieselError::BrokenTransactionManager => Self::Unavailable(text),
            // Where a connection is lost neither can be done: the first says why.
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, _) if is_transient(&text) => {
                Self::Unavailable(text)
            }
            _ => Self::Internal(text),
        }
    }
}

/// Neither driver has a kind for these: SQLite's busy timeout, a disk that is
/// full, fails or may not be written to, and PostgreSQL shutting down, out of
/// connections or choosing a victim. They pass when somebody has seen to it.
fn is_transient(text: &str) -> bool {
    const TRANSIENT: [&str; 11] = [
        "deadlock detected",
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "attempt to write a readonly database",
        "unable to open database file",
        "No space left on device",
        "connection closed",
        "terminating connection",
        "the database system is",
        "too many clients",
    ];
    TRANSIENT.iter().any(|phrase| text.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: DatabaseErrorKind, text: &str) -> DieselError {
        DieselError::DatabaseError(kind, Box::new(text.to_owned()))
    }

    #[test]
    fn what_passes_is_told_from_what_is_broken() {
        for (error, passes) in [
            (of(DatabaseErrorKind::Unknown, "database or disk is full"), true),
            (of(DatabaseErrorKind::Unknown, "disk I/O error"), true),
            (of(DatabaseErrorKind::Unknown, "attempt to write a readonly database"), true),
            (of(DatabaseErrorKind::ReadOnlyTransaction, "cannot execute INSERT"), true),
            (of(DatabaseErrorKind::Unknown, "the database system is in recovery mode"), true),
            (of(DatabaseErrorKind::Unknown, "no such table: articles"), false),
            (of(DatabaseErrorKind::Unknown, "database disk image is malformed"), false),
            (of(DatabaseErrorKind::UniqueViolation, "duplicate key"), false),
        ] {
            let text = error.to_string();
            assert_eq!(Error::from(error).is_unavailable(), passes, "{text}");
        }
    }

    #[test]
    fn a_commit_that_fails_says_why_and_not_that_its_rollback_fails_too() {
        let lost = |text| Box::new(of(DatabaseErrorKind::UnableToSendCommand, text));
        let error = Error::from(DieselError::RollbackErrorOnCommit {
            commit_error: lost("connection reset"),
            rollback_error: lost("connection closed"),
        });
        assert!(error.is_unavailable());
        assert_eq!(error.to_string(), "connection reset");
    }
}
