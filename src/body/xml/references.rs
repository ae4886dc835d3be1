//! References: XML 1.0 §4.1. Without a DOCTYPE there are the five predefined entities and numbers.

use std::borrow::Cow;

use super::super::fault::{Fault, excerpt};
use super::{chars, names};

/// Entities of HTML that people write out of habit, and the numbers to write instead.
const HTML: &[(&str, u32)] = &[
    ("nbsp", 160),
    ("iexcl", 161),
    ("cent", 162),
    ("pound", 163),
    ("yen", 165),
    ("sect", 167),
    ("copy", 169),
    ("laquo", 171),
    ("shy", 173),
    ("reg", 174),
    ("deg", 176),
    ("plusmn", 177),
    ("para", 182),
    ("middot", 183),
    ("raquo", 187),
    ("frac12", 189),
    ("iquest", 191),
    ("Auml", 196),
    ("Ouml", 214),
    ("times", 215),
    ("Uuml", 220),
    ("szlig", 223),
    ("agrave", 224),
    ("auml", 228),
    ("ccedil", 231),
    ("egrave", 232),
    ("eacute", 233),
    ("ntilde", 241),
    ("ouml", 246),
    ("divide", 247),
    ("uuml", 252),
    ("ndash", 8211),
    ("mdash", 8212),
    ("lsquo", 8216),
    ("rsquo", 8217),
    ("ldquo", 8220),
    ("rdquo", 8221),
    ("bull", 8226),
    ("hellip", 8230),
    ("euro", 8364),
    ("trade", 8482),
    ("larr", 8592),
    ("rarr", 8594),
];

/// The character that `&name;` stands for; `at` is the place of the `&`.
pub(super) fn resolve(name: &str, at: usize) -> Result<char, Fault> {
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => match name.strip_prefix('#') {
            Some(number) => numbered(number, at),
            None if names::is_name(name) => Err(unknown(name, at)),
            None => Err(unescaped(at)),
        },
    }
}

/// The fault of an `&` that begins no reference.
pub(super) fn unescaped(at: usize) -> Fault {
    Fault::new(at, "unescaped &").advise("write &amp;")
}

/// The value of an attribute: references resolved, white space normalised (§3.3.3).
pub(super) fn expand(raw: &str, at: usize) -> Result<Cow<'_, str>, Fault> {
    if !raw.contains(['&', '\t', '\r', '\n']) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(found) = rest.find('&') {
        push_normalised(&mut value, &rest[..found]);
        let reference = at + raw.len() - rest.len() + found;
        let behind = &rest[found + 1..];
        let (name, after) = behind.split_once(';').ok_or_else(|| unescaped(reference))?;
        value.push(resolve(name, reference)?);
        rest = after;
    }
    push_normalised(&mut value, rest);
    Ok(Cow::Owned(value))
}

/// A literal line end or tab becomes a space, and CR LF only one (§2.11, then §3.3.3).
fn push_normalised(value: &mut String, literal: &str) {
    for part in literal.split_inclusive("\r\n") {
        let line = part.strip_suffix("\r\n");
        value.extend(line.unwrap_or(part).chars().map(|character| match character {
            '\t' | '\r' | '\n' => ' ',
            other => other,
        }));
        if line.is_some() {
            value.push(' ');
        }
    }
}

/// `&#65;` and `&#x41;`, with digits of ASCII and no sign (production 66).
fn numbered(number: &str, at: usize) -> Result<char, Fault> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(malformed(number, at));
    }
    // Only an overflow is left to fail here, and it is as far from Unicode as a surrogate.
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    match char::from_u32(code) {
        Some(character) if chars::allowed(character) => Ok(character),
        Some(character) => Err(chars::forbidden(at, character)),
        None => {
            let what = format!("reference &#{};, which is no character,", excerpt(number));
            Err(Fault::new(at, what))
        }
    }
}

fn malformed(number: &str, at: usize) -> Fault {
    let what = format!("malformed character reference &#{};", excerpt(number));
    Fault::new(at, what).advise("write &#160; or &#xA0;, or &amp; for a mere &")
}

fn unknown(name: &str, at: usize) -> Fault {
    let fault = Fault::new(at, format!("unknown entity &{};", excerpt(name)));
    match HTML.iter().find(|(entity, _)| *entity == name) {
        Some((_, code)) => fault.advise(format!("write &#{code};")),
        None => {
            fault.advise("XML knows &amp;, &lt;, &gt;, &apos;, &quot; and numbers such as &#160;")
        }
    }
}
