//! Articles as the OpenAPI document describes them.

use std::marker::PhantomData;

use utoipa::openapi::schema::{ArrayBuilder, OneOfBuilder, Schema};
use utoipa::openapi::xml::XmlBuilder;
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::model::Status;
use crate::http::incoming::MOST_ITEMS;

/// An article.
#[derive(ToSchema)]
#[schema(xml(name = "article"))]
pub struct Article {
    /// Identifies the article for good.
    #[schema(format = Uuid)]
    pub id: String,
    /// The article's name in URLs, unique.
    #[schema(example = "first-post", max_length = 100, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub slug: String,
    /// One line.
    #[schema(example = "First post...", min_length = 1, max_length = 200)]
    pub title: String,
    /// CommonMark.
    #[schema(example = "From my new blog app!")]
    pub content: String,
    /// What the article is about.
    #[schema(required = true, max_length = 500)]
    pub summary: Option<String>,
    /// Who wrote it.
    #[schema(required = true, max_length = 100)]
    pub author: Option<String>,
    /// What it is about, in words; in the order in which they were given.
    #[schema(max_items = 20, xml(wrapped, name = "tags"))]
    pub tags: Vec<String>,
    /// `scheduled` is published at a time that has not come yet.
    pub status: Status,
    /// When it became or becomes public.
    #[schema(required = true, format = DateTime)]
    pub published_at: Option<String>,
    /// When it was created.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// 1 at creation, one more at each change.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The content rendered and sanitised; only when `fields` asks for it.
    pub content_html: Option<String>,
}

/// A whole article as a client writes it.
#[derive(ToSchema)]
#[schema(xml(name = "article"))]
pub struct ArticleInput {
    /// Left out at creation, it is made from the title.
    #[schema(example = "first-post", max_length = 100, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub slug: Option<String>,
    /// One line; white space around it is trimmed.
    #[schema(example = "First post...", min_length = 1, max_length = 200)]
    pub title: String,
    /// CommonMark, at most 1 MiB; kept as it comes.
    #[schema(example = "From my new blog app!")]
    pub content: String,
    /// What the article is about.
    #[schema(max_length = 500)]
    pub summary: Option<String>,
    /// Who wrote it.
    #[schema(max_length = 100)]
    pub author: Option<String>,
    /// What it is about, in words of a slug's form, without duplicates.
    #[schema(max_items = 20, xml(wrapped, name = "tags"))]
    pub tags: Option<Vec<String>>,
    /// `published` where it is left out at creation. `scheduled` wants a time.
    pub status: Option<Status>,
    /// Any RFC 3339 time; now, where a published article has none.
    #[schema(format = DateTime)]
    pub published_at: Option<String>,
}

/// Some members of an article; null empties one that may be empty.
#[derive(ToSchema)]
#[schema(xml(name = "article"))]
pub struct ArticlePatch {
    /// The former slug leads to the article from then on.
    #[schema(max_length = 100, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub slug: Option<String>,
    /// One line.
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// CommonMark.
    pub content: Option<String>,
    /// What the article is about.
    #[schema(max_length = 500)]
    pub summary: Option<String>,
    /// Who wrote it.
    #[schema(max_length = 100)]
    pub author: Option<String>,
    /// All of its tags.
    #[schema(max_items = 20, xml(wrapped, name = "tags"))]
    pub tags: Option<Vec<String>>,
    /// What it is meant to be.
    pub status: Option<Status>,
    /// Any RFC 3339 time.
    #[schema(format = DateTime)]
    pub published_at: Option<String>,
}

/// What a list of articles may be asked.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// How many articles at the most; 20 where it is left out.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u16>,
    /// What follows this cursor, which a `Link` holds.
    pub after: Option<String>,
    /// What precedes this cursor, which a `Link` holds.
    pub before: Option<String>,
    /// `published_at`, `created_at`, `updated_at` and `title` between commas,
    /// each at most once, each with `-` before it for descending.
    #[param(example = "-published_at")]
    pub sort: Option<String>,
    /// Words that must all occur in title, summary, tags or content, case and
    /// accents aside; `"a phrase"`; `-without`. Sorted by relevance, unless
    /// `sort` says otherwise.
    #[param(example = "green tea")]
    pub q: Option<String>,
    /// A tag that the article must have; several times, all of them.
    #[param(example = json!(["rust"]))]
    pub tag: Option<Vec<String>>,
    /// Who must have written it.
    pub author: Option<String>,
    /// Its slug.
    pub slug: Option<String>,
    /// What it must be at present.
    pub status: Option<Status>,
    /// Published at this time or later.
    #[param(format = DateTime)]
    pub published_after: Option<String>,
    /// Published before this time.
    #[param(format = DateTime)]
    pub published_before: Option<String>,
    /// Changed at this time or later.
    #[param(format = DateTime)]
    pub updated_after: Option<String>,
    /// Changed before this time.
    #[param(format = DateTime)]
    pub updated_before: Option<String>,
    /// The fields wanted, between commas.
    #[param(example = "id,title")]
    pub fields: Option<String>,
    /// Whether `X-Total-Count` is to carry the number of matches.
    pub total: Option<bool>,
}

/// What may be created.
pub type Creation = OneOrMore<ArticleInput>;

/// What has been created.
pub type Created = OneOrMore<Article>;

/// One of these, or an array of them.
pub struct OneOrMore<T>(PhantomData<T>);

impl<T: ToSchema> PartialSchema for OneOrMore<T> {
    fn schema() -> RefOr<Schema> {
        let one = || Ref::from_schema_name(T::name());
        let more = ArrayBuilder::new()
            .items(one())
            .min_items(Some(1))
            .max_items(Some(MOST_ITEMS))
            .xml(Some(XmlBuilder::new().name(Some("articles")).wrapped(Some(true)).build()));
        OneOfBuilder::new().item(one()).item(more).into()
    }
}

impl<T: ToSchema> ToSchema for OneOrMore<T> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into(), T::schema()));
        T::schemas(schemas);
    }
}
