//! On PostgreSQL: one connection for each worker, statements that are prepared once.

use actix_web::error::ErrorNotFound;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Result};
use broadsheet::timestamp::Timestamp;
use tokio_postgres::{Client, Error, NoTls, Row, Statement};

use crate::article::{Article, refused};

const ARTICLE: &str = "\
    select slug, title, content, summary, author, \
        array(select tag from article_tags where article_id = articles.id order by position), status, \
        date_part('epoch', published_at)::bigint, date_part('epoch', created_at)::bigint, \
        date_part('epoch', updated_at)::bigint, version \
    from articles \
    where id = $1::text::uuid and status = 'published' and published_at <= now()";

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
}

/// Connects, and prepares.
pub async fn connect(url: String) -> Result<Postgres, Error> {
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
    actix_web::rt::spawn(connection);
    let article = client.prepare(ARTICLE).await?;
    let articles = client.prepare(ARTICLES).await?;
    Ok(Postgres { client, article, articles })
}

/// One article.
pub async fn article(postgres: Data<Postgres>, id: Path<String>) -> Result<HttpResponse> {
    let id = id.as_str();
    let found = postgres.client.query_opt(&postgres.article, &[&id]).await.map_err(refused)?;
    let row = found.ok_or_else(|| ErrorNotFound("there is no such article"))?;
    let [published_at, created_at, updated_at] = [7, 8, 9].map(|column| time(&row, column));
    Article {
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
    }
    .answer()
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
