//! Entity tags, conditional requests and caching (contract §6).

mod history;
mod races;
mod reads;
mod tags;
mod writes;

use crate::support::*;

/// An article that is worth compressing; its path.
async fn long_article(server: &Server) -> String {
    let content = "All work and no play makes Jack a dull boy. ".repeat(60);
    let body = serde_json::json!({"title": "Long", "content": content}).to_string();
    server.post("/articles", JSON, &body).await.expect(201).location()
}

async fn first_post(server: &Server) -> String {
    server.post("/articles", JSON, FIRST_POST).await.expect(201).location()
}
