//! A body that has arrived whole, and is still to be understood.

use super::{Language, malformed, takes_arrays};
use crate::body::xml::{Shape, Tree};
use crate::body::{Malformed, json, text, xml};
use crate::error::Violation;
use crate::http::problem::{Answer, Failure, Kind, Problem};

/// How many items an array may have.
pub const MOST_ITEMS: usize = 1_000;

/// The bytes of a body, without any coding, and the URL's query.
pub struct Received<'s> {
    /// What is wrong beside it, to be told together with its own faults.
    pub(super) faults: Vec<Violation>,
    pub(super) query: String,
    pub(super) language: Language,
    pub(super) bytes: Vec<u8>,
    pub(super) shapes: &'s [Shape],
}

impl Received<'_> {
    /// What two requests must share to say the same. None but the last has a
    /// line feed.
    pub fn identity(&self) -> [&[u8]; 3] {
        [self.language.name().as_bytes(), self.query.as_bytes(), &self.bytes]
    }

    /// Reads the body as one tree, whatever it is written in. Fails with 400,
    /// where a header field was found to be at fault too, or with 413 for too
    /// many items.
    pub fn tree(self, header: Option<Violation>) -> Answer<Tree> {
        let parsed: Result<Tree, Malformed> =
            text::read(&self.bytes).and_then(|text| match self.language {
                Language::Json => {
                    json::read(text).map(|value| Tree { value, violations: Vec::new() })
                }
                Language::Xml => xml::read(text, self.shapes),
            });
        let mut violations = self.faults;
        violations.extend(header);
        match parsed {
            Ok(tree) if takes_arrays(self.shapes) && items(&tree) > MOST_ITEMS => Err(too_many()),
            Ok(tree) if violations.is_empty() => Ok(tree),
            Ok(_) => Err(Problem::of_violations(Kind::Malformed, violations).into()),
            Err(fault) => Err(malformed(&fault.detail, violations)),
        }
    }
}

fn items(tree: &Tree) -> usize {
    tree.value.as_array().map_or(0, Vec::len)
}

fn too_many() -> Failure {
    let detail = format!("The array has more than {MOST_ITEMS} items.");
    Problem::new(Kind::TooLarge, detail).into()
}
