//! The links of the front page as the OpenAPI document describes them.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::xml::XmlBuilder;
use utoipa::openapi::{ArrayBuilder, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::front::LINKS;

/// In JSON, a member for each link.
pub struct Links;

/// In XML, an element for each link.
pub struct LinksInXml;

/// One of them, whose attributes say where it leads.
pub struct Link;

impl ToSchema for Links {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Links")
    }
}

impl ToSchema for LinksInXml {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LinksInXml")
    }
}

impl ToSchema for Link {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Link")
    }
}

impl PartialSchema for Links {
    fn schema() -> RefOr<Schema> {
        let links = ObjectBuilder::new().description(Some("Where everything is."));
        LINKS
            .iter()
            .fold(links, |links, (name, url)| {
                links.property(*name, reference().examples([*url])).required(*name)
            })
            .into()
    }
}

impl PartialSchema for LinksInXml {
    fn schema() -> RefOr<Schema> {
        ArrayBuilder::new()
            .items(Ref::from_schema_name(Link::name()))
            .description(Some("Where everything is."))
            .xml(Some(XmlBuilder::new().name(Some("links")).wrapped(Some(true)).build()))
            .into()
    }
}

impl PartialSchema for Link {
    fn schema() -> RefOr<Schema> {
        let attribute = || Some(XmlBuilder::new().attribute(Some(true)).build());
        let name = ObjectBuilder::new().schema_type(Type::String);
        ObjectBuilder::new()
            .description(Some("Where something is."))
            .property("rel", name.description(Some("What is there.")).xml(attribute()))
            .required("rel")
            .property("href", reference().description(Some("Its URL.")).xml(attribute()))
            .required("href")
            .xml(Some(XmlBuilder::new().name(Some("link")).build()))
            .into()
    }
}

fn reference() -> ObjectBuilder {
    let format = SchemaFormat::Custom("uri-reference".into());
    ObjectBuilder::new().schema_type(Type::String).format(Some(format))
}
