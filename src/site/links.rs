//! The links of the front page as the OpenAPI document describes them.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::xml::XmlBuilder;
use utoipa::openapi::{ArrayBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::front::LINKS;

/// In JSON, a member for each link.
pub struct Links;

/// In XML, an element for each link, whose attributes say where it leads.
pub struct LinksInXml;

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
        let attribute = || Some(XmlBuilder::new().attribute(Some(true)).build());
        let link = ObjectBuilder::new()
            .property("rel", ObjectBuilder::new().schema_type(Type::String).xml(attribute()))
            .required("rel")
            .property("href", reference().xml(attribute()))
            .required("href")
            .xml(Some(XmlBuilder::new().name(Some("link")).build()));
        ArrayBuilder::new()
            .items(link)
            .description(Some("Where everything is."))
            .xml(Some(XmlBuilder::new().name(Some("links")).wrapped(Some(true)).build()))
            .into()
    }
}

fn reference() -> ObjectBuilder {
    let format = SchemaFormat::Custom("uri-reference".into());
    ObjectBuilder::new().schema_type(Type::String).format(Some(format))
}
