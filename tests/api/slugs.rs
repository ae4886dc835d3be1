//! Slugs: how they are made, who gets one, and where a former one leads.

mod chosen;
mod made;
mod races;

use serde_json::{Value, json};

use crate::support::*;

const NEW: &str = "/articles/5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10";

/// An article of that title; gives its path by id and its slug.
async fn titled(server: &Server, title: &str) -> (String, String) {
    created(server, &json!({"title": title, "content": ""})).await
}

/// An article of that slug; gives its path by id.
async fn named(server: &Server, slug: &str) -> String {
    created(server, &json!({"title": "T", "content": "", "slug": slug})).await.0
}

async fn created(server: &Server, body: &Value) -> (String, String) {
    let answer = server.post("/articles", JSON, &body.to_string()).await.expect(201);
    let slug = answer.json()["slug"].as_str().expect("a slug").to_owned();
    (answer.location(), slug)
}

async fn rename(server: &Server, path: &str, slug: &str) {
    let body = json!({"slug": slug}).to_string();
    let renamed = server.patch(path, JSON, &body).await.expect(200);
    assert_eq!(renamed.json()["slug"], slug);
}

async fn slug_at(server: &Server, path: &str) -> Value {
    server.get(path, JSON).await.expect(200).json()["slug"].clone()
}

/// Checks where a former slug leads.
#[track_caller]
fn leads(answer: Answer, location: &str) {
    assert_eq!(answer.expect(308).header("location"), Some(location));
}
