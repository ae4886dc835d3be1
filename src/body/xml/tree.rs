//! From elements to the tree that equal JSON would give.

use serde_json::Value;

use super::super::fault::{Fault, excerpt, push_index, push_segment};
use super::super::{DEPTH, VALUES};
use super::frame::{Body, Frame, TEXT};
use super::namespaces::Marks;
use super::violations::Violations;
use super::{Form, Shape, Tree, chars};

/// Builds the tree, one open element upon another.
pub(super) struct Builder<'t, 's> {
    shapes: &'s [Shape],
    open: Vec<Frame<'t, 's>>,
    root: Option<Value>,
    elements: usize,
    violations: Violations,
}

impl<'t, 's> Builder<'t, 's> {
    pub(super) fn new(shapes: &'s [Shape]) -> Self {
        Self {
            shapes,
            open: Vec::new(),
            root: None,
            elements: 0,
            violations: Violations::default(),
        }
    }

    /// Whether the reader stands before or behind the root.
    pub(super) fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    /// The name of the innermost open element.
    pub(super) fn innermost(&self) -> Option<&'t str> {
        self.open.last().map(|frame| frame.name)
    }

    /// Whether an element of this name may begin here at all.
    pub(super) fn admit(&self, name: &str, at: usize) -> Result<(), Fault> {
        if self.open.len() == DEPTH {
            return Err(Fault::new(at, format!("nesting deeper than {DEPTH} elements")));
        }
        if self.elements == VALUES {
            return Err(Fault::new(at, format!("more than {VALUES} elements")));
        }
        let Some(parent) = self.open.last() else {
            return self.admit_root(name, at);
        };
        match (&parent.body, parent.form) {
            (Body::Members(members), Form::Record(_)) if members.contains_key(name) => {
                Err(parent.repeated(name, at))
            }
            _ => Ok(()),
        }
    }

    fn admit_root(&self, name: &str, at: usize) -> Result<(), Fault> {
        if self.root.is_some() {
            let what = format!("second root element <{}>", excerpt(name));
            return Err(Fault::new(at, what));
        }
        if self.shapes.iter().any(|shape| shape.root == name) {
            return Ok(());
        }
        let what = format!("root element <{}>", excerpt(name));
        Err(Fault::new(at, what).advise(format!("it must be {}", self.roots())))
    }

    fn roots(&self) -> String {
        let roots: Vec<String> =
            self.shapes.iter().map(|shape| format!("<{}>", shape.root)).collect();
        roots.join(" or ")
    }

    /// Begins an element that was admitted.
    pub(super) fn open(&mut self, name: &'t str, marks: &Marks<'t>) {
        let frame = if let Some(parent) = self.open.last_mut() {
            parent.child(name)
        } else {
            let shape = self.shapes.iter().find(|shape| shape.root == name);
            Frame::new(name, shape.map_or(&TEXT, |shape| &shape.form), true)
        };
        self.open.push(frame);
        self.elements += 1;
        self.stranger(name);
        if let Some(namespace) = &marks.foreign {
            let namespace = excerpt(namespace);
            self.violation(format!(
                "namespace “{namespace}”, which is not the root's; leave xmlns out"
            ));
        }
        for attribute in &marks.unknown {
            self.violation(format!("unknown attribute {}", excerpt(attribute)));
        }
        let nil = marks.nil.as_deref().unwrap_or("false").trim_matches(chars::SPACE);
        match (nil, self.open.last_mut()) {
            ("true" | "1", Some(frame)) => frame.nil = true,
            ("false" | "0", _) => {}
            _ => self.violation(format!("nil of “{}”, which must be true or false", excerpt(nil))),
        }
    }

    /// Tells of an element that is not what its list is of.
    fn stranger(&mut self, name: &str) {
        let above = self.open.len().checked_sub(2).map(|index| self.open[index].form);
        if let Some(Form::List { item, .. }) = above
            && *item != name
        {
            self.violation(format!("<{}> where only <{item}> is taken", excerpt(name)));
        }
    }

    /// Adds text to the innermost element.
    pub(super) fn append(&mut self, text: &str) {
        let Some(frame) = self.open.last_mut() else {
            return;
        };
        if let Body::Text(whole) = &mut frame.body {
            whole.push_str(text);
        } else if frame.described() && !frame.strayed && !chars::blank(text) {
            frame.strayed = true;
            let name = excerpt(frame.name);
            let text = excerpt(text.trim_matches(chars::SPACE));
            self.violation(format!("text between the elements of <{name}>: “{text}”"));
        }
    }

    /// Ends the innermost element and hands it to the one around it.
    pub(super) fn close(&mut self) {
        if self.open.last().is_some_and(|frame| frame.nil && !frame.is_empty()) {
            self.violation("nil, and yet not empty".to_owned());
        }
        let Some(frame) = self.open.pop() else { return };
        let name = frame.name;
        let value = frame.into_value();
        match self.open.last_mut() {
            Some(parent) => parent.adopt(name, value),
            None => self.root = Some(value),
        }
    }

    /// The tree, if all that was begun has an end; `at` is where the text ends.
    pub(super) fn finish(self, at: usize) -> Result<Tree, Fault> {
        if let Some(open) = self.innermost() {
            let fault = Fault::new(at, "unexpected end of document");
            return Err(fault.advise(format!("<{}> is still open", excerpt(open))));
        }
        let Some(value) = self.root else {
            let fault = Fault::new(at, "unexpected end of document");
            return Err(fault.advise(format!("it must have a root, {}", self.roots())));
        };
        let violations = self.violations.into_found();
        Ok(Tree { value, violations })
    }

    /// Tells of something wrong with the innermost element, if the shape describes it.
    fn violation(&mut self, detail: String) {
        let known = self.open.last().is_some_and(|frame| frame.known);
        if !known || !self.violations.have_room() {
            return;
        }
        let mut pointer = String::new();
        // The root has no segment of its own.
        for frame in self.open.iter().skip(1) {
            match frame.index {
                Some(index) => push_index(&mut pointer, index),
                None => push_segment(&mut pointer, frame.name),
            }
        }
        self.violations.add(pointer, detail);
    }
}
