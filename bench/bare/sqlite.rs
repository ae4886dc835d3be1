//! On SQLite: one connection for each worker, which answers in place, and one that writes; Diesel keeps
//! their statements.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use actix_web::error::ErrorNotFound;
use actix_web::web::{self, Data, Json, Path};
use actix_web::{HttpResponse, Result};
use broadsheet::clock::Clock;
use diesel::connection::SimpleConnection;
use diesel::expression::ValidGrouping;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::sqlite::Sqlite;

use crate::article::{Article, refused};
use crate::kept::{Change, Kept, changed};

diesel::table! {
    articles (id) {
        id -> Text,
        number -> BigInt,
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

/// The article's tags in one text.
#[derive(QueryId, ValidGrouping)]
struct Tags;

impl Expression for Tags {
    type SqlType = Nullable<Text>;
}

impl SelectableExpression<articles::table> for Tags {}

impl AppearsOnTable<articles::table> for Tags {}

impl QueryFragment<Sqlite> for Tags {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(
            "(select string_agg(tag, ' ') from (select tag from article_tags \
             where article_id = articles.id order by position))",
        );
        Ok(())
    }
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

/// The connection that writes.
pub type Writer = Mutex<SqliteConnection>;

/// Opens a file to write, with what Broadsheet asks of it.
pub fn open_to_write(path: &str) -> ConnectionResult<Writer> {
    let mut connection = SqliteConnection::establish(path)?;
    let pragmas = "pragma busy_timeout = 5000; pragma synchronous = full; pragma cache_size = -8192; \
        pragma wal_autocheckpoint = 4000";
    connection.batch_execute(pragmas).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Mutex::new(connection))
}

/// One article.
pub async fn article(
    connection: Data<RefCell<SqliteConnection>>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let found = read(&mut connection.borrow_mut(), &id);
    of_row(&id, found.map_err(refused)?.as_ref(), |article: &Article<'_>| article.answer())
}

/// One article from memory; from the database where it is not there yet.
pub async fn kept_article(
    connection: Data<RefCell<SqliteConnection>>,
    kept: Data<Kept>,
    id: Path<String>,
) -> Result<HttpResponse> {
    if let Some(answer) = kept.answer(&id) {
        return Ok(answer);
    }
    let found = read(&mut connection.borrow_mut(), &id);
    of_row(&id, found.map_err(refused)?.as_ref(), |article| kept.keep(article))
}

/// Changes an article.
pub async fn change(
    writer: Data<Writer>,
    kept: Data<Kept>,
    id: Path<String>,
    change: Json<Change>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let named = id.clone();
    let found = web::block(move || {
        let mut connection = writer.lock().unwrap_or_else(PoisonError::into_inner);
        connection.immediate_transaction(|connection| write(connection, &named, &change))
    });
    of_row(&id, found.await?.map_err(refused)?.as_ref(), |article| {
        kept.keep(article)?;
        Ok(changed(article))
    })
}

fn write(connection: &mut SqliteConnection, id: &str, change: &Change) -> QueryResult<Option<Row>> {
    diesel::update(articles::table.find(id))
        .set((
            articles::content.eq(&change.content),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(Clock::System.now().to_string()),
        ))
        .execute(connection)?;
    let number: i64 = articles::table.find(id).select(articles::number).first(connection)?;
    diesel::sql_query("update article_search set content = ? where rowid = ?")
        .bind::<Text, _>(change.words())
        .bind::<BigInt, _>(number)
        .execute(connection)?;
    read(connection, id)
}

/// What is answered for what the database has found.
fn of_row(
    id: &str,
    row: Option<&Row>,
    answer: impl FnOnce(&Article<'_>) -> Result<HttpResponse>,
) -> Result<HttpResponse> {
    let row = row.ok_or_else(|| ErrorNotFound("there is no such article"))?;
    answer(&Article {
        id,
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
    })
}

fn read(connection: &mut SqliteConnection, id: &str) -> QueryResult<Option<Row>> {
    let now = Clock::System.now().to_string();
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
            Tags,
            articles::status,
            articles::published_at,
            articles::created_at,
            articles::updated_at,
            articles::version,
        ))
        .first(connection)
        .optional()
}
