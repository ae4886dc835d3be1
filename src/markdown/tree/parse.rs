//! The sanitiser's output as a tree.

/// Deeper elements lose their tags: what walks the tree calls itself.
const MAX_DEPTH: usize = 250;

/// The elements that have no end tag.
const EMPTY: [&str; 4] = ["br", "hr", "img", "input"];

/// A text, with its references as they are written, or an element.
pub(super) enum Node<'a> {
    Text(&'a str),
    Element(Element<'a>),
}

/// An element with its attributes, whose values stay as they are written.
pub(super) struct Element<'a> {
    pub name: &'a str,
    pub attributes: Vec<(&'a str, &'a str)>,
    pub children: Vec<Node<'a>>,
}

impl Node<'_> {
    /// Whether it is white space between elements.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    /// Whether it is an element of that name.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Element(element) if element.name == name)
    }
}

impl<'a> Element<'a> {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Whether there is something to see in it.
    pub fn has_content(&self) -> bool {
        self.children.iter().any(|child| match child {
            Node::Text(text) => !text.replace("&nbsp;", " ").trim().is_empty(),
            Node::Element(element) => element.name == "img" || element.has_content(),
        })
    }
}

/// Reads HTML as html5ever writes it: every element is closed, every attribute
/// is in double quotes, and no `<` stands for itself.
pub(super) fn parse(html: &str) -> Vec<Node<'_>> {
    let mut open = vec![Element { name: "", attributes: Vec::new(), children: Vec::new() }];
    let mut too_deep = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push(&mut open, Node::Text(&rest[..at]));
        let tag = &rest[at + 1..at + 1 + length_of(&rest[at + 1..])];
        rest = rest.get(at + tag.len() + 2..).unwrap_or_default();
        if tag.starts_with('/') {
            if too_deep > 0 {
                too_deep -= 1;
            } else if open.len() > 1
                && let Some(element) = open.pop()
            {
                push(&mut open, Node::Element(element));
            }
            continue;
        }
        let element = element(tag);
        match (EMPTY.contains(&element.name), open.len() < MAX_DEPTH && too_deep == 0) {
            (true, _) => push(&mut open, Node::Element(element)),
            (false, true) => open.push(element),
            (false, false) => too_deep += 1,
        }
    }
    push(&mut open, Node::Text(rest));
    while open.len() > 1 {
        if let Some(element) = open.pop() {
            push(&mut open, Node::Element(element));
        }
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

fn push<'a>(open: &mut [Element<'a>], node: Node<'a>) {
    let is_nothing = matches!(node, Node::Text(""));
    if let (Some(last), false) = (open.last_mut(), is_nothing) {
        last.children.push(node);
    }
}

/// How long a tag is: a bracket in quotes does not end it.
fn length_of(tag: &str) -> usize {
    let mut is_quoted = false;
    let end = tag.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    });
    end.unwrap_or(tag.len())
}

fn element(tag: &str) -> Element<'_> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((attribute, after)) = rest.split_once("=\"") {
        let (value, behind) = after.split_once('"').unwrap_or((after, ""));
        attributes.push((attribute.trim_start(), value));
        rest = behind;
    }
    Element { name, attributes, children: Vec::new() }
}
