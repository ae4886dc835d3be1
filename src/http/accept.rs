//! Reading the header fields by which a client says what it prefers
//! (RFC 9110 §12.5): lists of elements, each with parameters and a weight. Every
//! request is read here first, so nothing is copied.

use std::borrow::Cow;

use actix_web::http::header::{HeaderMap, HeaderName};

/// A weight of `q=1`, in thousandths.
pub const FULL: u16 = 1000;

/// One well-formed element of such a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// What is preferred, as it was sent: `text/html`, `GZIP`, `*`.
    pub value: &'a str,
    /// The weight in thousandths, 0 to [`FULL`].
    pub weight: u16,
    /// What stands behind the value, the weight included.
    rest: &'a str,
}

/// The well-formed elements of all field lines of that name. An element that
/// is malformed is passed over, and a line that is not UTF-8.
pub fn elements(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = Element<'_>> {
    let lines = headers.get_all(name).filter_map(|line| str::from_utf8(line.as_bytes()).ok());
    lines.flat_map(|line| split(line, b',')).filter_map(parse)
}

/// A type with its parameters, as `Content-Type` has it; `None` if malformed.
pub fn single(text: &str) -> Option<Element<'_>> {
    parse(text.trim_matches(WHITE_SPACE))
}

impl<'a> Element<'a> {
    /// Whether that is what is preferred; case does not matter.
    pub fn is(&self, value: &str) -> bool {
        self.value.eq_ignore_ascii_case(value)
    }

    /// The parameters but for the weight: the name as it was sent, the value
    /// unquoted.
    pub fn parameters(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        split(self.rest, b';').filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            (!is_weight(name)).then_some((name, unquoted(value)?))
        })
    }
}

pub(super) const WHITE_SPACE: [char; 2] = [' ', '\t'];

fn parse(element: &str) -> Option<Element<'_>> {
    let mut parts = split(element, b';');
    let value = parts.next()?;
    if !is_token_or_pair(value) {
        return None;
    }
    let mut parsed = Element { value, weight: FULL, rest: &element[value.len()..] };
    // An empty parameter is allowed: RFC 9110 §5.6.6.
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        if is_weight(name) {
            parsed.weight = weight(value)?;
        } else if !is_token(name) || unquoted(value).is_none() {
            return None;
        }
    }
    Some(parsed)
}

fn is_weight(name: &str) -> bool {
    name.eq_ignore_ascii_case("q")
}

/// A coding or a language, or a type and a subtype.
fn is_token_or_pair(value: &str) -> bool {
    match value.split_once('/') {
        Some((kind, subtype)) => is_token(kind) && is_token(subtype),
        None => is_token(value),
    }
}

/// Splits at an ASCII character outside quoted strings, and trims white space.
pub(super) fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = end_of_part(text, separator);
        rest = text.get(end + 1..);
        Some(text[..end].trim_matches(WHITE_SPACE))
    })
}

/// Where the separator stands, or the text ends. All that is looked for is ASCII, of
/// which no other character has a byte.
fn end_of_part(text: &str, separator: u8) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let end = text.bytes().position(|byte| {
        if escaped {
            escaped = false;
        } else if quoted && byte == b'\\' {
            escaped = true;
        } else if byte == b'"' {
            quoted = !quoted;
        }
        !quoted && byte == separator
    });
    end.unwrap_or(text.len())
}

/// `0`, `1` or a fraction of at most three digits (RFC 9110 §12.4.2).
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().map(|digit| u16::from(digit - b'0'));
    let thousandths = digits.zip([100, 10, 1]).map(|(digit, unit)| digit * unit).sum();
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(FULL),
        _ => None,
    }
}

/// The text of a token or a quoted string; `None` where it is neither.
pub(super) fn unquoted(value: &str) -> Option<Cow<'_, str>> {
    let Some(inner) = value.strip_prefix('"') else {
        return is_token(value).then_some(Cow::Borrowed(value));
    };
    let inner = inner.strip_suffix('"')?;
    if !inner.contains(['"', '\\']) {
        return Some(Cow::Borrowed(inner));
    }
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => return None,
            '\\' => text.push(characters.next()?),
            c => text.push(c),
        }
    }
    Some(Cow::Owned(text))
}

/// RFC 9110 §5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(&str, u16)> {
        split(line, b',').filter_map(parse).map(|e| (e.value, e.weight)).collect()
    }

    #[test]
    fn weights_are_exact() {
        for (text, expected) in [
            ("1", Some(1000)),
            ("1.", Some(1000)),
            ("1.000", Some(1000)),
            ("0", Some(0)),
            ("0.", Some(0)),
            ("0.5", Some(500)),
            ("0.05", Some(50)),
            ("0.999", Some(999)),
            ("1.001", None),
            ("0.1234", None),
            (".5", None),
            ("2", None),
            ("-1", None),
            ("", None),
            ("0,5", None),
        ] {
            assert_eq!(weight(text), expected, "{text}");
        }
    }

    #[test]
    fn malformed_elements_are_passed_over() {
        assert_eq!(read("a/b;q=2, c/d, e/f/g, text/html; level, ;q=1, é/x"), [("c/d", 1000)]);
        assert_eq!(read("text/html;;q=0.5; , */*"), [("text/html", 500), ("*/*", 1000)]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn quoted_strings_hide_separators() {
        let element = single(r#"text/html; a="b,\"c;q=0"; Q=0.3"#).expect("well formed");
        assert_eq!(element.weight, 300);
        assert!(element.parameters().eq([("a", "b,\"c;q=0".into())]));
        assert_eq!(read(r#"a/b;x="1,2", c/d"#).len(), 2);
        assert_eq!(read(r#"a/b;x="1, c/d"#), []);
    }
}
