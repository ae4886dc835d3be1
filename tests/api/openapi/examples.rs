//! The examples of the document are sent for real, and what it shows as an
//! answer is what the server answers.

use serde_json::Value;

use super::{document, operations};
use crate::support::xml::{json_of, list_of};
use crate::support::*;

/// The id that the examples of answers have.
const ID: &str = "01a203bb-a4a6-7656-b41e-fe2a466eaccd";

/// An example of a body.
struct Example {
    method: String,
    path: String,
    media: String,
    text: String,
    name: String,
    /// The statuses that the operation can succeed with.
    successes: Vec<u16>,
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn sent(document: &Value) -> Vec<Example> {
    let mut examples = Vec::new();
    for (method, path, operation) in operations(document) {
        let statuses = operation["responses"].as_object().expect("responses").keys();
        let successes = statuses.filter(|status| status.starts_with('2'));
        let successes: Vec<u16> = successes.map(|s| s.parse().expect("a status")).collect();
        for (media, content) in
            operation["requestBody"]["content"].as_object().into_iter().flatten()
        {
            let named = content["examples"].as_object();
            let named = named.unwrap_or_else(|| panic!("{method} {path} {media} has no example"));
            for (name, example) in named {
                examples.push(Example {
                    method: method.to_uppercase(),
                    path: path.to_owned(),
                    media: media.clone(),
                    text: text_of(&example["value"]),
                    name: name.clone(),
                    successes: successes.clone(),
                });
            }
        }
    }
    examples
}

/// Sends an example to a server of its own, on which the article that it may
/// be about is there.
async fn send(example: &Example) -> Answer {
    let server = Server::start().await.with(&[Scope::Admin]).await;
    let url = format!("/articles/{ID}");
    if example.method == "PATCH" {
        server.put(&url, JSON, FIRST_POST).await.expect(201);
    }
    let path = example.path.replace("{reference}", ID).replace("{format}", "json");
    server
        .request(
            &example.method,
            &path,
            &[("content-type", &example.media)],
            example.text.as_bytes(),
        )
        .await
}

/// What is said, apart from what differs from time to time.
fn substance(mut value: Value) -> Value {
    let articles = match &mut value {
        Value::Array(items) => items.iter_mut().collect(),
        one => vec![one],
    };
    for article in articles {
        let members = article.as_object_mut().expect("an object");
        for varying in ["id", "token"] {
            members.remove(varying);
        }
    }
    value
}

#[actix_web::test]
async fn every_example_of_a_request_is_taken_and_says_the_same_in_every_format() {
    let document = document().await;
    let examples = sent(&document);
    let mut outcomes: Vec<(String, Value)> = Vec::new();
    for example in &examples {
        let answer = send(example).await;
        let place =
            format!("{} {} {} {}", example.method, example.path, example.media, example.name);
        assert!(example.successes.contains(&answer.status), "{place}: {}", answer.text());
        let key = format!("{} {} {}", example.method, example.path, example.name);
        let substance = substance(answer.json());
        match outcomes.iter().find(|(known, _)| *known == key) {
            Some((_, same)) => assert_eq!(&substance, same, "{place}"),
            None => outcomes.push((key, substance)),
        }
    }
    assert_eq!((examples.len(), outcomes.len()), (14, 7));
}

/// What the document shows as an answer to that operation.
fn shown(document: &Value, path: &str, method: &str, status: &str, media: &str) -> Value {
    let response = &document["paths"][path][method]["responses"][status];
    response["content"][media]["example"].clone()
}

#[actix_web::test]
async fn the_article_that_is_shown_is_the_one_that_is_answered() {
    let document = document().await;
    let server = Server::start().await;
    let url = format!("/articles/{ID}");
    server.put(&url, JSON, FIRST_POST).await.expect(201);
    for (path, real) in [
        ("/articles/{reference}", url.clone()),
        ("/articles", "/articles".to_owned()),
        ("/articles/{reference}.{format}", format!("{url}?fields=id,title")),
        ("/articles.{format}", "/articles?fields=id,title".to_owned()),
    ] {
        let json = server.get(&real, JSON).await.expect(200);
        assert_eq!(json.json(), shown(&document, path, "get", "200", JSON), "{path}");
        let xml = server.get(&real, XML).await.expect(200);
        assert_eq!(shown(&document, path, "get", "200", XML), xml.text(), "{path}");
    }
    let links = shown(&document, "/", "get", "200", JSON);
    assert_eq!(server.get("/", JSON).await.expect(200).json(), links);
    assert_eq!(shown(&document, "/", "get", "200", XML), server.get("/", XML).await.text());
}

#[actix_web::test]
async fn the_answers_that_are_shown_say_the_same_in_both_formats() {
    let document = document().await;
    let mut pairs = 0;
    for (method, path, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let content = &response["content"];
            let (Some(json), Some(xml)) =
                (content[JSON].get("example"), content[XML]["example"].as_str())
            else {
                continue;
            };
            let place = format!("{method} {path} {status}");
            if xml.contains("<articles>") && json[0].get("slug").is_some() {
                assert_eq!(*json, list_of(xml), "{place}");
                pairs += 1;
            } else if xml.contains("<article>") && json.get("slug").is_some() {
                assert_eq!(*json, json_of(xml), "{place}");
                pairs += 1;
            }
        }
    }
    assert_eq!(pairs, 6);
}
