//! What may stand in the URLs of articles, as the OpenAPI document tells it.

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr, Required};

use super::properties::{author, page_limit, slug, tag, time};
use crate::articles::fields::Field;
use crate::articles::list::MAX_LIMIT;
use crate::articles::rules::MAX_TAGS;

/// What names an article in its URL.
pub struct ArticlePath;

/// What a list of articles may be asked, but for `fields`.
pub struct ListQuery;

/// What a feed may be asked: it has the newest first, and each in full.
pub struct FeedQuery;

/// Which fields are wanted.
pub struct FieldsQuery;

impl IntoParams for ArticlePath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let form = "^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-z0-9]+(-[a-z0-9]+)*)$";
        let schema = slug().pattern(Some(form)).examples(["first-post"]);
        let description = "The article's id or slug. A former slug leads on to the article (308).";
        let parameter = ParameterBuilder::new().name("reference").parameter_in(ParameterIn::Path);
        let parameter = parameter.required(Required::True).description(Some(description));
        vec![parameter.schema(Some(schema)).build()]
    }
}

impl IntoParams for FieldsQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description = "The members wanted, between commas, each once: those of an article and \
                           `content_html`, the content rendered and sanitised.";
        let name = Field::ALL.map(Field::name).join("|");
        let schema = words(&format!("^({name})(,({name}))*$"));
        let schema = schema.examples(["id,title", "title,content_html"]);
        vec![query("fields", description, schema)]
    }
}

impl IntoParams for FeedQuery {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = ListQuery::into_params(parameter_in);
        parameters.retain(|parameter| !["sort", "total"].contains(&parameter.name.as_str()));
        parameters
    }
}

impl IntoParams for ListQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let tags = ArrayBuilder::new().items(tag()).max_items(Some(MAX_TAGS));
        let sort = words(SORT).examples(["-published_at", "title,-created_at"]);
        let search = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
        let truth = ObjectBuilder::new().schema_type(Type::Boolean);
        vec![
            query(
                "limit",
                "How many articles a page has at the most; 20 where it is left out.",
                page_limit(MAX_LIMIT),
            ),
            query("after", AFTER, cursor()),
            query("before", BEFORE, cursor()),
            query("sort", SORT_DESCRIPTION, sort),
            query("q", SEARCH, search.examples(["green tea", "\"green tea\" -milk"])),
            query("tag", "A tag that the articles must have; several times, all of them.", tags),
            query(
                "author",
                "Who must have written them, to the letter.",
                author().description(None::<&str>),
            ),
            query("slug", "The slug; there is one article of it, or none.", slug()),
            query(
                "status",
                "What they must be at present. Anything but `published` shows itself only to a token with `articles:read-drafts`.",
                RefOr::from(Ref::from_schema_name("Status")),
            ),
            query("published_after", "Published at this time or later.", time()),
            query("published_before", "Published before this time.", time()),
            query("updated_after", "Changed at this time or later.", time()),
            query("updated_before", "Changed before this time.", time()),
            query(
                "total",
                "Whether `X-Total-Count` shall tell the number of matches; it costs a count.",
                truth,
            ),
        ]
    }
}

const SORT: &str = "^-?(published_at|created_at|updated_at|title)\
     (,-?(published_at|created_at|updated_at|title)){0,3}$";
const SORT_DESCRIPTION: &str = "`published_at`, `created_at`, `updated_at` and `title` between \
     commas, each at most once, each with `-` before it for descending. Left out, `-published_at`, \
     or relevance where `q` is given.";
const SEARCH: &str = "Words that must all occur in title, summary, tags or content, case and accents \
     aside; `\"a phrase\"`; `-without`. At least one word, and at most 64 words and phrases. Sorted \
     by relevance, unless `sort` says otherwise.";
const AFTER: &str = "What follows this cursor. Cursors stand in `Link`: follow that instead of \
     building URLs. One belongs to the filters and the order that made it.";
const BEFORE: &str = "What precedes this cursor, likewise; not beside `after`.";

fn query(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
    parameter.required(Required::False).description(Some(description)).schema(Some(schema)).build()
}

fn words(pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern))
}

fn cursor() -> ObjectBuilder {
    words("^[A-Za-z0-9_-]+$")
}
