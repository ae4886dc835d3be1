//! How tags are shown.

use minijinja::context;
use utoipa::openapi::ObjectBuilder;
use utoipa::{IntoParams, ToSchema};

use super::store::TagCount;
use crate::articles::schemas::tag;
use crate::http::content::Represent;
use crate::http::document::{Document, Node};
use crate::http::page::Page;

/// A tag in use.
#[derive(ToSchema)]
#[schema(xml(name = "tag"))]
pub struct Tag {
    /// The tag.
    #[schema(schema_with = name)]
    pub name: String,
    /// How many articles that the caller may see carry it.
    #[schema(examples(3), minimum = 1)]
    pub articles: i64,
}

/// What a list of tags may be asked.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TagQuery {
    /// How many tags a page has at the most; 100 where it is left out.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u16>,
    /// What follows this cursor, which stands in `Link`: follow that instead of building URLs.
    #[param(pattern = "^[A-Za-z0-9_-]+$")]
    pub after: Option<String>,
}

fn name() -> ObjectBuilder {
    tag().description(Some("The tag.")).examples(["rust"])
}

/// Tags with the numbers of their articles.
pub struct TagsView {
    /// In the order in which they are shown.
    pub tags: Vec<TagCount>,
    /// The URL of the page that follows, if there is one.
    pub more: Option<String>,
    /// The absolute URL of this page.
    pub canonical: String,
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
            context: context! {
                tags,
                more => self.more.as_deref(),
                canonical => self.canonical.as_str(),
            },
        }
    }
}
