//! What Broadsheet is measured against with its cache off: actix-web, and the one query that is needed,
//! as one writes it by hand for one route. bench/compare starts it on a database of Broadsheet's.
//!
//! `bare LISTEN WORKERS DATABASE_URL [kept]`: `GET /articles/{id}` answers with that article as JSON, and
//! on PostgreSQL `GET /articles` with the twenty newest. With `kept` articles are answered from memory, and
//! `PATCH /articles/{id}` changes their `content`, for whoever asks: what it takes to change an article,
//! with its indexes and what a search finds, and nothing else. `bare LISTEN WORKERS file://PATH` answers
//! whatever is asked with the bytes of that file, by actix-http alone.

mod article;
mod constant;
mod kept;
mod postgres;
mod sqlite;

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpServer};
use kept::Kept;

/// One line says what is wrong.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[actix_web::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("bare LISTEN WORKERS DATABASE_URL [kept]");
    let (listen, workers, url) = (next()?, next()?.parse()?, next()?);
    let kept = next().is_ok().then(Data::<Kept>::default);
    if let Some(path) = url.strip_prefix("file://") {
        let body = web::Bytes::from(std::fs::read(path)?);
        let service = move || constant::service(body.clone());
        return Ok(HttpServer::new(service).workers(workers).bind(listen)?.run().await?);
    }
    match url.strip_prefix("sqlite://").map(str::to_owned) {
        Some(path) => {
            let writer = Data::new(sqlite::open_to_write(&path)?);
            let app = move || {
                let path = path.clone();
                App::new()
                    .app_data(writer.clone())
                    .data_factory(move || sqlite::open(path.clone()))
                    .configure(|config| of_sqlite(config, kept.clone()))
            };
            Ok(HttpServer::new(app).workers(workers).bind(listen)?.run().await?)
        }
        None => {
            let app = move || {
                let url = url.clone();
                App::new()
                    .data_factory(move || postgres::connect(url.clone()))
                    .configure(|config| of_postgres(config, kept.clone()))
            };
            Ok(HttpServer::new(app).workers(workers).bind(listen)?.run().await?)
        }
    }
}

fn of_sqlite(config: &mut ServiceConfig, kept: Option<Data<Kept>>) {
    match kept {
        None => config.route("/articles/{id}", web::get().to(sqlite::article)),
        Some(kept) => config
            .app_data(kept)
            .route("/articles/{id}", web::get().to(sqlite::kept_article))
            .route("/articles/{id}", web::patch().to(sqlite::change)),
    };
}

fn of_postgres(config: &mut ServiceConfig, kept: Option<Data<Kept>>) {
    match kept {
        None => config
            .route("/articles", web::get().to(postgres::articles))
            .route("/articles/{id}", web::get().to(postgres::article)),
        Some(kept) => config
            .app_data(kept)
            .route("/articles/{id}", web::get().to(postgres::kept_article))
            .route("/articles/{id}", web::patch().to(postgres::change)),
    };
}
