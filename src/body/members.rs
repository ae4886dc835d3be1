//! Reading the members of a body one by one, so that everything that is wrong
//! is told at once, in the order in which the members are read.

use serde_json::{Map, Value};

use super::fault::push_segment;
use super::xml::Tree;
use crate::error::{Error, Place, Result, Violation};

/// How many unknown members are told of.
const MOST_STRANGERS: usize = 1_000;

/// What a rule makes of a text, or the end of a sentence that starts with the
/// member: `may not be empty`.
pub type Rule<T> = std::result::Result<T, String>;

/// The members of an object that have not been read yet, and what was wrong
/// with those that have.
pub struct Members {
    members: Map<String, Value>,
    violations: Vec<Violation>,
}

impl Members {
    /// The members of a body; `noun` is what it must be, such as `an article`.
    pub fn of(tree: Tree, noun: &str) -> Result<Self> {
        match tree.value {
            Value::Object(members) => Ok(Self { members, violations: tree.violations }),
            other => {
                let detail = format!("must be an object, {noun}, is {}", kind(&other));
                let mut violations = tree.violations;
                violations.push(Violation::at("", detail));
                Err(Error::Invalid(violations))
            }
        }
    }

    /// A text.
    pub fn text<T>(&mut self, name: &str, rule: impl Fn(&str) -> Rule<T>) -> Option<T> {
        let value = self.members.remove(name)?;
        self.checked(&format!("/{name}"), &value, &rule)
    }

    /// A text that must be given.
    pub fn needed<T>(&mut self, name: &str, rule: impl Fn(&str) -> Rule<T>) -> Option<T> {
        self.require(name);
        self.text(name, rule)
    }

    /// A text or null.
    pub fn nullable<T>(&mut self, name: &str, rule: impl Fn(&str) -> Rule<T>) -> Option<Option<T>> {
        match self.members.remove(name)? {
            Value::Null => Some(None),
            value => self.checked(&format!("/{name}"), &value, &rule).map(Some),
        }
    }

    /// A whole number from 1 on, which must be given. XML has its digits.
    pub fn count(&mut self, name: &str) -> Option<i64> {
        self.require(name);
        let number = match self.members.remove(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok()
            }
            _ => None,
        };
        let count = number.filter(|number| *number >= 1);
        if count.is_none() {
            self.refuse(&format!("/{name}"), "must be a whole number, at least 1");
        }
        count
    }

    /// A list of different texts, at most `limit`; null is the empty one.
    pub fn list<T: PartialEq>(
        &mut self,
        name: &str,
        limit: usize,
        rule: impl Fn(&str) -> Rule<T>,
    ) -> Option<Vec<T>> {
        let values = match self.members.remove(name)? {
            Value::Null => return Some(Vec::new()),
            Value::Array(values) => values,
            other => {
                let detail = format!("must be an array of strings, is {}", kind(&other));
                self.refuse(&format!("/{name}"), detail);
                return None;
            }
        };
        if values.len() > limit {
            self.refuse(&format!("/{name}"), format!("has more than {limit} items"));
        }
        let mut items: Vec<T> = Vec::with_capacity(values.len().min(limit));
        for (index, value) in values.iter().take(limit).enumerate() {
            let pointer = format!("/{name}/{index}");
            match self.checked(&pointer, value, &rule) {
                Some(item) if items.contains(&item) => self.refuse(&pointer, "stands there twice"),
                Some(item) => items.push(item),
                None => {}
            }
        }
        Some(items)
    }

    /// Reports a member that is not there.
    pub fn require(&mut self, name: &str) {
        if !self.members.contains_key(name) {
            self.refuse(&format!("/{name}"), "is required");
        }
    }

    /// A member that no rule is for.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    /// Whether something has been reported at that pointer or below it.
    pub fn is_refused(&self, pointer: &str) -> bool {
        let is_within = |place: &str| {
            place.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.violations
            .iter()
            .any(|v| matches!(&v.place, Place::Pointer(place) if is_within(place)))
    }

    /// Reports what is wrong at that pointer.
    pub fn refuse(&mut self, pointer: &str, detail: impl Into<String>) {
        self.report(Violation::at(pointer, detail));
    }

    /// Reports a violation.
    pub fn report(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    /// Fails with all that was wrong, in the order of `members`, whoever found
    /// it. What has not been read is unknown; `known` lists what there is.
    pub fn finish(mut self, noun: &str, known: &str, members: &[&str]) -> Result<()> {
        for name in self.members.keys().take(MOST_STRANGERS) {
            let mut pointer = String::new();
            push_segment(&mut pointer, name);
            let detail = format!("is not a member of {noun}; these are: {known}");
            self.violations.push(Violation::at(pointer, detail));
        }
        if self.violations.is_empty() {
            return Ok(());
        }
        self.violations.sort_by_key(|violation| rank(violation, members));
        Err(Error::Invalid(self.violations))
    }

    fn checked<T>(
        &mut self,
        pointer: &str,
        value: &Value,
        rule: &impl Fn(&str) -> Rule<T>,
    ) -> Option<T> {
        let outcome = match value {
            Value::String(text) => rule(text),
            other => Err(format!("must be a string, is {}", kind(other))),
        };
        outcome.map_err(|detail| self.refuse(pointer, detail)).ok()
    }
}

/// First what is wrong with the whole, last what is no member.
fn rank(violation: &Violation, members: &[&str]) -> usize {
    let Place::Pointer(pointer) = &violation.place else { return 0 };
    let Some(name) = pointer.split('/').nth(1) else { return 0 };
    members.iter().position(|member| *member == name).map_or(usize::MAX, |index| index + 1)
}

/// What a value is, as a sentence would call it.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
