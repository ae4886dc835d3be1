//! Requests with an `Idempotency-Key` are done once, however often they come.

mod expiry;
mod keys;
mod races;
mod refusals;

use serde_json::{Value, json};

use crate::support::*;

/// Posts articles under a key, with more header fields.
async fn post_with(server: &Server, key: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut all = vec![("idempotency-key", key)];
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        all.push(("content-type", JSON));
    }
    all.extend(headers);
    server.request("POST", "/articles", &all, body.as_bytes()).await
}

async fn post(server: &Server, key: &str, body: &str) -> Answer {
    post_with(server, key, &[], body).await
}

/// How many articles there are.
async fn count(server: &Server) -> i64 {
    server.database.number("select count(*) from articles").await
}

/// How many answers are kept.
async fn kept(server: &Server) -> i64 {
    server.database.number("select count(*) from kept_answers").await
}

/// Checks that one is the first answer, and the other the same given again.
#[track_caller]
fn must_repeat(first: &Answer, again: &Answer) {
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"), "{}", again.status);
    assert_eq!(again.status, first.status);
    assert_eq!(again.body, first.body);
    for name in ["content-type", "location", "etag", "last-modified", "preference-applied"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
}

#[actix_web::test]
async fn a_repeat_gets_the_same_answer_in_every_format() {
    let server = Server::start().await;
    let xml = "<article><title>Tea</title><content>Steep it. ✓</content></article>";
    let several =
        json!([{"title": "A", "content": "é"}, {"title": "B", "content": ""}]).to_string();
    let mut articles = 0;
    for (content_type, body, more) in
        [(JSON, FIRST_POST, 1), (XML, xml, 1), (JSON, several.as_str(), 2)]
    {
        for accept in [JSON, XML, "text/xml", HTML] {
            let key = format!("{content_type}-{more}-{accept}");
            let headers = [("content-type", content_type), ("accept", accept)];
            let first = post_with(&server, &key, &headers, body).await.expect(201);
            let media = first.header("content-type").expect("a type");
            assert!(media.starts_with(accept), "{media}");
            must_repeat(&first, &post_with(&server, &key, &headers, body).await);
            must_repeat(&first, &post_with(&server, &key, &headers, body).await);
            articles += more;
            assert_eq!(count(&server).await, articles);
        }
    }
}

#[actix_web::test]
async fn a_repeat_gets_the_first_format_whatever_it_asks_for() {
    let server = Server::start().await;
    let first = post_with(&server, "k", &[("accept", XML)], FIRST_POST).await.expect(201);
    for headers in [
        &[("accept", JSON)][..],
        &[("accept", HTML)],
        &[("accept", XML), ("prefer", "return=minimal")],
        &[("content-type", "application/json; charset=utf-8")],
    ] {
        must_repeat(&first, &post_with(&server, "k", headers, FIRST_POST).await);
    }
    let headers = [("content-type", JSON), ("idempotency-key", "k")];
    let suffixed = server.request("POST", "/articles.html", &headers, FIRST_POST.as_bytes()).await;
    must_repeat(&first, &suffixed);
    assert_eq!(count(&server).await, 1);
}

#[actix_web::test]
async fn a_minimal_answer_is_repeated_without_a_body() {
    let server = Server::start().await;
    let first = post_with(&server, "k", &[("prefer", "return=minimal")], FIRST_POST).await;
    let first = first.expect(201);
    assert!(first.body.is_empty() && first.header("location").is_some());
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
}

#[actix_web::test]
async fn a_repeat_may_be_coded_in_another_way() {
    use std::io::Read;
    let server = Server::start().await;
    let body = json!({"title": "Tea", "content": "Steep it. ".repeat(500)}).to_string();
    let gzip = [("accept-encoding", "gzip")];
    let first = post_with(&server, "k", &gzip, &body).await.expect(201);
    assert_eq!(first.header("content-encoding"), Some("gzip"));
    let plain = post(&server, "k", &body).await.expect(201);
    assert_eq!(plain.header("content-encoding"), None);
    let again = post_with(&server, "k", &gzip, &body).await.expect(201);
    for coded in [&first, &again] {
        let mut decoded = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(&coded.body[..]);
        reader.read_to_end(&mut decoded).expect("is gzip");
        assert_eq!(decoded, plain.body);
    }
    must_repeat(&first, &again);
    // A body that was coded is the same as one that was not.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    std::io::Write::write_all(&mut encoder, body.as_bytes()).expect("encodes");
    let coded = encoder.finish().expect("encodes");
    let headers = [("content-type", JSON), ("content-encoding", "gzip"), ("idempotency-key", "k")];
    let again = server.request("POST", "/articles", &headers, &coded).await.expect(201);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(count(&server).await, 1);
}

#[actix_web::test]
async fn without_a_key_each_request_is_done() {
    let server = Server::start().await;
    for _ in 0..3 {
        server.post("/articles", JSON, FIRST_POST).await.expect(201);
    }
    assert_eq!((count(&server).await, kept(&server).await), (3, 0));
}

#[actix_web::test]
async fn a_repeat_tells_what_was_and_not_what_is() {
    let server = Server::start().await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    server.patch(&first.location(), JSON, r#"{"title":"Changed"}"#).await.expect(200);
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
    server.delete(&first.location()).await.expect(204);
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
    server.get(&first.location(), JSON).await.expect(404);
}
