//! Reading an entry, by the rules that hold for articles of clients.

use serde_json::Value;

use super::{DELETED, Deleted, Entry, Whole};
use crate::articles::model::{Article, Stage, Status, Tags};
use crate::articles::rules;
use crate::body::members::{Members, Rule};
use crate::body::xml::{Form, Shape, Tree};
use crate::error::Result;
use crate::id::Id;
use crate::timestamp::Timestamp;

/// The root of a document of entries in XML.
pub const ROOT: &str = "articles";

/// An entry in XML.
pub const SHAPE: Shape = Shape {
    root: "article",
    form: Form::Record(&[
        ("tags", Form::List { item: "tag", of: &Form::Text }),
        ("former_slugs", Form::List { item: "slug", of: &Form::Text }),
    ]),
};

/// The members of an article, in their order.
const WHOLE: [&str; 13] = [
    "id",
    "slug",
    "title",
    "content",
    "summary",
    "author",
    "tags",
    "status",
    "published_at",
    "created_at",
    "updated_at",
    "version",
    "former_slugs",
];

/// Those of a deleted one.
const ENDED: [&str; 3] = ["id", "status", "version"];

/// Reads an entry; the error holds every violation, those that its reader found
/// already among them.
pub fn read(tree: Tree) -> Result<Entry> {
    let is_deleted = tree.value.get("status").and_then(Value::as_str) == Some(DELETED);
    let members = Members::of(tree, "an article")?;
    if is_deleted {
        deleted(members).map(Entry::Deleted)
    } else {
        whole(members).map(|whole| Entry::Article(Box::new(whole)))
    }
}

// Below, what stands in for a member that is missing goes nowhere: `finish` fails.

fn deleted(mut members: Members) -> Result<Deleted> {
    let id = members.needed("id", id).unwrap_or(Id::FIRST);
    members.take("status");
    let version = members.count("version").unwrap_or(1);
    members.finish("a deleted article", &ENDED.join(", "), &ENDED)?;
    Ok(Deleted { id, version })
}

fn whole(mut members: Members) -> Result<Whole> {
    let article = article(&mut members);
    let former = members.list("former_slugs", usize::MAX, rules::slug).unwrap_or_default();
    let mut former_slugs: Vec<String> = former.iter().map(ToString::to_string).collect();
    if let Some(index) = former_slugs.iter().position(|slug| *slug == article.slug) {
        members.refuse(&format!("/former_slugs/{index}"), "is the present slug");
    }
    let is_timeless = article.stage == Stage::Published && article.published_at.is_none();
    if is_timeless && !members.is_refused("/published_at") {
        members.refuse("/published_at", "is required unless the status is draft");
    }
    members.finish("an article", &WHOLE.join(", "), &WHOLE)?;
    former_slugs.sort_unstable();
    Ok(Whole { article, former_slugs })
}

fn article(members: &mut Members) -> Article {
    let status = members.needed("status", rules::status);
    Article {
        id: members.needed("id", id).unwrap_or(Id::FIRST),
        slug: members.needed("slug", rules::slug).map_or(String::new(), |slug| slug.to_string()),
        title: members.needed("title", rules::title).unwrap_or_default(),
        content: members.needed("content", rules::content).unwrap_or_default(),
        summary: members.nullable("summary", rules::summary).flatten(),
        author: members.nullable("author", rules::author).flatten(),
        tags: members.list("tags", rules::MAX_TAGS, rules::tag).map(Tags).unwrap_or_default(),
        stage: status.map_or(Stage::Draft, Status::stage),
        published_at: members.nullable("published_at", rules::time).flatten(),
        created_at: members.needed("created_at", rules::time).unwrap_or(Timestamp::EPOCH),
        updated_at: members.needed("updated_at", rules::time).unwrap_or(Timestamp::EPOCH),
        version: members.count("version").unwrap_or(1),
    }
}

fn id(text: &str) -> Rule<Id> {
    Id::parse(text)
        .ok_or_else(|| "must be a UUID, like 0197c2a0-7b1c-7d6e-8f00-0123456789ab".into())
}
