//! Articles as the OpenAPI document describes them. Each schema is a choice of
//! the properties in [`properties`].

mod parameters;
mod properties;

use std::borrow::Cow;

use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema};
use utoipa::openapi::xml::XmlBuilder;
use utoipa::openapi::{ObjectBuilder as Builder, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::fields::Field;
use super::model::Status;
pub use parameters::{ArticlePath, FeedQuery, FieldsQuery, ListQuery};
pub use properties::tag;
use properties::{is_written, property, taken};

/// What is answered: all members are there, but for `content_html`.
pub struct Article;

/// What is answered where only some members were asked for.
pub struct ArticleFields;

/// A whole article as a client writes it.
pub struct ArticleInput;

/// The members of an article that are to be changed.
pub struct ArticlePatch;

impl PartialSchema for Article {
    fn schema() -> RefOr<Schema> {
        let whole = Field::ALL.into_iter().filter(|field| *field != Field::ContentHtml);
        let schema = object(Field::ALL.into_iter().map(|field| (field, property(field))));
        described(required(schema, whole), "An article.")
    }
}

impl PartialSchema for ArticleFields {
    fn schema() -> RefOr<Schema> {
        let schema = object(Field::ALL.into_iter().map(|field| (field, property(field))));
        described(schema, "Those members of an article that were asked for, and no others.")
    }
}

impl PartialSchema for ArticleInput {
    fn schema() -> RefOr<Schema> {
        described(
            required(input(), [Field::Title, Field::Content]),
            "A whole article. What the server manages (`id`, `created_at`, `updated_at`, \
             `version`, `content_html`) may stand here too, so that what was read can be written \
             back, and is ignored; any other member is refused.",
        )
    }
}

impl PartialSchema for ArticlePatch {
    fn schema() -> RefOr<Schema> {
        described(
            input(),
            "The members of an article that are to be changed; null empties one that may be \
             empty, in XML an element with `xsi:nil=\"true\"`. What the server manages may stand \
             here too and is ignored.",
        )
    }
}

fn input() -> Builder {
    let written = Field::ALL.into_iter().filter(|field| is_written(*field));
    object(written.map(|field| (field, taken(field))))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
}

fn object(properties: impl Iterator<Item = (Field, RefOr<Schema>)>) -> Builder {
    let xml = XmlBuilder::new().name(Some("article")).build();
    properties.fold(ObjectBuilder::new().xml(Some(xml)), |object, (field, schema)| {
        object.property(field.name(), schema)
    })
}

fn required(object: Builder, fields: impl IntoIterator<Item = Field>) -> Builder {
    fields.into_iter().fold(object, |object, field| object.required(field.name()))
}

fn described(object: Builder, description: &str) -> RefOr<Schema> {
    object.description(Some(description)).into()
}

/// Names the schema, and those that it refers to.
macro_rules! name {
    ($($schema:ident),*) => {
        $(impl ToSchema for $schema {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($schema))
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push((Status::name().into(), Status::schema()));
            }
        })*
    };
}

name!(Article, ArticleFields, ArticleInput, ArticlePatch);
