//! On SQLite: one connection for each worker, which answers in place; Diesel keeps its statements.

use std::cell::RefCell;

use actix_web::error::ErrorNotFound;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Result};
use broadsheet::clock::Clock;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::article::{Article, refused};

diesel::table! {
    articles (id) {
        id -> Text,
        slug -> Text,
        title -> Text,
        content -> Text,
        summary -> Nullable<Text>,
        author -> Nullable<Text>,
        status -> Text,
        published_at -> Text,
        created_at -> Text,
        updated_at -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    article_tags (article_id, position) {
        article_id -> Text,
        position -> Integer,
        tag -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(articles, article_tags);

#[diesel::declare_sql_function]
extern "SQL" {
    #[aggregate]
    fn string_agg(text: Text, separator: Text) -> Nullable<Text>;
}

/// The columns of an article, its tags in one text.
#[derive(Queryable)]
struct Row {
    slug: String,
    title: String,
    content: String,
    summary: Option<String>,
    author: Option<String>,
    tags: Option<String>,
    status: String,
    published_at: String,
    created_at: String,
    updated_at: String,
    version: i64,
}

/// Opens a file.
pub async fn open(path: String) -> ConnectionResult<RefCell<SqliteConnection>> {
    let mut connection = SqliteConnection::establish(&path)?;
    let pragmas = "pragma query_only = on; pragma busy_timeout = 5000";
    connection.batch_execute(pragmas).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(RefCell::new(connection))
}

/// One article.
pub async fn article(
    connection: Data<RefCell<SqliteConnection>>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let found = read(&mut connection.borrow_mut(), &id).map_err(refused)?;
    let row = found.ok_or_else(|| ErrorNotFound("there is no such article"))?;
    Article {
        id: &id,
        slug: &row.slug,
        title: &row.title,
        content: &row.content,
        summary: row.summary.as_deref(),
        author: row.author.as_deref(),
        tags: row.tags.iter().flat_map(|tags| tags.split(' ')).collect(),
        status: &row.status,
        published_at: &row.published_at,
        created_at: &row.created_at,
        updated_at: &row.updated_at,
        version: row.version,
    }
    .answer()
}

fn read(connection: &mut SqliteConnection, id: &str) -> QueryResult<Option<Row>> {
    let now = Clock::System.now().to_string();
    let tags = article_tags::table
        .filter(article_tags::article_id.eq(id))
        .select(string_agg(article_tags::tag, " ").aggregate_order(article_tags::position))
        .single_value();
    articles::table
        .find(id)
        .filter(articles::status.eq("published"))
        .filter(articles::published_at.le(now))
        .select((
            articles::slug,
            articles::title,
            articles::content,
            articles::summary,
            articles::author,
            tags,
            articles::status,
            articles::published_at,
            articles::created_at,
            articles::updated_at,
            articles::version,
        ))
        .first(connection)
        .optional()
}
