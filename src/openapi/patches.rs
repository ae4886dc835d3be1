//! JSON Patch (RFC 6902), as the OpenAPI document describes it.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// One operation of a JSON Patch.
pub struct PatchOperation;

/// The forms that an operation can have: a schema's name, what its operations
/// do, their names, and their members beside `op` and `path`.
type Form = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const FORMS: [Form; 3] = [
    (
        "PatchValue",
        "Puts a value at a place, or demands that it is there.",
        &["add", "replace", "test"],
        &["value"],
    ),
    ("PatchTransfer", "Takes a value from one place to another.", &["move", "copy"], &["from"]),
    ("PatchRemoval", "Removes what is at a place.", &["remove"], &[]),
];

impl PartialSchema for PatchOperation {
    fn schema() -> RefOr<Schema> {
        let description = "One operation of a JSON Patch (RFC 6902).";
        let operation = OneOfBuilder::new().description(Some(description));
        let names = FORMS.into_iter().map(|(name, ..)| name);
        names.fold(operation, |forms, name| forms.item(Ref::from_schema_name(name))).into()
    }
}

impl ToSchema for PatchOperation {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("PatchOperation")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.extend(FORMS.map(|form| (form.0.into(), schema(form))));
    }
}

fn schema((_, description, names, members): Form) -> RefOr<Schema> {
    let name =
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names.iter().copied()));
    let path =
        pointer("A JSON Pointer to the place, such as `/title`; `/tags/-` is the end of the tags.");
    let operation = ObjectBuilder::new()
        .description(Some(description))
        .property("op", name.description(Some("What to do.")))
        .required("op")
        .property("path", path)
        .required("path");
    members
        .iter()
        .fold(operation, |it, name| it.property(*name, member(name)).required(*name))
        .into()
}

fn member(name: &str) -> RefOr<Schema> {
    match name {
        "from" => pointer("A JSON Pointer to where the value is.").into(),
        _ => ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .description(Some("The value, anything at all."))
            .into(),
    }
}

fn pointer(description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^(/([^/~]|~[01])*)*$"))
        .description(Some(description))
}
