//! What a client would like of an answer (RFC 7240).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{Error, FromRequest, HttpRequest};

use super::accept::{WHITE_SPACE, is_token, split, unquoted};

/// Says what a client prefers.
pub const PREFER: HeaderName = HeaderName::from_static("prefer");
/// Says which of its preferences were honoured.
pub const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// What the answer to a write shall hold (§4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// No body.
    Minimal,
    /// What was written, as it is now.
    Representation,
}

impl Return {
    /// What `Preference-Applied` says of it.
    pub fn applied(self) -> &'static str {
        match self {
            Self::Minimal => "return=minimal",
            Self::Representation => "return=representation",
        }
    }
}

/// The preference of a request for what its answer holds, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefer(pub Option<Return>);

impl Prefer {
    /// The first `return` of all field lines counts (§2), also where its value
    /// is none that is known; what is malformed is passed over. Names and these
    /// values are compared without case.
    pub fn of(headers: &HeaderMap) -> Self {
        let value = headers.get_all(PREFER).find_map(|line| {
            let line = String::from_utf8_lossy(line.as_bytes());
            let named = |(name, value): (String, String)| {
                name.eq_ignore_ascii_case("return").then_some(value)
            };
            split(&line, b',').filter_map(preference).find_map(named)
        });
        Self(match value.unwrap_or_default().to_ascii_lowercase().as_str() {
            "minimal" => Some(Return::Minimal),
            "representation" => Some(Return::Representation),
            _ => None,
        })
    }
}

impl FromRequest for Prefer {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.headers())))
    }
}

/// A preference and its value, without its parameters, which say nothing here;
/// `None` where one of them is malformed.
fn preference(text: &str) -> Option<(String, String)> {
    let mut parts = split(text, b';');
    let preference = assignment(parts.next()?)?;
    let are_well_formed = parts.all(|part| part.is_empty() || assignment(part).is_some());
    are_well_formed.then_some(preference)
}

/// `token [ BWS "=" BWS word ]`; an empty word is as none.
fn assignment(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let (name, value) = (name.trim_end_matches(WHITE_SPACE), value.trim_start_matches(WHITE_SPACE));
    let value = if value.is_empty() { String::new() } else { unquoted(value)?.into_owned() };
    is_token(name).then(|| (name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn the_first_return_that_is_well_formed_counts() {
        let (minimal, representation) = (Some(Return::Minimal), Some(Return::Representation));
        for (lines, expected) in [
            (&[][..], None),
            (&[""], None),
            (&["return=minimal"], minimal),
            (&["return=representation"], representation),
            (&["return = \"minimal\""], minimal),
            (&["return=\"mini\\mal\""], minimal),
            (&["Return=MINIMAL"], minimal),
            (&["respond-async, wait=10, return=minimal"], minimal),
            (&["respond-async", "return=minimal"], minimal),
            (&["return=minimal; foo=\"some, ;value\"; bar"], minimal),
            (&["return=minimal;;"], minimal),
            (&["foo; return=minimal"], None),
            (&["foo=\"return=minimal, return=minimal\""], None),
            (&["foo=\", return=representation\", return=minimal"], minimal),
            (&["return=minimal, return=representation"], minimal),
            (&["return=representation", "return=minimal"], representation),
            (&["return=everything, return=minimal"], None),
            (&["return, return=minimal"], None),
            (&["return=\"\", return=minimal"], None),
            (&["return=min imal, return=representation"], representation),
            (&["return=minimal; a b, return=representation"], representation),
            (&["return=minimal; a=\"b\"c", "return=representation"], representation),
            (&["return=\"minimal"], None),
            (&["=minimal, ,,return=minimal"], minimal),
            (&["return==minimal"], None),
            (&["x-return=minimal"], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(PREFER, HeaderValue::from_str(line).expect("a value"));
            }
            assert_eq!(Prefer::of(&headers), Prefer(expected), "{lines:?}");
        }
    }
}
