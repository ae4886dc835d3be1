//! Bodies in their other formats: an XML twin of each JSON body, and what a
//! PATCH may be beside a merge patch.

use utoipa::ToSchema;
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{Array, ArrayItems, Schema};
use utoipa::openapi::xml::{Xml, XmlBuilder};
use utoipa::openapi::{ArrayBuilder, Components, Ref, RefOr, Response};

use super::patches::PatchOperation;
use super::subject::Subject;
use crate::articles::json_patch::MOST_OPERATIONS;
use crate::http::media::{JSON, JSON_PATCH, MERGE_PATCH, XML};

/// What is answered and taken in XML where its form is not that of the JSON
/// is described by a schema with this after its name.
const IN_XML: &str = "InXml";

/// Adds to an operation the bodies that it takes and gives beside JSON.
pub fn add(subject: &mut Subject<'_>, components: &Components) {
    if let Some(RefOr::T(body)) = &mut subject.operation.request_body
        && let Some(json) = body.content.get(JSON).cloned()
    {
        if subject.method == HttpMethod::Patch {
            body.content.insert(MERGE_PATCH.into(), json.clone());
            body.content.insert(JSON_PATCH.into(), patch().into());
        }
        body.content.insert(XML.into(), in_xml(json, components));
    }
    if !subject.is_negotiated() {
        subject.operation.responses.responses.values_mut().for_each(without_parameters);
        return;
    }
    for response in subject.operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && let Some(json) = response.content.get(JSON).cloned()
        {
            response.content.insert(XML.into(), in_xml(json, components));
        }
    }
}

/// A media type is named without its charset.
fn without_parameters(response: &mut RefOr<Response>) {
    if let RefOr::T(response) = response {
        let content = std::mem::take(&mut response.content);
        let name = |media: String| media.split(';').next().unwrap_or_default().to_owned();
        response.content = content.into_iter().map(|(media, it)| (name(media), it)).collect();
    }
}

fn patch() -> Content {
    let operations = ArrayBuilder::new().items(Ref::from_schema_name(PatchOperation::name()));
    ContentBuilder::new().schema(Some(operations.max_items(Some(MOST_OPERATIONS)))).build()
}

/// The same in XML. The root of a list is named after its items, with an s.
fn in_xml(content: RefOr<Content>, components: &Components) -> RefOr<Content> {
    let RefOr::T(mut content) = content else { return content };
    match &mut content.schema {
        Some(RefOr::Ref(schema)) => {
            let twin = format!("{}{IN_XML}", name(schema));
            if components.schemas.contains_key(&twin) {
                *schema = Ref::from_schema_name(twin);
            }
        }
        Some(RefOr::T(Schema::Array(list))) => list.xml = root(list, components),
        _ => {}
    }
    RefOr::T(content)
}

fn root(list: &Array, components: &Components) -> Option<Xml> {
    let ArrayItems::RefOrSchema(item) = &list.items else { return None };
    let RefOr::Ref(item) = item.as_ref() else { return None };
    let RefOr::T(Schema::Object(item)) = components.schemas.get(name(item))? else { return None };
    let plural = format!("{}s", item.xml.as_ref()?.name.as_ref()?);
    Some(XmlBuilder::new().name(Some(plural)).wrapped(Some(true)).build())
}

fn name(schema: &Ref) -> &str {
    schema.ref_location.rsplit('/').next().unwrap_or_default()
}
