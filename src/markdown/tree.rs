//! Elements where they may stand (HTML §4): what the sanitiser lets through is
//! well-formed, and may still be a list without items or a heading in a link.
//! Here the tags of what is misplaced go, and its text stays.

mod parse;
mod table;

use parse::{Element, Node};

/// The elements that hold running text, and may stand in it.
const PHRASING: [&str; 19] = [
    "abbr", "b", "bdi", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "u",
];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The HTML with elements only where they may stand.
pub(super) fn conform(html: &str) -> String {
    let mut writer = Writer { html: String::with_capacity(html.len() + 64) };
    writer.nodes(&parse::parse(html), Place { admits_blocks: true, ..Place::default() });
    writer.html
}

/// What may stand at a place.
#[derive(Clone, Copy, Default)]
struct Place {
    admits_blocks: bool,
    is_in_heading: bool,
    is_in_link: bool,
    is_in_definition: bool,
}

impl Place {
    fn of_text(self) -> Self {
        Self { admits_blocks: false, ..self }
    }
}

struct Writer {
    html: String,
}

impl Writer {
    fn nodes(&mut self, nodes: &[Node<'_>], place: Place) {
        for node in nodes {
            match node {
                Node::Text(text) => self.html.push_str(text),
                Node::Element(element) => self.element(element, place),
            }
        }
    }

    fn element(&mut self, element: &Element<'_>, place: Place) {
        let is_block = place.admits_blocks;
        match element.name {
            "br" => self.empty(element),
            "img" => self.picture(element),
            "input" if !place.is_in_link => self.check_box(element),
            "a" => self.link(element, place),
            "del" | "ins" => self.whole(element, place),
            "dfn" if place.is_in_definition => self.nodes(&element.children, place),
            "dfn" => self.whole(element, Place { is_in_definition: true, ..place.of_text() }),
            "span" if element.attribute("class").is_none() => self.nodes(&element.children, place),
            "ruby" => self.ruby(element, place),
            name if PHRASING.contains(&name) => self.whole(element, place.of_text()),
            "hr" if is_block => self.empty(element),
            "p" if is_block => self.whole(element, place.of_text()),
            "pre" if is_block => self.with(element, " tabindex=\"0\"", place.of_text()),
            name if HEADINGS.contains(&name) && is_block && !place.is_in_heading => {
                self.heading(element, place);
            }
            "ul" | "ol" if is_block => self.list(element, place),
            "blockquote" | "div" if is_block => self.whole(element, place),
            "table" if is_block => table::write(self, element, place),
            "details" if is_block && !place.is_in_link => self.details(element, place),
            "figure" if is_block => self.figure(element, place),
            _ => self.unwrapped(element, place),
        }
    }

    /// The element with its tags.
    fn whole(&mut self, element: &Element<'_>, place: Place) {
        self.with(element, "", place);
    }

    fn with(&mut self, element: &Element<'_>, attributes: &str, place: Place) {
        self.start(element, attributes);
        self.nodes(&element.children, place);
        self.end(element.name);
    }

    fn start(&mut self, element: &Element<'_>, attributes: &str) {
        self.html.push_str(&format!("<{}", element.name));
        for (name, value) in &element.attributes {
            self.html.push_str(&format!(" {name}=\"{value}\""));
        }
        self.html.push_str(attributes);
        self.html.push('>');
    }

    fn end(&mut self, name: &str) {
        self.html.push_str(&format!("</{name}>"));
    }

    fn empty(&mut self, element: &Element<'_>) {
        self.start(element, "");
    }

    /// What stands in the element, set apart from what stands around it.
    fn unwrapped(&mut self, element: &Element<'_>, place: Place) {
        self.html.push(' ');
        self.nodes(&element.children, place);
        self.html.push(' ');
    }

    /// Without an address there is no picture, but what it was to say.
    fn picture(&mut self, element: &Element<'_>) {
        let alternative = element.attribute("alt");
        if element.attribute("src").is_none_or(str::is_empty) {
            self.html.push_str(alternative.unwrap_or_default());
        } else {
            let attributes = if alternative.is_none() { " alt=\"\"" } else { "" };
            self.start(element, attributes);
        }
    }

    /// The box of a task, for reading alone.
    fn check_box(&mut self, element: &Element<'_>) {
        if element.attribute("type").is_some() {
            let is_done = element.attribute("checked").is_some();
            let state =
                if is_done { " checked aria-label=\"Done\"" } else { " aria-label=\"To do\"" };
            self.html.push_str(&format!("<input type=\"checkbox\" disabled{state}>"));
        }
    }

    /// What leads nowhere may still be a place to link to.
    fn link(&mut self, element: &Element<'_>, place: Place) {
        let inner = Place { is_in_link: true, ..place };
        match (element.attribute("href"), element.attribute("id")) {
            (Some(_), _) if !place.is_in_link => self.whole(element, inner),
            (None, Some(id)) => {
                self.html.push_str(&format!("<span id=\"{id}\">"));
                self.nodes(&element.children, place.of_text());
                self.end("span");
            }
            _ => self.nodes(&element.children, place),
        }
    }

    fn heading(&mut self, element: &Element<'_>, place: Place) {
        if element.has_content() {
            self.whole(element, Place { is_in_heading: true, ..place.of_text() });
        }
    }

    /// A list whose every child is an item.
    fn list(&mut self, element: &Element<'_>, place: Place) {
        let place = Place { is_in_heading: false, ..place };
        if element.children.iter().any(|child| !child.is_blank() && !child.is("li")) {
            return self.unwrapped(element, place);
        }
        self.start(element, "");
        for child in &element.children {
            match child {
                Node::Text(text) => self.html.push_str(text),
                Node::Element(item) => self.whole(item, place),
            }
        }
        self.end(element.name);
    }

    /// It begins with its summary.
    fn details(&mut self, element: &Element<'_>, place: Place) {
        let mut children = element.children.iter().enumerate();
        let Some((at, Node::Element(summary))) = children.find(|(_, child)| !child.is_blank())
        else {
            return self.unwrapped(element, place);
        };
        if summary.name != "summary" || !summary.has_content() {
            return self.unwrapped(element, place);
        }
        self.start(element, "");
        self.whole(summary, place.of_text());
        self.nodes(&element.children[at + 1..], place);
        self.end(element.name);
    }

    /// Its caption comes first or last.
    fn figure(&mut self, element: &Element<'_>, place: Place) {
        let children: Vec<_> = element.children.iter().filter(|child| !child.is_blank()).collect();
        let captions = children.iter().filter(|child| child.is("figcaption")).count();
        let is_at_an_end = [children.first(), children.last()];
        let is_at_an_end = is_at_an_end.into_iter().flatten().any(|child| child.is("figcaption"));
        self.start(element, "");
        for child in children {
            match child {
                Node::Element(caption)
                    if caption.name == "figcaption" && captions == 1 && is_at_an_end =>
                {
                    self.whole(caption, place);
                }
                child => self.nodes(std::slice::from_ref(child), place),
            }
        }
        self.end(element.name);
    }

    /// Text with its reading above it, parentheses about that, or neither.
    fn ruby(&mut self, element: &Element<'_>, place: Place) {
        let place = place.of_text();
        let has_base = element.children.first().is_some_and(|child| !child.is("rt"));
        let is_read = |pair: &[Node<'_>]| !pair[0].is("rt") && pair[1].is("rt");
        if !has_base || !element.children.windows(2).any(is_read) {
            return self.unwrapped(element, place);
        }
        self.start(element, "");
        let mut is_after_base = false;
        for child in element.children.iter().filter(|child| !child.is("rp")) {
            match child {
                Node::Element(reading) if reading.name == "rt" && is_after_base => {
                    self.whole(reading, place);
                    is_after_base = false;
                }
                child => {
                    self.nodes(std::slice::from_ref(child), place);
                    is_after_base = true;
                }
            }
        }
        self.end(element.name);
    }
}
