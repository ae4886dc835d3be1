//! The header fields by which a client says how a write is to be done.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{Components, Ref, RefOr, Required, ResponseBuilder};

const PREFER: &str = "Prefer";
const KEY: &str = "Idempotency-Key";

/// Tells of them once, for [`add`] to refer to.
pub fn describe(components: &mut Components) {
    let parameters = [
        parameter(
            PREFER,
            "`return=minimal` leaves the body of the answer out, `return=representation` asks for \
             it (RFC 7240); `Preference-Applied` says which was done.",
            ObjectBuilder::new().schema_type(Type::String).build().into(),
            "return=minimal",
        ),
        parameter(
            KEY,
            "For a request that may be sent again when its answer was lost. The first answer is \
             kept for 24 hours for this token and key; a repeat gets it again, with \
             `Idempotent-Replayed: true`, and nothing is done twice. Another request under the \
             key is 422; 409 says that the first is still running.",
            ObjectBuilder::new()
                .schema_type(Type::String)
                .min_length(Some(1))
                .max_length(Some(255))
                .pattern(Some("^[!-~]+$"))
                .build()
                .into(),
            "5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a00",
        ),
    ];
    for parameter in parameters {
        components.parameters.insert(parameter.name.clone(), parameter.into());
    }
}

/// Adds them to the writes of articles that have a body.
pub fn add(path: &str, operation: &mut Operation) {
    if !path.starts_with("/articles") || operation.request_body.is_none() {
        return;
    }
    refer(operation, PREFER);
    if path == "/articles" {
        refer(operation, KEY);
        return;
    }
    let minimal = "It is written; `Prefer: return=minimal` leaves the body out";
    let minimal = ResponseBuilder::new().description(minimal).build();
    operation.responses.responses.insert("204".into(), minimal.into());
}

fn parameter(name: &str, description: &str, schema: Schema, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}

fn refer(operation: &mut Operation, name: &str) {
    let parameter = Ref::new(format!("#/components/parameters/{name}"));
    operation.parameters.get_or_insert_default().push(RefOr::Ref(parameter));
}
