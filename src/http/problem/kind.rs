//! The known problems, one for each status. What each means and what to do is
//! a section of `docs/problems.md`.

use actix_web::http::StatusCode;

/// A kind of problem. Its name is the last segment of `type`.
#[expect(missing_docs, reason = "the names say it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Malformed,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    Timeout,
    Conflict,
    PreconditionFailed,
    TooLarge,
    UriTooLong,
    UnsupportedType,
    Invalid,
    PreconditionRequired,
    TooManyRequests,
    HeadersTooLarge,
    Internal,
    Unavailable,
}

/// Status, name and title of a kind.
type Row = (Kind, u16, &'static str, &'static str);

#[rustfmt::skip]
const TABLE: [Row; 18] = [
    (Kind::Malformed, 400, "malformed", "Malformed request"),
    (Kind::Unauthorized, 401, "unauthorized", "Token missing or not valid"),
    (Kind::Forbidden, 403, "forbidden", "Token lacks the scope"),
    (Kind::NotFound, 404, "not-found", "Not found"),
    (Kind::MethodNotAllowed, 405, "method-not-allowed", "Method not allowed"),
    (Kind::NotAcceptable, 406, "not-acceptable", "Not acceptable"),
    (Kind::Timeout, 408, "request-timeout", "Request body too slow"),
    (Kind::Conflict, 409, "conflict", "Conflict"),
    (Kind::PreconditionFailed, 412, "precondition-failed", "Precondition failed"),
    (Kind::TooLarge, 413, "content-too-large", "Body too large"),
    (Kind::UriTooLong, 414, "uri-too-long", "URL too long"),
    (Kind::UnsupportedType, 415, "unsupported-media-type", "Unsupported media type"),
    (Kind::Invalid, 422, "invalid", "Invalid content"),
    (Kind::PreconditionRequired, 428, "precondition-required", "Precondition required"),
    (Kind::TooManyRequests, 429, "too-many-requests", "Too many requests"),
    (Kind::HeadersTooLarge, 431, "headers-too-large", "Header fields too large"),
    (Kind::Internal, 500, "internal", "Internal error"),
    (Kind::Unavailable, 503, "unavailable", "Unavailable"),
];

impl Kind {
    /// Every kind, in the order of its status.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|kind| kind.name() == name)
    }

    /// The kind that stands for a status that the framework chose.
    pub fn of_status(status: StatusCode) -> Self {
        let same = TABLE.iter().find(|row| row.1 == status.as_u16()).map(|row| row.0);
        same.unwrap_or(if status.is_client_error() { Self::Malformed } else { Self::Internal })
    }

    /// The status code.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The last segment of its page's URL.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    /// The problem's `type`: where its page is.
    pub fn url(self) -> String {
        format!("/docs/problems/{}", self.name())
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        self.row().3
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_kinds() {
        for (index, kind) in Kind::all().enumerate() {
            assert_eq!(kind as usize, index);
            assert_eq!(Kind::named(kind.name()), Some(kind));
            assert_eq!(Kind::of_status(kind.status()), kind);
        }
    }
}
