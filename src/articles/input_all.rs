//! What a client says of several articles at once, in an array.

use std::collections::HashMap;

use serde_json::Value;

use super::input::{Input, Purpose};
use super::model::OneOrAll;
use super::slug::Slug;
use crate::body::xml::Tree;
use crate::error::{Error, Place, Result, Violation};

/// How many violations are looked for: an array can be made to break a rule at
/// each byte, and nobody reads more of them.
const ENOUGH: usize = 1_000;

impl OneOrAll<Input> {
    /// Reads the body of a POST; the error holds every violation.
    pub fn read(tree: Tree) -> Result<Self> {
        if tree.value.is_array() {
            return Input::read_all(tree).map(Self::All);
        }
        Input::read(tree, NEW).map(Self::One)
    }
}

impl Input {
    /// Reads an array of new articles; the error holds the violations of all of
    /// them, each at the item's place.
    fn read_all(tree: Tree) -> Result<Vec<Self>> {
        let Value::Array(values) = tree.value else { return Ok(vec![Self::read(tree, NEW)?]) };
        let (items, mut violations) = with_own_violations(values, tree.violations);
        if items.is_empty() {
            violations.push(Violation::at("", "must hold at least one article"));
        }
        let mut inputs = Vec::with_capacity(items.len());
        let mut chosen = HashMap::new();
        for (index, mut item) in items.into_iter().enumerate() {
            refuse_second(&mut chosen, index, &mut item);
            match Self::read(item, NEW) {
                Ok(input) => inputs.push(input),
                Err(Error::Invalid(found)) => violations.extend(within(index, found)),
                Err(other) => return Err(other),
            }
            if violations.len() > ENOUGH {
                break;
            }
        }
        if violations.is_empty() { Ok(inputs) } else { Err(Error::Invalid(violations)) }
    }
}

const NEW: Purpose<'static> = Purpose::Create(None);

/// Gives each item what its reader found wrong with it, at places within the
/// item; what remains is wrong with the whole.
fn with_own_violations(
    values: Vec<Value>,
    violations: Vec<Violation>,
) -> (Vec<Tree>, Vec<Violation>) {
    let as_tree = |value| Tree { value, violations: Vec::new() };
    let mut items: Vec<Tree> = values.into_iter().map(as_tree).collect();
    let mut of_the_whole = Vec::new();
    for violation in violations {
        match place_within(&violation) {
            Some((index, rest)) if index < items.len() => {
                items[index].violations.push(Violation::at(rest, violation.detail));
            }
            _ => of_the_whole.push(violation),
        }
    }
    (items, of_the_whole)
}

/// `/17/title` is `/title` within item 17.
fn place_within(violation: &Violation) -> Option<(usize, String)> {
    let Place::Pointer(pointer) = &violation.place else { return None };
    let pointer = pointer.strip_prefix('/')?;
    let end = pointer.find('/').unwrap_or(pointer.len());
    Some((pointer[..end].parse().ok()?, pointer[end..].to_owned()))
}

fn within(index: usize, violations: Vec<Violation>) -> impl Iterator<Item = Violation> {
    violations.into_iter().map(move |violation| match violation.place {
        Place::Pointer(pointer) => Violation::at(format!("/{index}{pointer}"), violation.detail),
        Place::Parameter(_) => violation,
    })
}

/// A slug may be chosen once. It is looked for before the item is read, so that
/// this is told together with whatever else is wrong.
fn refuse_second(chosen: &mut HashMap<Slug, usize>, index: usize, item: &mut Tree) {
    let slug = item.value.get("slug").and_then(Value::as_str);
    let Some(slug) = slug.and_then(|slug| Slug::parse(slug).ok()) else { return };
    if let Some(first) = chosen.get(&slug) {
        item.violations.push(Violation::at("/slug", format!("is chosen at /{first}/slug already")));
    } else {
        chosen.insert(slug, index);
    }
}
