//! What an article is.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Nullable, Text};
use diesel::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};
use utoipa::ToSchema;

use super::tags_in_order::TagsInOrder;
use crate::id::Id;
use crate::schema::articles;
use crate::timestamp::Timestamp;
use crate::tokens::model::{Scope, Scopes};

/// An article as it is kept.
#[derive(
    Clone, Debug, PartialEq, Eq, Identifiable, Queryable, Selectable, Insertable, AsChangeset,
)]
#[diesel(table_name = articles, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Article {
    /// Identifies it for good.
    pub id: Id,
    /// Its name in URLs, unique among all articles.
    pub slug: String,
    /// One line of 1 to 200 characters.
    pub title: String,
    /// CommonMark, kept as it came.
    pub content: String,
    /// What it is about.
    pub summary: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its tags, in the order they were given.
    #[diesel(select_expression = TagsInOrder)]
    #[diesel(skip_insertion, skip_update)]
    pub tags: Tags,
    /// Whether it is meant for the public.
    #[diesel(column_name = status)]
    pub stage: Stage,
    /// When it became or becomes public; a published one always has it.
    pub published_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// 1 at creation, one more at each change.
    pub version: i64,
}

/// An article's tags. None holds a space, so they travel as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromSqlRow)]
pub struct Tags(pub Vec<String>);

impl<DB: Backend> FromSql<Nullable<Text>, DB> for Tags
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, DB>>::from_sql(value)?;
        Ok(Self(text.split(' ').map(str::to_owned).collect()))
    }

    fn from_nullable_sql(value: Option<DB::RawValue<'_>>) -> deserialize::Result<Self> {
        value.map_or_else(|| Ok(Self::default()), Self::from_sql)
    }
}

/// What the author means an article to be. Time does the rest: see [`Status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub enum Stage {
    /// For those who write.
    Draft,
    /// For everybody, from `published_at` on.
    Published,
}

impl Stage {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }
}

impl<DB: Backend> ToSql<Text, DB> for Stage
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.as_str().to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Stage
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        match String::from_sql(value)?.as_str() {
            "draft" => Ok(Self::Draft),
            "published" => Ok(Self::Published),
            other => Err(format!("not a status: {other}").into()),
        }
    }
}

/// What an article is at a given moment, as clients see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Status {
    /// Not meant for the public.
    Draft,
    /// Published at a time that has not come yet.
    Scheduled,
    /// Public.
    Published,
}

impl Status {
    /// Every status, by its word.
    pub const WORDS: [(&'static str, Self); 3] =
        [("draft", Self::Draft), ("scheduled", Self::Scheduled), ("published", Self::Published)];

    /// The word that clients use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
        }
    }

    /// What is kept of it: `scheduled` is published with a time to come.
    pub fn stage(self) -> Stage {
        match self {
            Self::Draft => Stage::Draft,
            Self::Scheduled | Self::Published => Stage::Published,
        }
    }
}

impl Article {
    /// What the article is at that moment.
    pub fn status(&self, now: Timestamp) -> Status {
        match (self.stage, self.published_at) {
            (Stage::Draft, _) => Status::Draft,
            (Stage::Published, Some(time)) if time > now => Status::Scheduled,
            (Stage::Published, _) => Status::Published,
        }
    }
}

impl Article {
    /// Whether a caller of that sight may see it at that moment.
    pub fn is_visible(&self, sight: Sight, now: Timestamp) -> bool {
        sight == Sight::Everything || self.status(now) == Status::Published
    }
}

/// How much a caller may see. The store asks for it on every read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What is published by now. Anything else does not exist.
    Public,
    /// Drafts and scheduled articles too.
    Everything,
}

impl Sight {
    /// What these scopes let their holder see.
    pub fn of(scopes: &Scopes) -> Self {
        if scopes.allow(Scope::ReadDrafts) { Self::Everything } else { Self::Public }
    }
}

/// One, or all of an array.
#[derive(Clone, Debug)]
pub enum OneOrAll<T> {
    /// One.
    One(T),
    /// As many as the array has, in its order.
    All(Vec<T>),
}
