//! On PostgreSQL: one connection for each worker, statements that are prepared once.

use actix_web::error::ErrorNotFound;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, Result};
use broadsheet::timestamp::Timestamp;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, NoTls, Row, Statement};

use crate::article::{Article, refused};
use crate::kept::{Change, Kept, changed};

const COLUMNS: &str = "\
    slug, title, content, summary, author, \
    array(select tag from article_tags where article_id = articles.id order by position), status, \
    date_part('epoch', published_at)::bigint, date_part('epoch', created_at)::bigint, \
    date_part('epoch', updated_at)::bigint, version";

const PUBLIC: &str =
    "from articles where id = $1::text::uuid and status = 'published' and published_at <= now()";

/// All tables in one statement, which is one transaction.
const CHANGE: &str = "\
    with found as ( \
        update article_search set whole = $3 where article_id = $1::text::uuid \
    ) \
    update articles set content = $2, version = version + 1, updated_at = date_trunc('second', now()) \
    where id = $1::text::uuid \
    returning";

/// The database writes the JSON.
const ARTICLES: &str = r#"
    select coalesce(json_agg(article), '[]')::text from (
        select id, slug, title, content, summary, author,
            coalesce((select json_agg(tag order by position) from article_tags
                where article_id = articles.id), '[]') as tags,
            status,
            to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as published_at,
            to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
            to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as updated_at,
            version
        from articles
        where status = 'published' and published_at <= now()
        order by articles.published_at desc, id desc
        limit 20
    ) as article"#;

/// What a worker has.
pub struct Postgres {
    client: Client,
    article: Statement,
    articles: Statement,
    change: Statement,
}

/// Connects, and prepares.
pub async fn connect(url: String) -> Result<Postgres, Error> {
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
    actix_web::rt::spawn(connection);
    let article = client.prepare(&format!("select {COLUMNS} {PUBLIC}")).await?;
    let articles = client.prepare(ARTICLES).await?;
    let change = client.prepare(&format!("{CHANGE} {COLUMNS}")).await?;
    Ok(Postgres { client, article, articles, change })
}

/// One article.
pub async fn article(postgres: Data<Postgres>, id: Path<String>) -> Result<HttpResponse> {
    let found = postgres.client.query_opt(&postgres.article, &[&id.as_str()]).await;
    of_row(&id, found.map_err(refused)?, |article: &Article<'_>| article.answer())
}

/// One article from memory; from the database where it is not there yet.
pub async fn kept_article(
    postgres: Data<Postgres>,
    kept: Data<Kept>,
    id: Path<String>,
) -> Result<HttpResponse> {
    if let Some(answer) = kept.answer(&id) {
        return Ok(answer);
    }
    let found = postgres.client.query_opt(&postgres.article, &[&id.as_str()]).await;
    of_row(&id, found.map_err(refused)?, |article| kept.keep(article))
}

/// Changes an article.
pub async fn change(
    postgres: Data<Postgres>,
    kept: Data<Kept>,
    id: Path<String>,
    change: Json<Change>,
) -> Result<HttpResponse> {
    let values: [&(dyn ToSql + Sync); 3] = [&id.as_str(), &change.content, &change.words()];
    let found = postgres.client.query_opt(&postgres.change, &values).await;
    of_row(&id, found.map_err(refused)?, |article| {
        kept.keep(article)?;
        Ok(changed(article))
    })
}

/// What is answered for what the database has found.
fn of_row(
    id: &str,
    row: Option<Row>,
    answer: impl FnOnce(&Article<'_>) -> Result<HttpResponse>,
) -> Result<HttpResponse> {
    let row = row.ok_or_else(|| ErrorNotFound("there is no such article"))?;
    let [published_at, created_at, updated_at] = [7, 8, 9].map(|column| time(&row, column));
    answer(&Article {
        id,
        slug: row.get(0),
        title: row.get(1),
        content: row.get(2),
        summary: row.get(3),
        author: row.get(4),
        tags: row.get(5),
        status: row.get(6),
        published_at: &published_at,
        created_at: &created_at,
        updated_at: &updated_at,
        version: row.get(10),
    })
}

fn time(row: &Row, column: usize) -> String {
    Timestamp::from_unix(row.get(column)).map(|time| time.to_string()).unwrap_or_default()
}

/// The twenty newest, with their tags.
pub async fn articles(postgres: Data<Postgres>) -> Result<HttpResponse> {
    let row = postgres.client.query_one(&postgres.articles, &[]).await.map_err(refused)?;
    let json: &str = row.get(0);
    Ok(HttpResponse::Ok().content_type("application/json").body(json.to_owned()))
}
