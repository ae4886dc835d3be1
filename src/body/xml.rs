//! XML, read as strictly as XML 1.0 (fifth edition) and Namespaces in XML 1.0 ask, into the tree
//! that equal JSON would give.
//!
//! `quick-xml` cuts the text into tags, text and references and leaves nearly every rule of
//! well-formedness to its user. The rules stand in the modules below: [`tag`] has the grammar of
//! start-tags, [`markup`] that of all else in angle brackets, [`references`], [`names`] and
//! [`chars`] the small words, [`namespaces`] the prefixes, and [`tree`] the mapping to JSON;
//! [`stream`] takes a document that is too large to be read as a whole apart.
//! Nothing recurses, and nothing looks twice at the same text.

mod chars;
mod document;
mod frame;
mod markup;
mod names;
mod namespaces;
mod references;
pub mod stream;
mod tag;
mod tape;
mod tree;
mod violations;

use serde_json::Value;

use super::fault::{Malformed, Start};
use crate::error::Violation;
use document::Document;

/// What an element holds, told to the reader because XML cannot: `<tags><tag>a</tag></tags>` could
/// be a list of one as well as a record with one member.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Text: a JSON string. Should elements stand inside all the same, they become an object (with
    /// an array where one name repeats), for the model to refuse or ignore: whatever well-formed
    /// content it has, this element alone never raises a violation.
    Text,
    /// Items of one name, each of one form: a JSON array.
    List {
        /// The name of each item.
        item: &'static str,
        /// The form of each item.
        of: &'static Form,
    },
    /// Members, each at most once: a JSON object. Those that hold more than text are named with
    /// their form; every other one is [`Form::Text`].
    Record(&'static [(&'static str, Form)]),
}

/// A document that may be sent: the name of its root and what that holds.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The root element's name.
    pub root: &'static str,
    /// What stands in it.
    pub form: Form,
}

/// A document that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// What equal JSON would be.
    pub value: Value,
    /// What XML can say and JSON cannot and the contract refuses (422): unknown attributes, text
    /// between elements, strangers in a list, `xsi:nil` in contradiction. In document order; the
    /// first 256 KiB or so of them, because a body can be made to break every rule at each byte.
    pub violations: Vec<Violation>,
}

/// Reads one XML document to its very end; `shapes` are the roots that may be sent.
///
/// Text comes out character for character, with references, CDATA sections (XML 1.0 §2.7) and
/// what stands on both sides of a comment joined, and literal line ends normalised to LF (§2.11;
/// a written `&#13;` stays). An `xsi:nil` that is true (XML Schema Part 1 §2.6.2) is null; the
/// prefix `xsi` needs no declaration. A BOM is the caller's to strip.
///
/// # Errors
/// [`Malformed`] names the first fault, its line and its column: whatever is not well-formed (XML
/// 1.0 §2.1, Namespaces in XML 1.0 §8), any DOCTYPE, a declared encoding other than UTF-8, a root
/// of another name, a member of a record that repeats, nesting past 128 elements, and more than a
/// million of them.
pub fn read(text: &str, shapes: &[Shape]) -> Result<Tree, Malformed> {
    read_after(Start::default(), text, shapes)
}

/// As [`read`], of a text that begins there in a longer one, as a fault's place tells.
pub fn read_after(start: Start, text: &str, shapes: &[Shape]) -> Result<Tree, Malformed> {
    Document::new(text, shapes).read().map_err(|fault| fault.place_after(start, text))
}

#[cfg(test)]
mod tests;
