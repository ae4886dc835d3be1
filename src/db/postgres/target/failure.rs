//! What went wrong with a connection, in one line that a person can act upon.

use std::error::Error;
use std::time::Duration;
use std::{fmt, io};

use diesel::ConnectionError;
use rustls::CertificateError;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::{DbError, SqlState};

use super::place::Place;

/// How tokio-postgres words the stages of connecting; it tells them in no other way.
const CONNECTING: &str = "error connecting to server";
const HANDSHAKE: &str = "error performing TLS handshake";

/// One failed attempt.
#[derive(Debug)]
pub(super) struct Failure {
    text: String,
    stage: Stage,
}

/// How far the attempt came, as far as that decides what is tried next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The TLS handshake failed.
    Handshake,
    /// The server does not admit this user, perhaps only not with or not without TLS.
    Admission,
    /// The server did not take the user's password or certificate.
    Credentials,
    Other,
}

impl Failure {
    fn other(text: String) -> Self {
        Self { text, stage: Stage::Other }
    }

    /// The host's name could not be turned into an address.
    pub(super) fn resolving(host: &str, error: &io::Error) -> Self {
        Self::other(format!(
            "cannot find the address of PostgreSQL's host {host}: {}",
            plain(error)
        ))
    }

    /// Time ran out.
    pub(super) fn timed_out(place: &Place, limit: Duration) -> Self {
        let seconds = limit.as_secs();
        Self::other(format!(
            "PostgreSQL at {place} did not answer within {seconds} s: check the address, or raise \
             connect_timeout in the URL"
        ))
    }

    /// The session was there and failed before it could be used.
    pub(super) fn setting_up(place: &Place, error: &ConnectionError) -> Self {
        Self::other(format!("the session with PostgreSQL at {place} failed: {}", line(error)))
    }

    /// No session came about.
    pub(super) fn connecting(place: &Place, error: &tokio_postgres::Error) -> Self {
        if let Some(error) = error.as_db_error() {
            return Self::answered(place, error);
        }
        let cause = cause(error);
        match error.to_string().as_str() {
            CONNECTING => Self::other(format!("cannot reach PostgreSQL at {place}: {cause}")),
            HANDSHAKE => Self { text: handshake(place, error, &cause), stage: Stage::Handshake },
            _ if cause == "password missing" => Self {
                text: format!(
                    "PostgreSQL at {place} asks for a password: write \
                     postgres://user:password@host/name"
                ),
                stage: Stage::Credentials,
            },
            stage => Self::other(match cause.as_str() {
                same if same == stage => format!("PostgreSQL at {place}: {stage}"),
                cause => format!("PostgreSQL at {place}: {stage}: {cause}"),
            }),
        }
    }

    /// The server gave a reason of its own.
    fn answered(place: &Place, error: &DbError) -> Self {
        let stage = match *error.code() {
            SqlState::INVALID_AUTHORIZATION_SPECIFICATION => Stage::Admission,
            SqlState::INVALID_PASSWORD => Stage::Credentials,
            _ => Stage::Other,
        };
        let said = [Some(error.message()), error.detail(), error.hint()];
        let said = said.into_iter().flatten().map(|part| part.trim_end_matches('.').to_owned());
        let text = said.collect::<Vec<_>>().join("; ");
        Self { text: line(format!("PostgreSQL at {place} refused: {text}")), stage }
    }

    /// Whether the attempt might succeed with TLS where this one was without, or the reverse.
    pub(super) fn may_pass_the_other_way(&self) -> bool {
        matches!(self.stage, Stage::Handshake | Stage::Admission)
    }

    /// Whether other hosts would only say the same.
    pub(super) fn is_about_credentials(&self) -> bool {
        self.stage == Stage::Credentials
    }

    /// This failure and that of the attempt which followed it.
    pub(super) fn followed_by(self, second: Self, mode: SslMode) -> Self {
        if self.text == second.text {
            return second;
        }
        let how = if mode == SslMode::Disable { "without TLS" } else { "with TLS" };
        Self { text: format!("{self}; then {how}: {second}"), stage: second.stage }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// All failures in one line, each once.
pub(super) fn summary(failures: Vec<Failure>) -> String {
    let mut texts: Vec<String> = failures.into_iter().map(|failure| failure.text).collect();
    texts.dedup();
    texts.join("; ")
}

/// Why a TLS handshake failed and what to do about it.
fn handshake(place: &Place, error: &tokio_postgres::Error, cause: &str) -> String {
    if cause == "server does not support TLS" {
        return format!(
            "PostgreSQL at {place} does not offer TLS, which sslmode asks for: turn ssl on there, \
             or write sslmode=disable"
        );
    }
    match tls_error(error) {
        Some(rustls::Error::InvalidCertificate(error)) => {
            format!("the certificate of PostgreSQL at {place} {}", certificate(error))
        }
        _ => format!("TLS with PostgreSQL at {place} failed: {cause}"),
    }
}

/// What is wrong with the server's certificate.
fn certificate(error: &CertificateError) -> String {
    use CertificateError as Bad;
    match error {
        Bad::UnknownIssuer => "is signed by no authority that is trusted here: give the right one \
                               as sslrootcert=PATH"
            .to_owned(),
        Bad::NotValidForNameContext { expected, presented } if presented.is_empty() => format!(
            "is not valid for {}; it has no subjectAltName, without which no name can match",
            expected.to_str()
        ),
        Bad::NotValidForNameContext { expected, presented } => {
            let names: Vec<_> = presented.iter().map(|name| bare(name)).collect();
            format!("is not valid for {}; it is for {}", expected.to_str(), names.join(", "))
        }
        Bad::Expired | Bad::ExpiredContext { .. } => "has expired".to_owned(),
        Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
            "is not valid yet: check the clocks".to_owned()
        }
        Bad::Other(other) if other.to_string().contains("UnsupportedCertVersion") => {
            "is of X.509 version 1, which cannot be checked: issue one of version 3, with a \
             subjectAltName"
                .to_owned()
        }
        Bad::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "is an authority's own: it is trusted only if it is itself given as sslrootcert=PATH"
                .to_owned()
        }
        other => format!("cannot be accepted: {other}"),
    }
}

/// `DnsName("db.example")` without its wrapping.
fn bare(name: &str) -> &str {
    let inside = name.split_once('(').map_or(name, |(_, inside)| inside);
    inside.trim_matches([')', '"'])
}

fn tls_error(error: &tokio_postgres::Error) -> Option<&rustls::Error> {
    error.source()?.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}

/// The innermost cause, which tokio-postgres's own text leaves out.
pub(super) fn cause(error: &tokio_postgres::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    line(plain(innermost))
}

/// An error's text without the number that the operating system gives it.
pub(super) fn plain(error: &(impl Error + ?Sized)) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// A text in one line.
fn line(text: impl fmt::Display) -> String {
    text.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
