//! The article that is measured with, of some 2 KB.

use broadsheet::articles::model::{Article, Stage, Tags};
use broadsheet::articles::view::View;
use broadsheet::id::Id;
use broadsheet::timestamp::Timestamp;

/// Markdown of every kind.
pub const CONTENT: &str = include_str!("article.md");

const PUBLISHED: &str = "2026-01-02T03:04:05Z";

/// An article as it is shown.
pub fn view() -> View {
    let published = Timestamp::parse(PUBLISHED).expect("a time");
    let article = Article {
        id: Id::new(),
        slug: "how-to-steep-green-tea".to_owned(),
        title: "How to steep green tea".to_owned(),
        content: CONTENT.to_owned(),
        summary: Some("Not with boiling water, and not for long.".to_owned()),
        author: Some("Ann".to_owned()),
        tags: Tags(["tea", "green", "kitchen"].map(str::to_owned).to_vec()),
        stage: Stage::Published,
        published_at: Some(published),
        created_at: published,
        updated_at: published,
        version: 7,
    };
    View::whole(article, published)
}
