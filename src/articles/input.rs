//! What a client says of an article, read from the tree of a JSON or XML body.

use serde_json::{Map, Value};

use super::fields::Field;
use super::model::{Article, Status, Tags};
use super::rules;
use super::slug::Slug;
use crate::error::{Error, Place, Result, Violation};
use crate::id::Id;
use crate::timestamp::Timestamp;

/// Which write a body is meant for: what must stand in it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// A whole new article; an id is the one the client chose in the URL.
    Create(Option<Id>),
    /// The whole of this article.
    Replace(&'a Article),
    /// Some members of this article.
    Patch(&'a Article),
}

impl Purpose<'_> {
    /// The id that the article has, or shall have.
    pub fn id(self) -> Option<Id> {
        match self {
            Self::Create(id) => id,
            Self::Replace(article) | Self::Patch(article) => Some(article.id),
        }
    }

    /// Whether there is a time that stays where none is given.
    fn keeps_time(self) -> bool {
        match self {
            Self::Create(_) => false,
            Self::Replace(article) | Self::Patch(article) => article.published_at.is_some(),
        }
    }
}

/// The members that were given, each valid by itself. `None` is a member left
/// out; `Some(None)` is null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    pub(super) slug: Option<Slug>,
    pub(super) title: Option<String>,
    pub(super) content: Option<String>,
    pub(super) summary: Option<Option<String>>,
    pub(super) author: Option<Option<String>>,
    pub(super) tags: Option<Tags>,
    pub(super) status: Option<Status>,
    pub(super) published_at: Option<Option<Timestamp>>,
}

const WRITABLE: &str = "slug, title, content, summary, author, tags, status, published_at";

impl Input {
    /// Reads a body. `violations` are those that its reader found already;
    /// the error holds these and every further one.
    pub fn read(
        value: Value,
        mut violations: Vec<Violation>,
        purpose: Purpose<'_>,
    ) -> Result<Self> {
        let Value::Object(members) = value else {
            violations.push(Violation::at("", "must be an object, an article"));
            return Err(Error::Invalid(violations));
        };
        let is_whole = !matches!(purpose, Purpose::Patch(_));
        let mut reader = Reader { members, violations };
        let input = Self {
            slug: reader.text("slug", rules::slug),
            title: reader.needed("title", rules::title, is_whole),
            content: reader.needed("content", rules::content, is_whole),
            summary: reader.nullable("summary", rules::summary),
            author: reader.nullable("author", rules::author),
            tags: reader.tags(),
            status: reader.text("status", rules::status),
            published_at: reader.nullable("published_at", rules::time),
        };
        reader.check(&input, purpose);
        reader.finish(input)
    }
}

struct Reader {
    /// The members that have not been read yet.
    members: Map<String, Value>,
    violations: Vec<Violation>,
}

impl Reader {
    fn text<T>(
        &mut self,
        name: &str,
        rule: fn(&str) -> std::result::Result<T, String>,
    ) -> Option<T> {
        let value = self.members.remove(name)?;
        self.checked(&format!("/{name}"), &value, rule)
    }

    /// A text that a whole article must have.
    fn needed<T>(
        &mut self,
        name: &str,
        rule: fn(&str) -> std::result::Result<T, String>,
        is_whole: bool,
    ) -> Option<T> {
        if is_whole && !self.members.contains_key(name) {
            self.refuse(&format!("/{name}"), "is required");
        }
        self.text(name, rule)
    }

    fn nullable<T>(
        &mut self,
        name: &str,
        rule: fn(&str) -> std::result::Result<T, String>,
    ) -> Option<Option<T>> {
        match self.members.remove(name)? {
            Value::Null => Some(None),
            value => self.checked(&format!("/{name}"), &value, rule).map(Some),
        }
    }

    fn tags(&mut self) -> Option<Tags> {
        let values = match self.members.remove("tags")? {
            Value::Null => return Some(Tags::default()),
            Value::Array(values) => values,
            other => {
                self.refuse("/tags", format!("must be an array of strings, is {}", kind(&other)));
                return None;
            }
        };
        if values.len() > rules::MAX_TAGS {
            self.refuse("/tags", format!("has more than {} tags", rules::MAX_TAGS));
        }
        let mut tags: Vec<String> = Vec::with_capacity(values.len().min(rules::MAX_TAGS));
        for (index, value) in values.iter().take(rules::MAX_TAGS).enumerate() {
            let pointer = format!("/tags/{index}");
            match self.checked(&pointer, value, rules::tag) {
                Some(tag) if tags.contains(&tag) => self.refuse(&pointer, "stands there twice"),
                Some(tag) => tags.push(tag),
                None => {}
            }
        }
        Some(Tags(tags))
    }

    fn checked<T>(
        &mut self,
        pointer: &str,
        value: &Value,
        rule: fn(&str) -> std::result::Result<T, String>,
    ) -> Option<T> {
        let outcome = match value {
            Value::String(text) => rule(text),
            other => Err(format!("must be a string, is {}", kind(other))),
        };
        outcome.map_err(|detail| self.refuse(pointer, detail)).ok()
    }

    /// What no member shows by itself.
    fn check(&mut self, input: &Input, purpose: Purpose<'_>) {
        let time_missing = match input.published_at {
            None => !purpose.keeps_time(),
            Some(time) => time.is_none(),
        };
        // A time that was refused has been reported already.
        if input.status == Some(Status::Scheduled) && time_missing && !self.refused("published_at")
        {
            self.violations.push(scheduled_without_time());
        }
        if let Some(id) = purpose.id() {
            self.check_id(id);
        }
        for managed in ["id", "created_at", "updated_at", "version", "content_html"] {
            self.members.remove(managed);
        }
    }

    fn check_id(&mut self, expected: Id) {
        let same = match self.members.get("id") {
            None => true,
            Some(Value::String(text)) => Id::parse(text) == Some(expected),
            Some(_) => false,
        };
        if !same {
            self.refuse("/id", format!("differs from the id in the URL, {expected}; leave it out"));
        }
    }

    fn refused(&self, name: &str) -> bool {
        let violation = |v: &Violation| v.place == Place::Pointer(format!("/{name}"));
        self.violations.iter().any(violation)
    }

    fn refuse(&mut self, pointer: &str, detail: impl Into<String>) {
        self.violations.push(Violation::at(pointer, detail));
    }

    fn finish(mut self, input: Input) -> Result<Input> {
        for name in self.members.keys() {
            let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
            let detail = format!("is not a member of an article; these are: {WRITABLE}");
            self.violations.push(Violation::at(pointer, detail));
        }
        if self.violations.is_empty() {
            return Ok(input);
        }
        self.violations.sort_by_key(rank);
        Err(Error::Invalid(self.violations))
    }
}

/// Violations are told in the order of the article's members, whoever found
/// them; first what is wrong with the whole, last what is no member.
fn rank(violation: &Violation) -> usize {
    let Place::Pointer(pointer) = &violation.place else { return 0 };
    let Some(name) = pointer.split('/').nth(1) else { return 0 };
    let member = Field::ALL.iter().position(|field| field.name() == name);
    member.map_or(usize::MAX, |index| index + 1)
}

/// `scheduled` says that a time is to come, so there must be one.
pub(super) fn scheduled_without_time() -> Violation {
    Violation::at("/published_at", "is required with status scheduled")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
