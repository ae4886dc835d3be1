//! Namespaces in XML 1.0: which prefix means what, and which elements and attributes nobody knows.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::fault::{Fault, excerpt};
use super::names;
use super::tag::{Attribute, Tag};

/// The namespace of `xsi:nil` (XML Schema Part 1 §2.6).
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// A namespace by its number, so that however long its name is, it is compared only once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Namespace {
    None,
    Xml,
    Instance,
    Other(usize),
}

/// What the attributes of one element say.
#[derive(Default)]
pub(super) struct Marks<'t> {
    /// The default namespace that it declares, if that takes it out of the root's.
    pub(super) foreign: Option<Cow<'t, str>>,
    /// The value of `xsi:nil`, whatever its prefix.
    pub(super) nil: Option<Cow<'t, str>>,
    /// The names of those that mean nothing here.
    pub(super) unknown: Vec<&'t str>,
}

/// The prefixes that are bound at the place where the reader stands (§6.1).
#[derive(Default)]
pub(super) struct Scope<'t> {
    /// What each prefix means, the innermost declaration last.
    bound: HashMap<&'t str, Vec<Namespace>>,
    /// The number of each namespace that means nothing here.
    others: HashMap<Cow<'t, str>, usize>,
    /// The prefixes that the open elements declare, each with the depth of its element.
    declared: Vec<(usize, &'t str)>,
    /// The default namespace at the root. Any will do there, but then it is that of all elements.
    root: Option<Namespace>,
    depth: usize,
}

impl<'t> Scope<'t> {
    /// Steps into an element: binds what it declares, then looks at what it and its other
    /// attributes are called.
    pub(super) fn enter(&mut self, tag: Tag<'t>) -> Result<Marks<'t>, Fault> {
        self.depth += 1;
        for attribute in &tag.attributes {
            if let Some(prefix) = declares(attribute.name) {
                self.declare(prefix, attribute)?;
            }
        }
        self.element(&tag)?;
        let default = self.default();
        let is_foreign = *self.root.get_or_insert(default) != default;
        let mut marks = Marks::default();
        let mut seen = HashSet::new();
        for attribute in tag.attributes {
            if let Some(prefix) = declares(attribute.name) {
                if prefix.is_empty() && is_foreign {
                    marks.foreign = Some(attribute.value);
                }
                continue;
            }
            let (prefix, local) = qualified(attribute.name, attribute.at)?;
            let namespace = self.namespace(prefix, attribute.at)?;
            if !prefix.is_empty() && !seen.insert((namespace, local)) {
                let what = format!("second attribute {} of one namespace", excerpt(local));
                return Err(Fault::new(attribute.at, what));
            }
            match namespace {
                Namespace::Instance if local == "nil" => marks.nil = Some(attribute.value),
                Namespace::Instance | Namespace::Xml => {}
                Namespace::None | Namespace::Other(_) => marks.unknown.push(attribute.name),
            }
        }
        Ok(marks)
    }

    /// Steps out of the element that was entered last.
    pub(super) fn leave(&mut self) {
        while let Some((_, prefix)) = self.declared.pop_if(|(depth, _)| *depth == self.depth) {
            if let Some(meanings) = self.bound.get_mut(prefix) {
                meanings.pop();
            }
        }
        self.depth -= 1;
    }

    /// Binds a prefix, `""` for the default namespace, under the constraints of §3.
    fn declare(&mut self, prefix: &'t str, attribute: &Attribute<'t>) -> Result<(), Fault> {
        let namespace = &attribute.value;
        let wrong = match prefix {
            "xmlns" => true,
            "xml" => namespace != XML,
            "" => namespace == XML || namespace == XMLNS,
            _ => namespace.is_empty() || namespace == XML || namespace == XMLNS,
        };
        qualified(attribute.name, attribute.at)?;
        if wrong {
            let what = format!("impossible declaration {}", excerpt(attribute.name));
            return Err(Fault::new(attribute.at, what));
        }
        let namespace = self.number(namespace.clone());
        self.bound.entry(prefix).or_default().push(namespace);
        self.declared.push((self.depth, prefix));
        Ok(())
    }

    fn number(&mut self, namespace: Cow<'t, str>) -> Namespace {
        if namespace.is_empty() {
            return Namespace::None;
        }
        if namespace == INSTANCE {
            return Namespace::Instance;
        }
        let next = self.others.len();
        Namespace::Other(*self.others.entry(namespace).or_insert(next))
    }

    fn element(&self, tag: &Tag<'t>) -> Result<(), Fault> {
        let (prefix, _) = qualified(tag.name, tag.at + 1)?;
        if prefix == "xmlns" {
            return Err(Fault::new(tag.at + 1, "prefix xmlns, which is not for elements,"));
        }
        self.namespace(prefix, tag.at + 1).map(|_| ())
    }

    /// What an element without a prefix is in (§6.2).
    fn default(&self) -> Namespace {
        self.innermost("").unwrap_or(Namespace::None)
    }

    fn innermost(&self, prefix: &str) -> Option<Namespace> {
        self.bound.get(prefix)?.last().copied()
    }

    /// What a prefix means; none means nothing, as the default is not for attributes (§6.2).
    fn namespace(&self, prefix: &str, at: usize) -> Result<Namespace, Fault> {
        match (prefix, self.innermost(prefix)) {
            ("", _) => Ok(Namespace::None),
            ("xml", _) => Ok(Namespace::Xml),
            (_, Some(namespace)) => Ok(namespace),
            // So often forgotten that it is understood without.
            ("xsi", None) => Ok(Namespace::Instance),
            (_, None) => {
                let prefix = excerpt(prefix);
                let fault = Fault::new(at, format!("undeclared prefix {prefix}"));
                Err(fault.advise(format!("declare it with xmlns:{prefix}=\"…\", or leave it out")))
            }
        }
    }
}

/// The prefix that an attribute of this name declares, `""` for the default namespace.
fn declares(name: &str) -> Option<&str> {
    match name {
        "xmlns" => Some(""),
        _ => name.strip_prefix("xmlns:"),
    }
}

fn qualified(name: &str, at: usize) -> Result<(&str, &str), Fault> {
    names::split(name).ok_or_else(|| {
        let what = format!("colon out of place in the name {}", excerpt(name));
        Fault::new(at, what)
    })
}
