//! What a client says of an article, read from the tree of a JSON or XML body.

use super::fields::Field;
use super::model::{Article, Status, Tags};
use super::rules;
use super::slug::Slug;
use crate::body::members::Members;
use crate::body::xml::Tree;
use crate::error::{Result, Violation};
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

/// What the server writes: it may stand in a body, so that what was read can be
/// written back, and is ignored whatever it holds.
const MANAGED: [&str; 5] = ["id", "created_at", "updated_at", "version", "content_html"];

impl Input {
    /// Reads a body; the error holds every violation, those that its reader
    /// found already among them.
    pub fn read(tree: Tree, purpose: Purpose<'_>) -> Result<Self> {
        let mut members = Members::of(tree, "an article")?;
        if !matches!(purpose, Purpose::Patch(_)) {
            members.require("title");
            members.require("content");
        }
        let input = Self {
            slug: members.text("slug", rules::slug),
            title: members.text("title", rules::title),
            content: members.text("content", rules::content),
            summary: members.nullable("summary", rules::summary),
            author: members.nullable("author", rules::author),
            tags: members.list("tags", rules::MAX_TAGS, rules::tag).map(Tags),
            status: members.text("status", rules::status),
            published_at: members.nullable("published_at", rules::time),
        };
        check_time(&mut members, &input, purpose);
        check_id(&mut members, purpose);
        for managed in MANAGED {
            members.take(managed);
        }
        members.finish("an article", WRITABLE, &Field::ALL.map(Field::name))?;
        Ok(input)
    }
}

fn check_time(members: &mut Members, input: &Input, purpose: Purpose<'_>) {
    let is_missing = match input.published_at {
        None => !purpose.keeps_time(),
        Some(time) => time.is_none(),
    };
    // A time that was refused has been reported already.
    if input.status == Some(Status::Scheduled) && is_missing && !members.is_refused("/published_at")
    {
        members.report(scheduled_without_time());
    }
}

/// An id may stand in a body, but not another than the URL's.
fn check_id(members: &mut Members, purpose: Purpose<'_>) {
    let (Some(given), Some(expected)) = (members.take("id"), purpose.id()) else { return };
    let is_same = given.as_str().and_then(Id::parse) == Some(expected);
    if !is_same {
        let detail = format!("differs from the id in the URL, {expected}; leave it out");
        members.refuse("/id", detail);
    }
}

/// `scheduled` says that a time is to come, so there must be one.
pub(super) fn scheduled_without_time() -> Violation {
    Violation::at("/published_at", "is required with status scheduled")
}
