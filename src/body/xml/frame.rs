//! One open element and what has been read of it.

use serde_json::{Map, Value};

use super::super::fault::{Fault, excerpt};
use super::Form;

/// What stands where a shape says nothing.
pub(super) static TEXT: Form = Form::Text;

/// An element that is open.
pub(super) struct Frame<'t, 's> {
    pub(super) name: &'t str,
    pub(super) form: &'s Form,
    /// Its place among an array's items; a member's place is its name.
    pub(super) index: Option<usize>,
    /// Whether it is part of what the shape describes. What stands inside an element of text is
    /// not: the model refuses or ignores that as a whole.
    pub(super) known: bool,
    pub(super) nil: bool,
    /// Whether text between its elements has been told of; once is enough.
    pub(super) strayed: bool,
    pub(super) body: Body,
}

/// What has been read of an element.
pub(super) enum Body {
    Text(String),
    Members(Map<String, Value>),
    Items(Vec<Value>),
}

impl<'t, 's> Frame<'t, 's> {
    pub(super) fn new(name: &'t str, form: &'s Form, known: bool) -> Self {
        Self {
            name,
            form,
            index: None,
            known,
            nil: false,
            strayed: false,
            body: match form {
                Form::Text => Body::Text(String::new()),
                Form::List { .. } => Body::Items(Vec::new()),
                Form::Record(_) => Body::Members(Map::new()),
            },
        }
    }

    /// Whether the shape says which elements stand in it.
    pub(super) fn described(&self) -> bool {
        !matches!(self.form, Form::Text)
    }

    /// Begins an element in this one. Text that turns out to hold elements is an object from now
    /// on, and the text around them is dropped: the model takes neither.
    pub(super) fn child(&mut self, name: &'t str) -> Self {
        if let Body::Text(_) = self.body {
            self.body = Body::Members(Map::new());
        }
        let form = self.form_of(name);
        let index = match &self.body {
            Body::Items(items) => Some(items.len()),
            Body::Members(_) | Body::Text(_) => None,
        };
        Frame { index, ..Frame::new(name, form, self.described()) }
    }

    fn form_of(&self, name: &str) -> &'s Form {
        match self.form {
            Form::Text => &TEXT,
            Form::List { of, .. } => of,
            Form::Record(members) => {
                members.iter().find(|(member, _)| *member == name).map_or(&TEXT, |(_, form)| form)
            }
        }
    }

    /// The fault of a member that stands twice, as a list without its wrapping element does.
    pub(super) fn repeated(&self, name: &str, at: usize) -> Fault {
        let what = format!("second <{}> in <{}>", excerpt(name), excerpt(self.name));
        match self.form_of(name) {
            Form::List { item, .. } => Fault::new(at, what).advise(format!(
                "write one, <{name}><{item}>…</{item}><{item}>…</{item}></{name}>"
            )),
            Form::Text | Form::Record(_) => Fault::new(at, what),
        }
    }

    /// Takes in an element that has ended.
    pub(super) fn adopt(&mut self, name: &str, value: Value) {
        match &mut self.body {
            Body::Items(items) => items.push(value),
            Body::Members(members) => match members.get_mut(name) {
                None => drop(members.insert(name.to_owned(), value)),
                // Only inside text does a name repeat, where nothing but an array is one.
                Some(Value::Array(items)) => items.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            },
            Body::Text(_) => {}
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match &self.body {
            Body::Text(text) => text.is_empty(),
            Body::Members(members) => members.is_empty(),
            Body::Items(items) => items.is_empty(),
        }
    }

    pub(super) fn into_value(self) -> Value {
        match self.body {
            _ if self.nil && self.is_empty() => Value::Null,
            Body::Text(text) => Value::String(text),
            Body::Members(members) => Value::Object(members),
            Body::Items(items) => Value::Array(items),
        }
    }
}
