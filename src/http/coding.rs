//! Content codings (RFC 9110 §8.4): compressing answers, decompressing bodies.

use std::io::{self, Read, Write};

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

use super::accept::elements;

/// Answers below this many bytes are not worth compressing.
pub const WORTHWHILE: usize = 1024;

/// How hard to try: about what each is good at per answer.
const ZSTD_LEVEL: i32 = 3;
const BROTLI_LEVEL: i32 = 4;
const BROTLI_WINDOW: i32 = 20;
/// Of a window of 8 MiB, which every decoder must have (RFC 9659 §3).
const ZSTD_WINDOW_LOG: u32 = 23;

/// A coding that is spoken.
#[expect(missing_docs, reason = "the names say it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    Zstd,
    Brotli,
    Gzip,
}

/// What a client wants of codings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// The best coding, if one is preferred to none.
    pub coding: Option<Coding>,
    /// Whether the plain bytes are refused, so that even a short answer is coded.
    pub identity_refused: bool,
}

impl Coding {
    /// In the order of preference at equal weight.
    pub const ALL: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// The name in `Content-Encoding`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The coding of that name, any case; `x-gzip` is gzip (RFC 9110 §8.4.1.3).
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = if name == "x-gzip" { "gzip" } else { &name };
        Self::ALL.into_iter().find(|coding| coding.name() == name)
    }

    /// Compresses the whole.
    pub fn encode(self, plain: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Zstd => zstd::bulk::compress(plain, ZSTD_LEVEL),
            Self::Brotli => {
                let mut coded = Vec::with_capacity(plain.len() / 3);
                let parameters = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_LEVEL,
                    lgwin: BROTLI_WINDOW,
                    size_hint: plain.len(),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*plain, &mut coded, &parameters)?;
                Ok(coded)
            }
            Self::Gzip => {
                let coded = Vec::with_capacity(plain.len() / 3);
                let mut encoder =
                    flate2::write::GzEncoder::new(coded, flate2::Compression::default());
                encoder.write_all(plain)?;
                encoder.finish()
            }
        }
    }

    /// Decompresses what is read from `coded`, bit by bit.
    pub fn reader<'r>(
        self,
        coded: impl Read + 'r,
        buffer: usize,
    ) -> io::Result<Box<dyn Read + 'r>> {
        Ok(match self {
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::new(coded)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Box::new(decoder)
            }
            Self::Brotli => Box::new(brotli::Decompressor::new(coded, buffer)),
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(coded)),
        })
    }

    /// Decompresses the whole, but not more than `limit` bytes of it: `None`
    /// where there are more. The error is for malformed data.
    pub fn decode(self, coded: &[u8], limit: usize) -> io::Result<Option<Vec<u8>>> {
        // Brotli's buffer holds the whole, so that nothing behind the end is overlooked.
        let mut reader = self.reader(coded, coded.len())?;
        let mut plain = Vec::new();
        reader.by_ref().take(limit as u64 + 1).read_to_end(&mut plain)?;
        if plain.len() > limit {
            return Ok(None);
        }
        // Brotli tells of bytes behind its end only when it is asked once more.
        Ok((reader.read(&mut [0])? == 0).then_some(plain))
    }
}

/// Every name whose weight may be asked for; `deflate` is only taken off entity
/// tags.
const NAMES: [&str; 7] = ["zstd", "br", "gzip", "x-gzip", "deflate", "identity", "*"];

/// The weights that `Accept-Encoding` gives (RFC 9110 §12.5.3).
#[derive(Clone, Copy, Debug, Default)]
pub struct Weights([Option<u16>; NAMES.len()]);

impl Weights {
    /// Those of a request with these header fields.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut weights = Self::default();
        for element in elements(headers, ACCEPT_ENCODING) {
            if let Some(index) = NAMES.iter().position(|name| element.is(name)) {
                weights.0[index].get_or_insert(element.weight);
            }
        }
        weights
    }

    /// The weight of a coding, any case; 0 is refused.
    pub fn weight(&self, name: &str) -> u16 {
        let is_gzip = name.eq_ignore_ascii_case("gzip");
        let alias = if is_gzip { self.named("x-gzip") } else { None };
        self.named(name).or(alias).or(self.named("*")).unwrap_or(0)
    }

    /// What is best.
    pub fn preference(&self) -> Preference {
        let identity = self.named("identity");
        let weighted = Coding::ALL.map(|coding| (self.weight(coding.name()), coding));
        let taken = weighted.into_iter().filter(|&(weight, _)| weight > 0);
        // The first of equals: `max_by_key` alone would take the last.
        let best = taken.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let is_preferred = |&(weight, _): &(u16, Coding)| weight >= identity.unwrap_or(0);
        Preference {
            coding: best.filter(is_preferred).map(|(_, coding)| coding),
            identity_refused: identity.or(self.named("*")) == Some(0),
        }
    }

    fn named(&self, name: &str) -> Option<u16> {
        let index = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        self.0[index]
    }
}

/// What a request with these header fields prefers.
pub fn preference(headers: &HeaderMap) -> Preference {
    Weights::of(headers).preference()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn prefers(line: &str) -> (Option<Coding>, bool) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(line).expect("valid"));
        let preference = preference(&headers);
        (preference.coding, preference.identity_refused)
    }

    #[test]
    fn the_best_coding_is_chosen() {
        use Coding::{Brotli, Gzip, Zstd};
        for (line, coding, identity_refused) in [
            ("", None, false),
            ("gzip", Some(Gzip), false),
            ("X-GZIP", Some(Gzip), false),
            ("gzip, deflate, br, zstd", Some(Zstd), false),
            ("gzip, deflate, br", Some(Brotli), false),
            ("gzip;q=1.0, br;q=0.9", Some(Gzip), false),
            ("*", Some(Zstd), false),
            ("*, zstd;q=0", Some(Brotli), false),
            ("gzip;q=0.5, identity", None, false),
            ("gzip, identity", Some(Gzip), false),
            ("gzip;q=0, *;q=0.1", Some(Zstd), false),
            ("identity;q=0", None, true),
            ("identity;q=0, gzip", Some(Gzip), true),
            ("*;q=0", None, true),
            ("*;q=0, identity;q=0.5", None, false),
            ("deflate", None, false),
            ("gzip;q=x", None, false),
        ] {
            assert_eq!(prefers(line), (coding, identity_refused), "{line}");
        }
    }

    #[test]
    fn every_coding_is_undone_within_the_limit() {
        let plain = b"All work and no play. ".repeat(500);
        for coding in Coding::ALL {
            let coded = coding.encode(&plain).expect("encodes");
            assert!(coded.len() < plain.len() / 10);
            let undone = coding.decode(&coded, plain.len()).expect("decodes");
            assert_eq!(undone.as_deref(), Some(plain.as_slice()));
            assert_eq!(coding.decode(&coded, plain.len() - 1).expect("decodes"), None);
            assert!(coding.decode(b"not coded at all", 100).is_err());
            assert!(coding.decode(&coded[..coded.len() / 2], plain.len()).is_err());
        }
    }
}
