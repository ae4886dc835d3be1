//! What every operation says.

use serde_json::Value;

use super::{document, operations, resolved};
use crate::support::*;

const PROBLEMS: [&str; 2] = ["application/problem+json", "application/problem+xml"];

#[actix_web::test]
async fn every_operation_is_named_described_and_ends_in_problems_of_both_formats() {
    let document = document().await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = Vec::new();
    for (method, path, operation) in operations(&document) {
        let name = format!("{method} {path}");
        for member in ["operationId", "summary", "description"] {
            assert!(operation[member].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        }
        assert!(operation["security"].is_array(), "{name}");
        ids.push(operation["operationId"].clone());
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let response = resolved(&document, response);
            let content = response["content"].as_object();
            let types: Vec<&str> = content
                .into_iter()
                .flat_map(|content| content.keys())
                .map(String::as_str)
                .collect();
            if status.starts_with(['4', '5', 'd']) {
                assert_eq!(types, PROBLEMS, "{name} {status}");
            }
            assert!(response["headers"]["X-Request-Id"].is_object(), "{name} {status}");
        }
        assert!(operation["responses"]["default"].is_object(), "{name}");
    }
    let all = ids.len();
    ids.sort_unstable_by_key(ToString::to_string);
    ids.dedup();
    assert_eq!((ids.len(), all), (27, 27));
}

#[actix_web::test]
async fn what_is_negotiated_is_answered_and_taken_in_json_and_xml() {
    let document = document().await;
    let mut bodies = 0;
    for (method, path, operation) in operations(&document) {
        if ["feeds", "crawlers", "docs", "health"].iter().any(|tag| operation["tags"][0] == *tag) {
            continue;
        }
        let answers = operation["responses"].as_object().expect("responses").iter();
        let answers = answers.filter(|(status, _)| status.starts_with('2'));
        for body in answers.map(|(_, answer)| answer).chain(operation.get("requestBody")) {
            let content = &resolved(&document, body)["content"];
            let has = |media: &str| content.get(media).is_some_and(Value::is_object);
            assert_eq!(has(JSON), has(XML), "{method} {path}");
            bodies += usize::from(has(JSON));
        }
    }
    assert!(bodies > 15);
}

#[actix_web::test]
async fn every_property_and_parameter_is_described() {
    let document = document().await;
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for (name, schema) in schemas {
        assert!(schema["description"].is_string() || schema["oneOf"].is_array(), "{name}");
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let is_link = name.starts_with("Links");
            assert!(is_link || schema["description"].is_string(), "{name}.{property}");
        }
    }
    for (method, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolved(&document, parameter);
            assert!(parameter["description"].is_string(), "{method} {path} {parameter}");
        }
    }
}

/// The members of `Article` are those that the server writes, in its order.
#[actix_web::test]
async fn an_article_has_the_members_that_are_described() {
    let document = document().await;
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    let schema = &document["components"]["schemas"]["Article"];
    let properties = schema["properties"].as_object().expect("properties");
    let described: Vec<&String> = properties.keys().collect();
    let names = described.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(",");
    let written = server.get(&format!("{path}?fields={names}"), JSON).await.expect(200).json();
    let mut written: Vec<&String> = written.as_object().expect("an article").keys().collect();
    let mut described = described;
    written.sort_unstable();
    described.sort_unstable();
    assert_eq!(written, described);
    let whole = server.get(&path, JSON).await.json();
    let required = schema["required"].as_array().expect("members");
    assert!(required.iter().all(|name| whole.get(name.as_str().expect("a name")).is_some()));
    assert_eq!(required.len(), whole.as_object().expect("an article").len());
}

/// Methods of the document are those of `Allow`, HEAD and OPTIONS aside.
#[actix_web::test]
async fn every_url_has_the_methods_that_are_described() {
    let document = document().await;
    let server = Server::start().await;
    for (path, item) in document["paths"].as_object().expect("paths") {
        if path.contains(".{format}") {
            continue;
        }
        let url = path.replace("{reference}", "first-post").replace("{id}", "x");
        let allow = server.request("OPTIONS", &url, &[], b"").await.expect(204);
        let allow = allow.header("allow").expect("a list").to_owned();
        let mut allowed: Vec<String> = allow.split(", ").map(str::to_lowercase).collect();
        allowed.retain(|method| method != "head" && method != "options");
        let mut described: Vec<&String> = item.as_object().expect("operations").keys().collect();
        allowed.sort_unstable();
        described.sort_unstable();
        assert_eq!(allowed.iter().collect::<Vec<_>>(), described, "{path}");
    }
}
