//! The known problems, one for each status: the pages under `/docs/problems/`
//! are made of this table.

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

/// Status, name, title and explanation of a kind.
type Row = (Kind, u16, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const TABLE: [Row; 18] = [
    (Kind::Malformed, 400, "malformed", "Malformed request",
     "The body cannot be read, or a parameter of the URL or a header is unknown, malformed, \
      repeated or out of range. `errors` names each place: `pointer` leads into the body, `parameter` \
      names a query parameter or a header. For a body that cannot be read the detail gives line and column."),
    (Kind::Unauthorized, 401, "unauthorized", "Token missing or not valid",
     "This needs a token, or the token that was sent is unknown, expired or revoked. Send \
      `Authorization: Bearer bs_…` with a token that `broadsheet token create` has printed."),
    (Kind::Forbidden, 403, "forbidden", "Token lacks the scope",
     "The token is valid but lacks the scope that the detail names."),
    (Kind::NotFound, 404, "not-found", "Not found",
     "There is nothing at this URL, or nothing that you may see: drafts and scheduled articles \
      exist only for a token with the scope `articles:read-drafts`."),
    (Kind::MethodNotAllowed, 405, "method-not-allowed", "Method not allowed",
     "The URL exists but not with this method. `Allow` lists those that it has."),
    (Kind::NotAcceptable, 406, "not-acceptable", "Not acceptable",
     "`Accept` admits none of the formats on offer: JSON, XML and HTML. Name one of them, or put \
      `.json`, `.xml` or `.html` at the end of the URL, which overrides `Accept`."),
    (Kind::Timeout, 408, "request-timeout", "Request body too slow",
     "The body did not arrive in time. Nothing was changed; send it again."),
    (Kind::Conflict, 409, "conflict", "Conflict",
     "What is asked for is at odds with what is stored: the slug is another article's, the \
      operation of a patch cannot be applied, or a request with the same `Idempotency-Key` is still running."),
    (Kind::PreconditionFailed, 412, "precondition-failed", "Precondition failed",
     "The article has changed since you read it. `ETag` carries its present tag: read it again, \
      apply your change to what it is now, and send that with the new tag."),
    (Kind::TooLarge, 413, "content-too-large", "Body too large",
     "A body may have 2 MiB, one that is an array 32 MiB and 1,000 items; also once it is decompressed."),
    (Kind::UriTooLong, 414, "uri-too-long", "URL too long",
     "A URL may have 8 KiB, its query included."),
    (Kind::UnsupportedType, 415, "unsupported-media-type", "Unsupported media type",
     "The body's `Content-Type`, charset or `Content-Encoding` is not one that is read here. JSON \
      is `application/json`, XML is `application/xml` or `text/xml`, both in UTF-8; `gzip`, `br` and \
      `zstd` are decoded. `Accept-Post` and `Accept-Patch` list the types."),
    (Kind::Invalid, 422, "invalid", "Invalid content",
     "The body is well formed but breaks a rule, or has a member that does not exist. `errors` \
      lists every violation with a JSON Pointer to its place; for an XML body it is that of the equal JSON. \
      Where it names `Idempotency-Key`, the key is that of another request."),
    (Kind::PreconditionRequired, 428, "precondition-required", "Precondition required",
     "This server accepts a change only with `If-Match` and the tag of the article that you read."),
    (Kind::TooManyRequests, 429, "too-many-requests", "Too many requests",
     "You have used up your share for the moment. `Retry-After` says in how many seconds there is more."),
    (Kind::HeadersTooLarge, 431, "headers-too-large", "Header fields too large",
     "The header fields of a request may have 32 KiB in all."),
    (Kind::Internal, 500, "internal", "Internal error",
     "The server failed. Nothing that you can mend: tell whoever runs it the request id, under \
      which its log has the cause."),
    (Kind::Unavailable, 503, "unavailable", "Unavailable",
     "The server cannot answer at the moment: its database is away or busy. Try again after the \
      seconds that `Retry-After` says."),
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

    /// What it means and what to do, in Markdown.
    pub fn explanation(self) -> &'static str {
        self.row().4
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
