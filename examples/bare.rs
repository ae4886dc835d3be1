//! What `bench/reads` measures against: actix-web with nothing behind it, which
//! answers every request with the fixed text in `BARE_BODY`.
//!
//! `BARE_BODY='{"id":1}' cargo run --release --example bare -- 127.0.0.1:8081`

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8081".to_owned());
    let body = std::env::var("BARE_BODY").unwrap_or_default();
    HttpServer::new(move || {
        let body = web::Bytes::from(body.clone());
        let answer = move || {
            let body = body.clone();
            async move { HttpResponse::Ok().content_type("application/json").body(body) }
        };
        App::new().default_service(web::to(answer))
    })
    .bind(address)?
    .run()
    .await
}
