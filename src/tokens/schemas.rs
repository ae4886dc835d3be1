//! Tokens as the OpenAPI document describes them.

use std::borrow::Cow;

use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::xml::XmlBuilder;
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::model::Scope;

/// A token.
#[derive(ToSchema)]
#[schema(as = Token, xml(name = "token"))]
pub struct TokenSchema {
    /// Identifies it for good.
    #[schema(format = "uuid")]
    pub id: String,
    /// What its owner calls it, unique.
    #[schema(examples("phone"), min_length = 1, max_length = 100)]
    pub name: String,
    /// What it may do.
    #[schema(schema_with = scopes)]
    pub scopes: Vec<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it ends, if it does. XML leaves null out.
    #[schema(required = true, format = DateTime)]
    pub expires_at: Option<String>,
    /// When it was last used, to the minute. XML leaves null out.
    #[schema(required = true, format = DateTime)]
    pub last_used_at: Option<String>,
    /// The secret to send; only in the answer that made the token.
    #[schema(nullable = false, pattern = "^bs_[0-9a-f]{72}$")]
    pub token: Option<String>,
}

/// A token that is wanted.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(xml(name = "token"))]
pub struct TokenInput {
    /// What its owner calls it: unique, without control characters, and without white space at its
    /// ends.
    #[schema(schema_with = name)]
    pub name: String,
    /// What it shall be able to do.
    #[schema(schema_with = scopes)]
    pub scopes: Vec<String>,
    /// When it shall end: a time to come. Left out or null, it does not.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
}

/// What names a token in its URL.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TokenPath {
    /// The token's id.
    #[param(format = "uuid")]
    pub id: String,
}

impl ToSchema for Scope {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Scope")
    }
}

impl PartialSchema for Scope {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Something that a token may do."))
            .enum_values(Some(Self::ALL.map(Self::name)))
            .xml(Some(XmlBuilder::new().name(Some("scope")).build()))
            .into()
    }
}

/// As [`super::input::name`] has it.
fn name() -> ObjectBuilder {
    const END: &str = r"[^\u0000-\u0020\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFFFE\uFFFF]";
    const INSIDE: &str = r"[^\u0000-\u001F\u007F-\u009F\uFFFE\uFFFF]";
    const DESCRIPTION: &str = "What its owner calls it: unique, without control characters, and \
         without white space at its ends.";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(DESCRIPTION))
        .examples(["phone"])
        .min_length(Some(1))
        .max_length(Some(super::input::NAME_CHARACTERS))
        .pattern(Some(format!("^{END}({INSIDE}*{END})?$")))
}

/// `<scopes><scope>…</scope></scopes>` in XML.
fn scopes() -> Array {
    ArrayBuilder::new()
        .description(Some("What it may do."))
        .items(Ref::from_schema_name(<Scope as ToSchema>::name()))
        .min_items(Some(1))
        .max_items(Some(Scope::ALL.len()))
        .unique_items(true)
        .examples([serde_json::json!(["articles:write"])])
        .xml(Some(XmlBuilder::new().name(Some("scopes")).wrapped(Some(true)).build()))
        .build()
}
