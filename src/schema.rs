//! The tables as Diesel sees them, one description for both databases.
//!
//! The two custom SQL types stand for columns whose native types differ:
//! PostgreSQL keeps `uuid` and `timestamptz`, SQLite keeps readable text.

#![expect(missing_docs, reason = "the migrations say what the columns are for")]

/// SQL types that each database spells in its own way.
pub mod sql {
    use diesel::query_builder::QueryId;
    use diesel::sql_types::SqlType;

    /// `uuid` in PostgreSQL; canonical lower-case text in SQLite.
    #[derive(SqlType, QueryId)]
    #[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Text"))]
    pub struct Uuid;

    /// `timestamptz` in PostgreSQL; `2026-01-02T03:04:05Z` in SQLite, where
    /// text order is time order.
    #[derive(SqlType, QueryId)]
    #[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Text"))]
    pub struct Instant;
}

diesel::table! {
    use super::sql::{Instant, Uuid};
    use diesel::sql_types::*;

    articles (id) {
        id -> Uuid,
        slug -> Text,
        title -> Text,
        summary -> Nullable<Text>,
        author -> Nullable<Text>,
        status -> Text,
        published_at -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
        content -> Text,
    }
}

diesel::table! {
    use super::sql::{Instant, Uuid};
    use diesel::sql_types::*;

    article_tags (article_id, position) {
        article_id -> Uuid,
        position -> Integer,
        tag -> Text,
        status -> Text,
        published_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use super::sql::Uuid;
    use diesel::sql_types::*;

    former_slugs (slug) {
        slug -> Text,
        article_id -> Uuid,
    }
}

diesel::table! {
    use super::sql::Uuid;
    use diesel::sql_types::*;

    deleted_articles (article_id) {
        article_id -> Uuid,
        version -> BigInt,
    }
}

diesel::table! {
    use super::sql::{Instant, Uuid};
    use diesel::sql_types::*;

    tokens (id) {
        id -> Uuid,
        name -> Text,
        sha256 -> Text,
        scopes -> Text,
        created_at -> Instant,
        expires_at -> Nullable<Instant>,
        last_used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use super::sql::Instant;
    use diesel::sql_types::*;

    kept_answers (scope) {
        scope -> Text,
        request -> Text,
        expires_at -> Instant,
        status -> Integer,
        headers -> Text,
        body -> Binary,
    }
}

diesel::joinable!(article_tags -> articles (article_id));
diesel::joinable!(former_slugs -> articles (article_id));
diesel::allow_tables_to_appear_in_same_query!(articles, article_tags, former_slugs);
