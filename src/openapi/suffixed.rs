//! What is told of URLs with a suffix. They have every method and parameter of
//! the URLs without; here stands what changes the form of the answer, or of the
//! body, so that every operation has one form, and clients have types that
//! hold: some fields of an article, and several articles at once.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr, Required};
use utoipa::{IntoParams, ToSchema};

use crate::articles::schemas::{Article, ArticleFields, ArticleInput, FieldsQuery};
use crate::http::incoming::MOST_ITEMS;
use crate::http::media::{Format, JSON};

/// Adds the URLs with their operations.
pub fn add(document: &mut OpenApi) {
    let mut collection = PathItem::default();
    let mut one = PathItem::default();
    if let Some(plain) = document.paths.paths.get("/articles") {
        collection.get = plain.get.clone().map(fields_of_each);
        collection.post = plain.post.clone().map(several);
    }
    if let Some(plain) = document.paths.paths.get("/articles/{reference}") {
        one.get = plain.get.clone().map(fields);
    }
    document.paths.paths.insert("/articles.{format}".into(), collection);
    document.paths.paths.insert("/articles/{reference}.{format}".into(), one);
}

fn fields_of_each(mut operation: Operation) -> Operation {
    let each = ArrayBuilder::new().items(Ref::from_schema_name(ArticleFields::name()));
    answer(&mut operation, "200", each.into());
    operation.parameters.get_or_insert_default().extend(wanted());
    named(
        operation,
        "listArticleFields",
        "List articles, or some of their fields.",
        "As `listArticles`, which takes `fields` too: it stands here, since the members of the \
         answer depend on it. The suffix chooses the format, whatever `Accept` says, for every \
         method and with every parameter.",
    )
}

fn fields(mut operation: Operation) -> Operation {
    answer(&mut operation, "200", RefOr::Ref(Ref::from_schema_name(ArticleFields::name())));
    operation.parameters.get_or_insert_default().extend(wanted());
    named(
        operation,
        "readArticleFields",
        "Read an article, or some of its fields.",
        "As `readArticle`, which takes `fields` too: it stands here, since the members of the \
         answer depend on it. `fields=title,content_html` is what a page needs. The suffix chooses \
         the format, whatever `Accept` says, for every method.",
    )
}

fn several(mut operation: Operation) -> Operation {
    let all = |name| {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(name));
        items.min_items(Some(1)).max_items(Some(MOST_ITEMS))
    };
    answer(&mut operation, "201", all(Article::name()).into());
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && let Some(RefOr::T(content)) = body.content.get_mut(JSON)
    {
        content.schema = Some(all(ArticleInput::name()).into());
    }
    operation.parameters.get_or_insert_default().push(format().into());
    named(
        operation,
        "createArticles",
        "Create several articles, all or none.",
        "An array, or `<articles>`, of 1 to 1,000 articles and 32 MiB; errors name the item, like \
         `/17/title`. `/articles` takes the same: it stands here, since the answer is an array too. \
         It is in the order of the articles that were sent.",
    )
}

fn wanted() -> impl Iterator<Item = RefOr<Parameter>> {
    let fields = FieldsQuery::into_params(|| None);
    fields.into_iter().chain([format()]).map(RefOr::from)
}

fn format() -> Parameter {
    let formats = [Format::Json, Format::Xml].map(Format::suffix);
    let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(formats));
    ParameterBuilder::new()
        .name("format")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The format of the answer. `html` is a page for people."))
        .schema(Some(schema))
        .build()
}

fn answer(operation: &mut Operation, status: &str, schema: RefOr<Schema>) {
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status)
        && let Some(RefOr::T(content)) = response.content.get_mut(JSON)
    {
        content.schema = Some(schema);
    }
}

fn named(mut operation: Operation, id: &str, summary: &str, description: &str) -> Operation {
    operation.operation_id = Some(id.into());
    operation.summary = Some(summary.into());
    operation.description = Some(description.into());
    operation
}
