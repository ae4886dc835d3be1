//! Footnotes, gathered at the end in the order in which they are referred to.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

/// Makes links of references and a list of the notes that are referred to. A
/// note without a reference is left out, as nobody would come to it.
pub(super) fn gathered(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_note = |event: &Event<'_>| matches!(event, Event::Start(Tag::FootnoteDefinition(_)));
    if !events.iter().any(is_note) {
        return events;
    }
    let (text, mut notes) = apart(events);
    let mut numbers = Numbers::default();
    let mut written = numbers.linked(text);
    let mut list: Vec<Vec<Event<'_>>> = Vec::new();
    // A note may refer to others, which then follow.
    while let Some(label) = numbers.order.get(list.len()) {
        let note = notes.remove(label).unwrap_or_default();
        list.push(numbers.linked(note));
    }
    written.push(Event::Html("<hr>\n<ol>\n".into()));
    for (number, note) in (1..).zip(list) {
        written.push(Event::Html(format!("<li id=\"note-{number}\">\n").into()));
        written.extend(with_ways_back(note, number, numbers.count(number)));
        written.push(Event::Html("</li>\n".into()));
    }
    written.push(Event::Html("</ol>\n".into()));
    written
}

/// Notes by their labels, which differ by more than case.
type Notes<'a> = HashMap<String, Vec<Event<'a>>>;

/// The text without its notes, and the notes; of two with one label the first
/// counts.
fn apart(events: Vec<Event<'_>>) -> (Vec<Event<'_>>, Notes<'_>) {
    let (mut text, mut notes) = (Vec::with_capacity(events.len()), Notes::new());
    let mut open: Vec<(String, Vec<Event<'_>>)> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open.push((label.to_lowercase(), Vec::new()));
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, note)) = open.pop() {
                    notes.entry(label).or_insert(note);
                }
            }
            event => open.last_mut().map_or(&mut text, |(_, note)| note).push(event),
        }
    }
    (text, notes)
}

/// The labels in the order of their first references, and how often each is
/// referred to.
#[derive(Default)]
struct Numbers {
    order: Vec<String>,
    known: HashMap<String, (usize, usize)>,
}

impl Numbers {
    fn linked<'a>(&mut self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        let link = |event| match event {
            Event::FootnoteReference(label) => self.reference(label.to_lowercase()),
            event => event,
        };
        events.into_iter().map(link).collect()
    }

    fn reference<'a>(&mut self, label: String) -> Event<'a> {
        let (number, count) = self.known.entry(label.clone()).or_insert_with(|| {
            self.order.push(label);
            (self.order.len(), 0)
        });
        *count += 1;
        let id = reference_id(*number, *count);
        let link = format!("<sup id=\"{id}\"><a href=\"#note-{number}\">{number}</a></sup>");
        Event::InlineHtml(link.into())
    }

    fn count(&self, number: usize) -> usize {
        self.known.get(&self.order[number - 1]).map_or(0, |(_, count)| *count)
    }
}

/// The note with links to where it is referred to, at the end of its last
/// paragraph.
fn with_ways_back(mut note: Vec<Event<'_>>, number: usize, count: usize) -> Vec<Event<'_>> {
    let way = |nth| format!(" <a href=\"#{}\">\u{21a9}\u{fe0e}</a>", reference_id(number, nth));
    let back = Event::InlineHtml((1..=count).map(way).collect::<String>().into());
    let is_paragraph = matches!(note.last(), Some(Event::End(TagEnd::Paragraph)));
    note.insert(note.len() - usize::from(is_paragraph), back);
    note
}

fn reference_id(number: usize, nth: usize) -> String {
    if nth == 1 { format!("noteref-{number}") } else { format!("noteref-{number}-{nth}") }
}
