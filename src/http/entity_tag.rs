//! Entity tags (RFC 9110 §8.8.3): what a representation is known by.

use std::fmt;

use actix_web::http::header::{ETAG, HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use super::coding::Coding;
use crate::digest::hexadecimal;
use crate::precondition::Version;

/// An entity tag as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag {
    /// Whether it has lost its strength on its way.
    pub is_weak: bool,
    /// What stands between the quotes.
    pub opaque: String,
}

/// What `If-Match` and `If-None-Match` hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityTags {
    /// `*`: whatever there is.
    Any,
    /// One of these.
    These(Vec<EntityTag>),
}

impl EntityTag {
    /// A strong tag.
    pub fn strong(opaque: impl Into<String>) -> Self {
        Self { is_weak: false, opaque: opaque.into() }
    }

    /// The strong tag of a representation with these bytes. No version can be
    /// read from it.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        const BYTES: usize = 12;
        let digest = Sha256::digest(bytes);
        Self::strong(format!("x{}", hexadecimal(&digest[..BYTES])))
    }

    /// The version that an article's tag names first, and which article's it is
    /// where it says so, as in `7-json-@0123abcd`; `None` in another's tag.
    pub fn version(&self) -> Option<Version> {
        let mut parts = self.opaque.split('-');
        let number = parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?;
        let of = parts.find_map(|part| u32::from_str_radix(part.strip_prefix('@')?, 16).ok());
        Some(Version { number: number.parse().ok()?, of })
    }

    /// The tag without the content codings that we, or a proxy, have added.
    pub fn stem(&self) -> &str {
        let mut stem = self.opaque.as_str();
        while let Some((rest, coding)) = stem.rsplit_once(['-', ';', ':'])
            && (Coding::named(coding).is_some() || coding == "deflate")
            && !rest.is_empty()
        {
            stem = rest.trim_end_matches('-');
        }
        stem
    }

    /// The names of those codings.
    pub fn codings(&self) -> impl Iterator<Item = &str> {
        self.opaque[self.stem().len()..].split(['-', ';', ':']).filter(|name| !name.is_empty())
    }

    /// The tag of the same representation in that coding.
    pub fn coded(&self, coding: Coding) -> Self {
        Self::strong(format!("{}-{}", self.opaque, coding.name()))
    }

    /// Reads one tag from the start of a text; gives what follows it, too.
    fn split(text: &str) -> Option<(Self, &str)> {
        let (is_weak, quoted) = match text.strip_prefix("W/") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (opaque, rest) = quoted.strip_prefix('"')?.split_once('"')?;
        let is_opaque = opaque.chars().all(|c| c > ' ' && c != '\u{7f}');
        is_opaque.then(|| (Self { is_weak, opaque: opaque.to_owned() }, rest))
    }

    /// The tag of an answer with these header fields.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let (tag, rest) = Self::split(headers.get(ETAG)?.to_str().ok()?)?;
        rest.is_empty().then_some(tag)
    }

    /// The header field that tells it.
    pub fn field(&self) -> Option<(HeaderName, HeaderValue)> {
        HeaderValue::from_str(&self.to_string()).ok().map(|value| (ETAG, value))
    }

    /// Makes it the tag of an answer with these header fields.
    pub fn set(&self, headers: &mut HeaderMap) {
        if let Some((name, value)) = self.field() {
            headers.insert(name, value);
        }
    }
}

/// As it stands in a header.
impl fmt::Display for EntityTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.is_weak { "W/" } else { "" }, self.opaque)
    }
}

impl EntityTags {
    /// Reads all field lines of that name; `None` where there is none. The
    /// error is the end of a sentence that starts with the name.
    pub fn read(headers: &HeaderMap, name: HeaderName) -> Option<Result<Self, String>> {
        let lines = headers.get_all(name).map(|line| String::from_utf8_lossy(line.as_bytes()));
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| Self::parse(&lines.join(",")))
    }

    fn parse(text: &str) -> Result<Self, String> {
        const WRONG: &str = "must be * or a list of entity tags in quotes, such as \"7-json\"";
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                break;
            }
            let (tag, after) = EntityTag::split(rest).ok_or(WRONG)?;
            tags.push(tag);
            rest = after.trim_start_matches([' ', '\t']);
            if !rest.is_empty() && !rest.starts_with(',') {
                return Err(WRONG.into());
            }
        }
        if tags.is_empty() { Err(WRONG.into()) } else { Ok(Self::These(tags)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_what_is_no_list_is_refused() {
        let tags = EntityTags::parse(r#" "1-json" ,, W/"a,b",	"" "#).expect("a list");
        let EntityTags::These(tags) = tags else { panic!("not *") };
        let opaque: Vec<&str> = tags.iter().map(|tag| tag.opaque.as_str()).collect();
        assert_eq!(opaque, ["1-json", "a,b", ""]);
        assert!(tags[1].is_weak && !tags[0].is_weak);
        assert_eq!(EntityTags::parse(" * "), Ok(EntityTags::Any));
        for text in
            ["", ",", "7-json", "\"a", "a\"", "\"a\" \"b\"", "w/\"a\"", "*, \"a\"", "\"a b\""]
        {
            assert!(EntityTags::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_version_comes_first_and_codings_last() {
        for (opaque, version, stem) in [
            ("7-json", Some(7), "7-json"),
            ("7", Some(7), "7"),
            ("7-xml-br", Some(7), "7-xml"),
            ("7-json-br-gzip", Some(7), "7-json"),
            ("7-json--gzip", Some(7), "7-json"),
            ("7-json;gzip", Some(7), "7-json"),
            ("7-json-scheduled", Some(7), "7-json-scheduled"),
            ("0007", Some(7), "0007"),
            ("7json", None, "7json"),
            ("-7", None, "-7"),
            ("", None, ""),
            ("abc-zstd", None, "abc"),
            ("99999999999999999999-json", None, "99999999999999999999-json"),
            ("-gzip", None, "-gzip"),
        ] {
            let tag = EntityTag::strong(opaque);
            let number = tag.version().map(|version| version.number);
            assert_eq!((number, tag.stem()), (version, stem), "{opaque}");
        }
        let tag = EntityTag::strong("7-json-@0123abcd-br");
        assert_eq!(tag.version(), Some(Version { number: 7, of: Some(0x0123_abcd) }));
        assert_eq!(tag.stem(), "7-json-@0123abcd");
    }
}
