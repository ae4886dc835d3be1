//! How many bytes a body may have: an array more than anything else.

use std::io::{self, Read};

use super::opening::Opening;
use super::{BodyLimits, Language, malformed_body, takes_arrays};
use crate::body::xml::Shape;
use crate::http::coding::Coding;
use crate::http::problem::{Answer, Failure, Kind, Problem};

/// How much of a body is looked at first to see what it is.
const FIRST_LOOK: usize = 4096;

/// The room that one body has.
pub(super) struct Room<'s> {
    limits: BodyLimits,
    language: Language,
    /// In the order in which they were applied.
    codings: Vec<Coding>,
    shapes: &'s [Shape],
    /// What the client says that the body has.
    announced: u64,
    opening: Opening,
    /// At how many bytes to look again. Doubled each time, so that a body that
    /// comes byte by byte is not looked through for each.
    next_look: usize,
}

impl<'s> Room<'s> {
    /// The room for a body that may be of these shapes: an array only where one
    /// of them is a list. A body that says that it is too large need not be
    /// received.
    pub(super) fn new(
        limits: BodyLimits,
        (language, codings): (Language, Vec<Coding>),
        shapes: &'s [Shape],
        announced: u64,
    ) -> Answer<Self> {
        let takes_arrays = takes_arrays(shapes);
        let opening = if takes_arrays { Opening::Unclear } else { Opening::Other };
        let room = Self { limits, language, codings, shapes, announced, opening, next_look: 0 };
        let most = if takes_arrays { limits.array_bytes } else { limits.bytes };
        if announced > most as u64 { Err(too_large(most)) } else { Ok(room) }
    }

    /// Fails as soon as what has been received, or what was announced, is too much.
    pub(super) fn admit(&mut self, received: &[u8]) -> Answer<()> {
        let is_over = received.len() > self.limits.bytes;
        let is_long = is_over || self.announced > self.limits.bytes as u64;
        if self.opening == Opening::Unclear
            && is_long
            && (is_over || received.len() >= self.next_look)
        {
            self.opening = self.look(received);
            self.next_look = received.len() * 2;
        }
        let is_refused = match self.opening {
            Opening::Array => received.len() > self.limits.array_bytes,
            Opening::Other => is_long,
            Opening::Unclear => is_over,
        };
        if is_refused { Err(too_large(self.bytes())) } else { Ok(()) }
    }

    /// The whole body as it was before it was coded.
    pub(super) fn decode(mut self, mut bytes: Vec<u8>) -> Answer<(Language, Vec<u8>)> {
        if self.opening == Opening::Unclear && !self.codings.is_empty() {
            self.opening = self.look(&bytes);
        }
        let limit = self.bytes();
        for coding in self.codings.iter().rev() {
            bytes = coding
                .decode(&bytes, limit)
                .map_err(|_| malformed_body(&format!("it is not valid {}", coding.name())))?
                .ok_or_else(|| too_large(limit))?;
        }
        Ok((self.language, bytes))
    }

    fn bytes(&self) -> usize {
        match self.opening {
            Opening::Array => self.limits.array_bytes,
            Opening::Other | Opening::Unclear => self.limits.bytes,
        }
    }

    /// What the body is, as far as what there is of it tells. What cannot be
    /// decoded has no beginning; it is told of when the whole is decoded.
    fn look(&self, received: &[u8]) -> Opening {
        let Ok(mut reader) = self.decoder(received) else { return Opening::Unclear };
        let (mut plain, mut wanted) = (Vec::new(), FIRST_LOOK);
        loop {
            let missing = wanted - plain.len();
            let read = reader.by_ref().take(missing as u64).read_to_end(&mut plain);
            let opening = Opening::of(&plain, self.language, self.shapes);
            let is_all = read.is_err() || plain.len() < wanted || wanted > self.limits.bytes;
            if is_all || opening != Opening::Unclear {
                return opening;
            }
            wanted *= 2;
        }
    }

    fn decoder<'b>(&self, received: &'b [u8]) -> io::Result<Box<dyn Read + 'b>> {
        let plain: Box<dyn Read + 'b> = Box::new(received);
        self.codings.iter().rev().try_fold(plain, |coded, coding| coding.reader(coded, FIRST_LOOK))
    }
}

fn too_large(limit: usize) -> Failure {
    Problem::new(Kind::TooLarge, format!("The body has more than {limit} bytes.")).into()
}
