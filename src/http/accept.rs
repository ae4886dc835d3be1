//! Reading the header fields by which a client says what it prefers
//! (RFC 9110 §12.5): lists of elements, each with parameters and a weight.

use actix_web::http::header::{HeaderMap, HeaderName};

/// A weight of `q=1`, in thousandths.
pub const FULL: u16 = 1000;

/// One well-formed element of such a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What is preferred, in lower case: `text/html`, `gzip`, `*`.
    pub value: String,
    /// The weight in thousandths, 0 to [`FULL`].
    pub weight: u16,
    /// The parameters but for the weight, names in lower case, values unquoted.
    pub parameters: Vec<(String, String)>,
}

/// The well-formed elements of all field lines of that name. An element that
/// is malformed is passed over.
pub fn elements(headers: &HeaderMap, name: HeaderName) -> Vec<Element> {
    headers
        .get_all(name)
        .flat_map(|line| {
            let line = String::from_utf8_lossy(line.as_bytes()).into_owned();
            split(&line, ',').filter_map(parse).collect::<Vec<_>>()
        })
        .collect()
}

/// A type with its parameters, as `Content-Type` has it; `None` if malformed.
pub fn single(text: &str) -> Option<Element> {
    parse(text.trim_matches(WHITE_SPACE))
}

pub(super) const WHITE_SPACE: [char; 2] = [' ', '\t'];

fn parse(element: &str) -> Option<Element> {
    let mut parts = split(element, ';');
    let value = parts.next()?.to_ascii_lowercase();
    if !value.split('/').all(is_token) || value.matches('/').count() > 1 {
        return None;
    }
    let mut parsed = Element { value, weight: FULL, parameters: Vec::new() };
    // An empty parameter is allowed: RFC 9110 §5.6.6.
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        let name = name.to_ascii_lowercase();
        if !is_token(&name) {
            return None;
        }
        if name == "q" {
            parsed.weight = weight(value)?;
        } else {
            parsed.parameters.push((name, unquoted(value)?));
        }
    }
    Some(parsed)
}

/// Splits outside quoted strings and trims white space.
pub(super) fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c: char| {
        if escaped {
            escaped = false;
        } else if quoted && c == '\\' {
            escaped = true;
        } else if c == '"' {
            quoted = !quoted;
        }
        !quoted && c == separator
    })
    .map(|part| part.trim_matches(WHITE_SPACE))
}

/// `0`, `1` or a fraction of at most three digits (RFC 9110 §12.4.2).
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{fraction:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(FULL),
        _ => None,
    }
}

/// The text of a token or a quoted string; `None` where it is neither.
pub(super) fn unquoted(value: &str) -> Option<String> {
    let Some(inner) = value.strip_prefix('"') else {
        return is_token(value).then(|| value.to_owned());
    };
    let inner = inner.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => return None,
            '\\' => text.push(characters.next()?),
            c => text.push(c),
        }
    }
    Some(text)
}

/// RFC 9110 §5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(String, u16)> {
        split(line, ',').filter_map(parse).map(|e| (e.value, e.weight)).collect()
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
        assert_eq!(
            read("a/b;q=2, c/d, e/f/g, text/html; level, ;q=1, é/x"),
            [("c/d".into(), 1000)]
        );
        assert_eq!(
            read("text/html;;q=0.5; , */*"),
            [("text/html".into(), 500), ("*/*".into(), 1000)]
        );
        assert_eq!(read(""), []);
    }

    #[test]
    fn quoted_strings_hide_separators() {
        let element = single(r#"text/html; a="b,\"c;q=0"; Q=0.3"#).expect("well formed");
        assert_eq!(element.weight, 300);
        assert_eq!(element.parameters, [("a".to_owned(), "b,\"c;q=0".to_owned())]);
        assert_eq!(read(r#"a/b;x="1,2", c/d"#).len(), 2);
        assert_eq!(read(r#"a/b;x="1, c/d"#), []);
    }
}
