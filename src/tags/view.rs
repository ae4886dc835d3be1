//! How tags are shown.

use minijinja::context;
use utoipa::ToSchema;

use super::store::TagCount;
use crate::http::content::Represent;
use crate::http::document::{Document, Node};
use crate::http::page::Page;

/// A tag in use.
#[derive(ToSchema)]
pub struct Tag {
    /// The tag.
    #[schema(example = "rust")]
    pub name: String,
    /// How many articles that you may see carry it.
    #[schema(example = 3, minimum = 1)]
    pub articles: i64,
}

/// Tags with the numbers of their articles.
pub struct TagsView {
    /// In the order in which they are shown.
    pub tags: Vec<TagCount>,
    /// The URL of the page that follows, if there is one.
    pub more: Option<String>,
}

impl Represent for TagsView {
    fn document(&self) -> Document<'_> {
        let tags = self.tags.iter().map(|(name, articles)| {
            Node::Record(vec![
                ("name", Node::from(name.as_str())),
                ("articles", Node::Integer(*articles)),
            ])
        });
        Document::new("tags", Node::List("tag", tags.collect()))
    }

    fn page(&self) -> Page {
        let tags: Vec<_> = self
            .tags
            .iter()
            .map(|(name, articles)| context! { name => name.as_str(), articles => *articles })
            .collect();
        Page {
            template: "tags.html",
            context: context! { tags, tag_links => true, more => self.more.as_deref() },
        }
    }
}
