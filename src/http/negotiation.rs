//! Which format an answer has (RFC 9110 §12.5.1).

use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, HeaderMap};

use super::accept::{Element, elements};
use super::media::{FORMATS, FORMATS_HTML_FIRST, Format};
use super::target::Target;

/// The outcome of a negotiation, settled before anything is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Negotiation {
    /// The format of the answer; `None` where nothing on offer is acceptable.
    pub format: Option<Format>,
    /// Whether the URL's suffix chose it, so that `Accept` plays no part.
    pub by_suffix: bool,
}

impl Negotiation {
    /// What a request for that target, with these header fields, asks for. The front
    /// page is HTML for who does not mind.
    pub fn of(target: &Target<'_>, headers: &HeaderMap) -> Self {
        let offers = if target.path == "/" { &FORMATS_HTML_FIRST } else { &FORMATS };
        match target.suffix {
            Some((_, format)) => Self { format: Some(format), by_suffix: true },
            None => Self { format: negotiate(headers, offers), by_suffix: false },
        }
    }

    /// The format that was settled for the answer to this request.
    pub fn format_of(request: &HttpRequest) -> Format {
        request
            .extensions()
            .get::<Self>()
            .and_then(|negotiation| negotiation.format)
            .unwrap_or(Format::Json)
    }

    /// The format of a problem: JSON where nothing is acceptable.
    pub fn problem_format(&self) -> Format {
        self.format.unwrap_or(Format::Json)
    }
}

/// Chooses among the offers, which stand in the order of preference for a
/// client that has none. `None` is 406.
pub fn negotiate(headers: &HeaderMap, offers: &[Format; 4]) -> Option<Format> {
    let mut closest: [Option<Match>; 4] = [None; 4];
    let mut has_range = false;
    for element in elements(headers, ACCEPT) {
        let Some(range) = Range::of(&element) else { continue };
        has_range = true;
        for (closest, offer) in closest.iter_mut().zip(offers) {
            *closest = (*closest).max(range.matches(*offer));
        }
    }
    if !has_range {
        return offers.first().copied();
    }
    let ranks = closest.into_iter().zip(offers).filter_map(|(closest, offer)| {
        let (specificity, weight) = closest.filter(|&(_, weight)| weight > 0)?;
        Some(((weight, specificity == Specificity::Named), *offer))
    });
    // The first of equals: `max_by_key` would take the last.
    let best = ranks.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, format)| format)
}

/// How closely a range matches an offer, and the weight that it gives it.
type Match = (Specificity, u16);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Specificity {
    Anything,
    AnySubtype,
    Named,
}

struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    weight: u16,
    readable: bool,
}

impl<'a> Range<'a> {
    /// `None` where the element is no media range, `*/html` or `text`.
    fn of(element: &Element<'a>) -> Option<Self> {
        let (kind, subtype) = element.value.split_once('/')?;
        if kind == "*" && subtype != "*" {
            return None;
        }
        // A client that reads a type's problems reads the type.
        let subtype = without_prefix(subtype, "problem+").unwrap_or(subtype);
        Some(Self { kind, subtype, weight: element.weight, readable: is_utf8(element) })
    }

    fn matches(&self, offer: Format) -> Option<Match> {
        let (kind, subtype) = offer.essence();
        let specificity = match (self.kind, self.subtype) {
            _ if !self.readable => return None,
            ("*", "*") => Specificity::Anything,
            (k, _) if !k.eq_ignore_ascii_case(kind) => return None,
            (_, "*") => Specificity::AnySubtype,
            (_, s) if s.eq_ignore_ascii_case(subtype) => Specificity::Named,
            _ => return None,
        };
        Some((specificity, self.weight))
    }
}

/// As `strip_prefix`, whatever its case.
fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether a type is in UTF-8, the only charset that is spoken here, or does
/// not say.
pub fn is_utf8(element: &Element<'_>) -> bool {
    let mut charsets =
        element.parameters().filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    charsets
        .all(|(_, value)| value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8"))
}
