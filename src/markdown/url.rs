//! Addresses in links and pictures.

use std::borrow::Cow;

use ::url::{ParseError, Url};

use super::anchors;

/// The address with what may not stand in one percent-encoded (WHATWG URL §4.3);
/// `None` where it is none even so.
pub(super) fn tidy(address: &str) -> Option<Cow<'_, str>> {
    let address = address.trim_matches(|c: char| c <= ' ');
    if let Some(fragment) = address.strip_prefix('#') {
        return Some(Cow::Owned(format!("#{}", encoded(&anchors::target(fragment)))));
    }
    let (before, fragment) = address.split_once('#').unzip();
    let before = encoded(before.unwrap_or(address));
    let whole = match fragment {
        Some(fragment) => Cow::Owned(format!("{before}#{}", encoded(fragment))),
        None => before,
    };
    is_valid(&whole).then_some(whole)
}

fn is_valid(address: &str) -> bool {
    match Url::parse(address) {
        // `https:example` is read as an address by browsers alone.
        Ok(url) if url.is_special() => {
            let rest = &address[url.scheme().len()..];
            let is_public = url.username().is_empty() && url.password().is_none();
            is_public && rest.starts_with("://") && !rest.starts_with(":///")
        }
        Ok(_) => true,
        Err(ParseError::RelativeUrlWithoutBase) => {
            let here = Url::parse("https://here.example/");
            !address.starts_with("///") && here.is_ok_and(|here| here.join(address).is_ok())
        }
        Err(_) => false,
    }
}

fn encoded(text: &str) -> Cow<'_, str> {
    let is_escape = |at: usize| {
        let digits = text.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let may_stand = |at: usize, c: char| match c {
        '%' => is_escape(at),
        '[' => text[..at].ends_with("//"),
        ']' => text.split_once("//[").is_some_and(|(_, rest)| rest.starts_with(is_of_ipv6)),
        _ if c.is_ascii() => c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=".contains(c),
        _ => is_character(c),
    };
    if text.char_indices().all(|(at, c)| may_stand(at, c)) {
        return Cow::Borrowed(text);
    }
    let mut encoded = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        if may_stand(at, c) {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    Cow::Owned(encoded)
}

fn is_of_ipv6(c: char) -> bool {
    c.is_ascii_hexdigit() || c == ':'
}

/// Whether it may stand in an address as it is (`ucschar` of RFC 3987 §2.2).
fn is_character(c: char) -> bool {
    match c {
        '\u{a0}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{ffef}' => true,
        '\u{10000}'..='\u{dffff}' | '\u{e1000}'..='\u{effff}' => u32::from(c) & 0xfffe != 0xfffe,
        _ => false,
    }
}
