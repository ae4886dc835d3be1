//! What Broadsheet is measured against with its cache off: actix-web, and the one query that is needed,
//! as one writes it by hand for one route. bench/compare starts it on a database of Broadsheet's.
//!
//! `bare LISTEN WORKERS DATABASE_URL`: `GET /articles/{id}` answers with that article as JSON, and on
//! PostgreSQL `GET /articles` with the twenty newest.

mod article;
mod postgres;
mod sqlite;

use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpServer};

/// One line says what is wrong.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[actix_web::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("bare LISTEN WORKERS DATABASE_URL");
    let (listen, workers, url) = (next()?, next()?.parse()?, next()?);
    match url.strip_prefix("sqlite://").map(str::to_owned) {
        Some(path) => {
            let app = move || {
                let path = path.clone();
                App::new().data_factory(move || sqlite::open(path.clone())).configure(of_sqlite)
            };
            Ok(HttpServer::new(app).workers(workers).bind(listen)?.run().await?)
        }
        None => {
            let app = move || {
                let url = url.clone();
                App::new()
                    .data_factory(move || postgres::connect(url.clone()))
                    .configure(of_postgres)
            };
            Ok(HttpServer::new(app).workers(workers).bind(listen)?.run().await?)
        }
    }
}

fn of_sqlite(config: &mut ServiceConfig) {
    config.route("/articles/{id}", web::get().to(sqlite::article));
}

fn of_postgres(config: &mut ServiceConfig) {
    config
        .route("/articles", web::get().to(postgres::articles))
        .route("/articles/{id}", web::get().to(postgres::article));
}
