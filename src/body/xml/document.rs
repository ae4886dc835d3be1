//! The document from its first character to its last: the prolog, one root, and what follows it
//! (XML 1.0 §2.1 and §2.8).

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::fault::{Fault, excerpt};
use super::namespaces::Scope;
use super::tree::Builder;
use super::{Shape, Tree, chars, markup, references, tag};

/// A document while it is read.
pub(super) struct Document<'t, 's> {
    text: &'t str,
    scope: Scope<'t>,
    builder: Builder<'t, 's>,
}

impl<'t, 's> Document<'t, 's> {
    pub(super) fn new(text: &'t str, shapes: &'s [Shape]) -> Self {
        Self { text, scope: Scope::default(), builder: Builder::new(shapes) }
    }

    /// Reads to the very end.
    pub(super) fn read(mut self) -> Result<Tree, Fault> {
        self.first_character()?;
        chars::check(self.text)?;
        let mut reader = Reader::from_str(self.text);
        // Names are compared here, where the error can say more.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        loop {
            let at = offset(&reader);
            // Before it is looked for the end of: that takes a whole grammar.
            if self.text[at..].starts_with("<!DOCTYPE") {
                return Err(markup::doctype(at));
            }
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => self.take(&event, &self.text[at..offset(&reader)], at)?,
                Err(_) => return Err(markup::broken(&self.text[at..], at)),
            }
        }
        self.builder.finish(self.text.len())
    }

    /// Tells what is no XML from afar. U+FEFF is among it: the caller has stripped the one that
    /// may stand there, and `quick-xml` would swallow another without counting it.
    fn first_character(&self) -> Result<(), Fault> {
        let begin = self.text.trim_start_matches(chars::SPACE);
        let at = self.text.len() - begin.len();
        match begin.chars().next() {
            Some('{' | '[' | '"') => Err(Fault::new(at, "this looks like JSON, not XML")
                .advise("send it with Content-Type: application/json")),
            Some(found) if found != '<' => Err(outside(at)),
            _ => Ok(()),
        }
    }

    /// Takes one event; `raw` is all of it as it is written.
    fn take(&mut self, event: &Event<'t>, raw: &'t str, at: usize) -> Result<(), Fault> {
        match event {
            Event::Start(_) | Event::Empty(_) => self.open(raw, at),
            Event::End(_) => self.close(raw, at),
            Event::Text(_) if self.builder.is_outside() => blank(raw, at),
            Event::CData(_) | Event::GeneralRef(_) if self.builder.is_outside() => Err(outside(at)),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => self.append(event, raw, at),
            Event::Comment(_) => markup::comment(raw, at),
            Event::PI(_) => markup::instruction(raw, at),
            Event::Decl(_) => markup::declaration(raw, at),
            Event::DocType(_) => Err(markup::doctype(at)),
            Event::Eof => Ok(()),
        }
    }

    fn open(&mut self, raw: &'t str, at: usize) -> Result<(), Fault> {
        let tag = tag::read(raw, at)?;
        let (name, empty) = (tag.name, tag.empty);
        self.builder.admit(name, at)?;
        let marks = self.scope.enter(tag)?;
        self.builder.open(name, &marks);
        if empty {
            self.leave();
        }
        Ok(())
    }

    fn close(&mut self, raw: &'t str, at: usize) -> Result<(), Fault> {
        let name = markup::closing(raw);
        match self.builder.innermost() {
            Some(open) if open == name => {
                self.leave();
                Ok(())
            }
            Some(open) => {
                let what = format!("</{}> where <{}> is open", excerpt(name), excerpt(open));
                Err(Fault::new(at, what).advise(format!("close it with </{}>", excerpt(open))))
            }
            None => {
                let what = format!("</{}> where nothing is open", excerpt(name));
                Err(Fault::new(at, what))
            }
        }
    }

    fn leave(&mut self) {
        self.scope.leave();
        self.builder.close();
    }

    /// Adds what an event says of the text of the open element (XML 1.0 §2.4, §2.7, §4.1).
    fn append(&mut self, event: &Event<'t>, raw: &'t str, at: usize) -> Result<(), Fault> {
        match event {
            Event::Text(text) => {
                markup::character_data(raw, at)?;
                self.builder.append(&text.xml10_content());
            }
            Event::CData(section) => self.builder.append(&section.xml10_content()),
            _ => {
                let character = references::resolve(&raw[1..raw.len() - 1], at)?;
                self.builder.append(character.encode_utf8(&mut [0; 4]));
            }
        }
        Ok(())
    }
}

/// What may stand before and behind the root, besides comments and processing instructions.
fn blank(raw: &str, at: usize) -> Result<(), Fault> {
    match raw.find(|character| !chars::SPACE.contains(&character)) {
        Some(found) => Err(outside(at + found)),
        None => Ok(()),
    }
}

fn outside(at: usize) -> Fault {
    Fault::new(at, "text outside the root element")
}

/// Where the reader stands in the text: being in memory, that has no offset past `usize`.
fn offset(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}
