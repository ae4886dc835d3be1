//! The OpenAPI document and its copy in `openapi/`.

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

#[actix_web::test]
async fn every_operation_speaks_json_and_xml_and_has_problems() {
    let server = Server::start().await;
    let document = server.get("/openapi.json", JSON).await.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            operations += 1;
            let name = format!("{method} {path}");
            assert!(operation["operationId"].is_string(), "{name}");
            assert!(
                operation["responses"]["default"]["content"]["application/problem+xml"].is_object(),
                "{name}"
            );
            let bodies = operation["responses"].as_object().expect("responses").values();
            for content in bodies.chain([&operation["requestBody"]]).map(|body| &body["content"]) {
                let has = |media: &str| content.get(media).is_some_and(Value::is_object);
                assert_eq!(has(JSON), has(XML), "{name}");
            }
        }
    }
    assert_eq!(operations, 14);
}
