//! Headings: an id for each, and no level left out.

use std::collections::HashMap;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::anchors;

/// Gives each heading an id made of its text, and a level that follows on those
/// before it: below the title of the article comes the second level, whatever
/// number of signs stands before it.
pub(super) fn in_order(mut events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut outline = Outline::default();
    let mut ids = HashMap::new();
    let mut level = HeadingLevel::H1;
    for at in 0..events.len() {
        let text = match events[at] {
            Event::Start(Tag::Heading { .. }) => text_of(&events[at + 1..]),
            _ => String::new(),
        };
        match &mut events[at] {
            Event::Start(Tag::Heading { level: written, id, .. }) => {
                level = outline.place(*written);
                *written = level;
                *id = anchors::of_heading(&text).map(|id| distinct(id, &mut ids).into());
            }
            Event::End(TagEnd::Heading(written)) => *written = level,
            _ => {}
        }
    }
    events
}

/// What stands in a heading, whose events these are up to its end.
fn text_of(events: &[Event<'_>]) -> String {
    let within = |event: &&Event<'_>| !matches!(event, Event::End(TagEnd::Heading(_)));
    let text = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    };
    events.iter().take_while(within).map(text).collect()
}

/// The id, or, where there is one like it, the first of `id-1`, `id-2`… that is
/// free.
fn distinct(id: String, taken: &mut HashMap<String, usize>) -> String {
    let mut candidate = id.clone();
    let mut number = taken.get(&id).copied().unwrap_or_default();
    while taken.contains_key(&candidate) {
        number += 1;
        candidate = format!("{id}-{number}");
    }
    taken.insert(id, number);
    taken.insert(candidate.clone(), 0);
    candidate
}

/// The headings that the next one may lie under.
#[derive(Default)]
struct Outline {
    /// As they were written, and as they are shown.
    open: Vec<(HeadingLevel, HeadingLevel)>,
}

impl Outline {
    fn place(&mut self, written: HeadingLevel) -> HeadingLevel {
        while self.open.last().is_some_and(|(above, _)| *above >= written) {
            self.open.pop();
        }
        let above = self.open.last().map_or(HeadingLevel::H1, |(_, shown)| *shown);
        let below = HeadingLevel::try_from(above as usize + 1).unwrap_or(HeadingLevel::H6);
        let shown = written.min(below);
        self.open.push((written, shown));
        shown
    }
}
