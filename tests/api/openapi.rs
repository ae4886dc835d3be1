//! The OpenAPI document and its copy in `openapi/`.

mod completeness;
mod examples;

use std::path::Path;

use serde_json::Value;

use crate::support::*;

/// Compares with the copy, or renews it where `BLESS` is set.
fn lock(name: &str, served: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, served).expect("writes the copy");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == served, "openapi/{name} is not what is served; BLESS=1 renews it");
}

#[actix_web::test]
async fn the_copies_are_what_is_served() {
    let server = Server::start().await;
    for (name, content_type) in [("openapi.json", JSON), ("openapi.yaml", "application/yaml")] {
        let served = server.get(&format!("/{name}"), HTML).await.expect(200);
        assert_eq!(served.header("content-type"), Some(content_type));
        lock(name, served.text());
    }
}

async fn document() -> Value {
    Server::start().await.get("/openapi.json", JSON).await.json()
}

/// The operations with their methods and paths.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, item)| {
        let operations = item.as_object().expect("operations");
        operations
            .iter()
            .map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
    })
}

/// What a `$ref` leads to, or the thing itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).expect("it leads somewhere"),
        None => value,
    }
}
