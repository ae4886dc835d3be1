//! The members of an article, each described once.

use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{
    Array, ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::xml::XmlBuilder;
use utoipa::openapi::{Ref, RefOr};

use crate::articles::fields::Field;
use crate::articles::{rules, slug};

/// `[a-z0-9]+(-[a-z0-9]+)*`, as [`slug::has_form`] asks.
const WORDS: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Text that XML can carry.
const CARRIABLE: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]*$";

/// One line with something in it but white space, which is trimmed from its
/// ends.
const LINE: &str = concat!(
    r"^[\u0009\u000A\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]*",
    r"[^\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFFFE\uFFFF]",
    r"([^\u0000-\u0008\u000A-\u001F\u0085\u2028\u2029\uFFFE\uFFFF]*",
    r"[^\u0000-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFFFE\uFFFF])?",
    r"[\u0009\u000A\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]*$",
);

/// The member as it is answered.
pub fn property(field: Field) -> RefOr<Schema> {
    let schema: Schema = match field {
        Field::Tags => return tags().into(),
        Field::Status => return status(),
        Field::Id => described(format(KnownFormat::Uuid), "Identifies the article for good.")
            .examples(["01a203bb-a4a6-7656-b41e-fe2a466eaccd"]),
        Field::Slug => described(slug(), SLUG).examples(["first-post"]),
        Field::Title => described(text(LINE, rules::TITLE_CHARACTERS), TITLE)
            .min_length(Some(1))
            .examples(["First post..."]),
        Field::Content => described(text(CARRIABLE, rules::CONTENT_BYTES), CONTENT)
            .examples(["From my new blog app!"]),
        Field::Summary => described(text(CARRIABLE, rules::SUMMARY_CHARACTERS), SUMMARY)
            .schema_type(or_null(Type::String)),
        Field::Author => author().schema_type(or_null(Type::String)).examples(["Ada"]),
        Field::PublishedAt => described(time(), PUBLISHED_AT).schema_type(or_null(Type::String)),
        Field::CreatedAt => described(time(), "When it was created."),
        Field::UpdatedAt => described(time(), "When it last changed."),
        Field::Version => described(format(KnownFormat::Int64), VERSION)
            .schema_type(Type::Integer)
            .minimum(Some(1)),
        Field::ContentHtml => {
            described(ObjectBuilder::new().schema_type(Type::String), CONTENT_HTML)
        }
    }
    .into();
    schema.into()
}

const SLUG: &str = "The article's name in URLs, unique, and never of a UUID's form. Left out at \
     creation, it is made from the title; after a change the former slug leads on to the article.";
const TITLE: &str = "One line of 1 to 200 characters, once white space is trimmed from its ends.";
const CONTENT: &str = "CommonMark, at most 1 MiB in UTF-8; kept as it comes.";
const SUMMARY: &str = "What the article is about. XML leaves null out.";
const PUBLISHED_AT: &str = "When it became or becomes public. Sent with any offset of RFC 3339; \
     answered in UTC to the second, like every time. Where a published article is given none, now; \
     a draft may have one or none. XML leaves null out.";
const VERSION: &str = "1 at creation, one more at each change.";
const CONTENT_HTML: &str =
    "The content rendered and sanitised. Only there where `fields` asks for it.";

/// The member as it is taken: the tags may be null, too, which empties them, and
/// none may stand twice.
pub fn taken(field: Field) -> RefOr<Schema> {
    match field {
        Field::Tags => {
            let mut tags = tags();
            tags.schema_type = or_null(Type::Array);
            tags.extensions = Some(each_once());
            tags.into()
        }
        other => property(other),
    }
}

/// Whether a client writes the member, and not the server.
pub fn is_written(field: Field) -> bool {
    !matches!(
        field,
        Field::Id | Field::CreatedAt | Field::UpdatedAt | Field::Version | Field::ContentHtml
    )
}

/// Who wrote it.
pub fn author() -> ObjectBuilder {
    let description = "Who wrote it. XML leaves null out.";
    described(text(CARRIABLE, rules::AUTHOR_CHARACTERS), description)
}

/// A slug.
pub fn slug() -> ObjectBuilder {
    text(WORDS, slug::MAX_LENGTH)
}

/// A tag.
pub fn tag() -> ObjectBuilder {
    text(WORDS, rules::TAG_CHARACTERS)
}

/// What an article is at a given moment.
pub fn status() -> RefOr<Schema> {
    let description = "What it is at the moment. Left out at creation, `published`. `scheduled` is \
                       published at a time that has not come yet; sending it wants `published_at`.";
    RefOr::Ref(
        Ref::builder()
            .ref_location_from_schema_name("Status")
            .description(Some(description))
            .build(),
    )
}

/// A time.
pub fn time() -> ObjectBuilder {
    format(KnownFormat::DateTime)
}

/// How many items a page may have.
pub fn page_limit(most: u16) -> ObjectBuilder {
    format(KnownFormat::Int32).schema_type(Type::Integer).minimum(Some(1)).maximum(Some(most))
}

/// The tags in the order in which they were given; `<tags><tag>…</tag></tags>`
/// in XML.
fn tags() -> Array {
    let tag = tag().xml(Some(XmlBuilder::new().name(Some("tag")).build()));
    ArrayBuilder::new()
        .items(tag)
        .max_items(Some(rules::MAX_TAGS))
        .description(Some("What it is about, in words, in the order in which they were given."))
        .examples([serde_json::json!(["rust", "web"])])
        .xml(Some(XmlBuilder::new().name(Some("tags")).wrapped(Some(true)).build()))
        .build()
}

/// `uniqueItems` for validators. Generators of clients take that word alone for
/// the sign of a set, which would lose the order; said twice over, they pass by.
fn each_once() -> Extensions {
    let repeating = serde_json::json!({"not": {"uniqueItems": true}});
    [("not", repeating)].into_iter().collect()
}

fn text(pattern: &str, most: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).max_length(Some(most))
}

fn format(format: KnownFormat) -> ObjectBuilder {
    let format = Some(SchemaFormat::KnownFormat(format));
    ObjectBuilder::new().schema_type(Type::String).format(format)
}

fn described(schema: ObjectBuilder, description: &str) -> ObjectBuilder {
    schema.description(Some(description))
}

fn or_null(kind: Type) -> SchemaType {
    [kind, Type::Null].into_iter().collect()
}
