//! A document of any length, one element of its root at a time.
//!
//! Here it is only taken apart; each element is then a document for [`super::read`], which judges
//! it. So that one broken element costs no other, it ends where its name is closed, however deep
//! that stands: an element of this name may not stand in another.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::fault::{Fault, Start, excerpt};
use super::super::text;
use super::tape::Tape;
use super::{chars, markup, tag};

/// The elements of one name in the root, in their order.
pub struct Elements<R> {
    reader: Reader<Tape<R>>,
    root: &'static str,
    item: &'static str,
    state: State,
    /// Where begins what the tape has kept.
    start: Start,
}

/// An element as it is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Element {
    /// Where it begins.
    pub start: Start,
    /// All of it, from its first `<` to its last `>`.
    pub raw: String,
}

/// Why nothing can be read any more.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// How many lines ended before.
    pub lines: usize,
    /// What is wrong, with its line.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Before,
    Within,
    Behind,
}

/// A part of the document, as far as it matters here; the name is that of a tag.
enum Part {
    Open(String),
    Empty(String),
    Close(String),
    Text,
    Content,
    Comment,
    Instruction,
    Declaration,
    DocType,
    End,
}

impl<R: BufRead> Elements<R> {
    /// The elements called `item` in the root called `root`, each at most `limit` bytes long. A
    /// byte order mark is the caller's to strip.
    pub fn new(input: R, root: &'static str, item: &'static str, limit: usize) -> Self {
        let mut reader = Reader::from_reader(Tape::new(input, limit));
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Self { reader, root, item, state: State::Before, start: Start::default() }
    }

    /// The next one, or `None` once the document has come to its proper end.
    ///
    /// # Errors
    /// Whatever is wrong between the elements, after which there is no way to go on.
    pub fn take_next(&mut self) -> Result<Option<Element>, Broken> {
        loop {
            let part = self.part()?;
            let raw = self.take()?;
            match (&part, self.state) {
                (Part::End, State::Behind) => return Ok(None),
                (Part::Open(name), State::Within) if name == self.item => {
                    return self.rest_of(raw).map(Some);
                }
                (Part::Empty(name), State::Within) if name == self.item => {
                    return Ok(Some(self.element(raw)));
                }
                _ => self.between(&part, &raw)?,
            }
            self.start = self.start.after(&raw);
        }
    }

    /// Takes what is no item, or tells what is wrong with it.
    fn between(&mut self, part: &Part, raw: &str) -> Result<(), Broken> {
        let judged = match (part, self.state) {
            (Part::Open(name), State::Before) if name == self.root => {
                self.state = State::Within;
                tag::read(raw, 0).map(|_| ())
            }
            (Part::Empty(name), State::Before) if name == self.root => {
                self.state = State::Behind;
                tag::read(raw, 0).map(|_| ())
            }
            (Part::Close(name), State::Within) if name == self.root => {
                self.state = State::Behind;
                Ok(())
            }
            (Part::Text, _) if chars::blank(raw) => Ok(()),
            (Part::Comment, _) => markup::comment(raw, 0),
            (Part::Instruction, _) => markup::instruction(raw, 0),
            (Part::Declaration, _) => {
                let is_first = self.reader.buffer_position() == raw.len() as u64;
                markup::declaration(raw, usize::from(!is_first))
            }
            (Part::DocType, _) => Err(markup::doctype(0)),
            (Part::End, _) => Err(self.unexpected_end(self.root)),
            (part, _) => Err(self.stranger(part, raw)),
        };
        judged.map_err(|fault| self.broken(fault, raw))
    }

    /// The element whose first tag this is, to its end.
    fn rest_of(&mut self, first: String) -> Result<Element, Broken> {
        let start = self.start;
        self.start = start.after(&first);
        loop {
            match self.part()? {
                Part::Close(name) if name == self.item => break,
                Part::End => return Err(self.broken(self.unexpected_end(self.item), "")),
                _ => {}
            }
        }
        let rest = self.take()?;
        self.start = self.start.after(&rest);
        Ok(Element { start, raw: first + &rest })
    }

    fn element(&mut self, raw: String) -> Element {
        let start = self.start;
        self.start = start.after(&raw);
        Element { start, raw }
    }

    fn part(&mut self) -> Result<Part, Broken> {
        let part = match self.reader.read_event_into(&mut Vec::new()) {
            Ok(Event::Start(tag)) => Part::Open(tag.name().as_ref().to_owned()),
            Ok(Event::Empty(tag)) => Part::Empty(tag.name().as_ref().to_owned()),
            Ok(Event::End(tag)) => Part::Close(tag.name().as_ref().to_owned()),
            Ok(Event::Text(_)) => Part::Text,
            Ok(Event::CData(_) | Event::GeneralRef(_)) => Part::Content,
            Ok(Event::Comment(_)) => Part::Comment,
            Ok(Event::PI(_)) => Part::Instruction,
            Ok(Event::Decl(_)) => Part::Declaration,
            Ok(Event::DocType(_)) => Part::DocType,
            Ok(Event::Eof) => Part::End,
            Err(quick_xml::Error::Io(error)) => {
                let fault = Fault::new(0, format!("cannot be read on, {error},"));
                return Err(self.broken(fault, ""));
            }
            Err(_) => return Err(self.unreadable()),
        };
        Ok(part)
    }

    /// What is wrong with what was read last, of which the reader makes nothing.
    fn unreadable(&self) -> Broken {
        let tape = self.reader.get_ref();
        match text::read_after(self.start, tape.kept(u64::MAX)) {
            Ok(raw) => {
                let at = raw.floor_char_boundary(tape.kept(self.reader.error_position()).len());
                self.broken(markup::broken(&raw[at..], at), raw)
            }
            Err(malformed) => Broken { lines: self.start.lines, detail: malformed.detail },
        }
    }

    /// What was read last, as it is written.
    fn take(&mut self) -> Result<String, Broken> {
        let end = self.reader.buffer_position();
        let raw = text::read_after(self.start, self.reader.get_ref().kept(end))
            .map(str::to_owned)
            .map_err(|malformed| Broken { lines: self.start.lines, detail: malformed.detail });
        self.reader.get_mut().cut(end);
        raw
    }

    fn broken(&self, fault: Fault, raw: &str) -> Broken {
        Broken { lines: self.start.lines, detail: fault.place_after(self.start, raw).detail }
    }

    fn unexpected_end(&self, open: &str) -> Fault {
        let advice = match self.state {
            State::Before => format!("it must have a root, <{}>", self.root),
            State::Within | State::Behind => format!("<{open}> is still open"),
        };
        Fault::new(0, "unexpected end of document").advise(advice)
    }

    fn stranger(&self, part: &Part, raw: &str) -> Fault {
        let (root, item) = (self.root, self.item);
        let at = raw.len() - raw.trim_start_matches(chars::SPACE).len();
        let advice = match self.state {
            State::Before => format!("the root is <{root}>"),
            State::Within => format!("only <{item}> is taken here"),
            State::Behind => format!("</{root}> is the end"),
        };
        let what = match part {
            Part::Open(name) | Part::Empty(name) => format!("<{}> out of place", excerpt(name)),
            Part::Close(name) => format!("</{}> out of place", excerpt(name)),
            _ => "text out of place".to_owned(),
        };
        Fault::new(at, what).advise(advice)
    }
}

#[cfg(test)]
mod tests;
