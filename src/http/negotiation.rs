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
pub fn negotiate(headers: &HeaderMap, offers: &[Format]) -> Option<Format> {
    let ranges: Vec<Range> = elements(headers, ACCEPT).iter().filter_map(Range::of).collect();
    if ranges.is_empty() {
        return offers.first().copied();
    }
    let mut best: Option<(Rank, Format)> = None;
    for &offer in offers {
        let Some(rank) = rank(&ranges, offer) else { continue };
        if best.is_none_or(|(highest, _)| rank > highest) {
            best = Some((rank, offer));
        }
    }
    best.map(|(_, format)| format)
}

/// Higher weight first; at equal weight a type that was named.
type Rank = (u16, bool);

/// The rank of an offer by the most specific range that matches it.
fn rank(ranges: &[Range], offer: Format) -> Option<Rank> {
    let (kind, subtype) = offer.essence();
    ranges
        .iter()
        .filter_map(|range| Some((range.specificity(kind, subtype)?, range.weight)))
        .max()
        .filter(|&(_, weight)| weight > 0)
        .map(|(specificity, weight)| (weight, specificity == Specificity::Named))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Specificity {
    Anything,
    AnySubtype,
    Named,
}

struct Range {
    kind: String,
    subtype: String,
    weight: u16,
    readable: bool,
}

impl Range {
    /// `None` where the element is no media range, `*/html` or `text`.
    fn of(element: &Element) -> Option<Self> {
        let (kind, subtype) = element.value.split_once('/')?;
        if kind == "*" && subtype != "*" {
            return None;
        }
        Some(Self {
            kind: kind.to_owned(),
            // A client that reads a type's problems reads the type.
            subtype: subtype.strip_prefix("problem+").unwrap_or(subtype).to_owned(),
            weight: element.weight,
            readable: is_utf8(element),
        })
    }

    fn specificity(&self, kind: &str, subtype: &str) -> Option<Specificity> {
        if !self.readable {
            return None;
        }
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("*", "*") => Some(Specificity::Anything),
            (k, "*") if k == kind => Some(Specificity::AnySubtype),
            (k, s) if k == kind && s == subtype => Some(Specificity::Named),
            _ => None,
        }
    }
}

/// Whether a type is in UTF-8, the only charset that is spoken here, or does
/// not say.
pub fn is_utf8(element: &Element) -> bool {
    element
        .parameters
        .iter()
        .filter(|(name, _)| name == "charset")
        .all(|(_, value)| value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8"))
}
