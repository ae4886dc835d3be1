//! What a key is, and whose.

use super::*;

#[actix_web::test]
async fn a_key_is_1_to_255_visible_ascii_characters() {
    let server = Server::start().await;
    let long = "k".repeat(255);
    for key in ["1", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "a,b;c=d", "!~", &long] {
        post(&server, key, FIRST_POST).await.expect(201);
        let again = post(&server, key, FIRST_POST).await.expect(201);
        assert_eq!(again.header("idempotent-replayed"), Some("true"), "{key}");
    }
    let before = count(&server).await;
    let too_long = "k".repeat(256);
    for key in ["", "a b", "a\tb", "ключ", "é", &too_long] {
        let refused = post(&server, key, FIRST_POST).await.expect(400);
        assert_eq!(refused.places(), ["Idempotency-Key"], "{key:?}");
        assert_eq!(refused.header("idempotent-replayed"), None);
    }
    let twice = [("idempotency-key", "a")];
    let refused = post_with(&server, "a", &twice, FIRST_POST).await.expect(400);
    assert_eq!(refused.places(), ["Idempotency-Key"]);
    assert_eq!(count(&server).await, before);
    assert_eq!(kept(&server).await, before);
}

#[actix_web::test]
async fn a_bad_key_is_told_with_all_that_is_malformed() {
    let server = Server::start().await;
    let ask = |path: &'static str, content_type: &'static str, body: &'static str| {
        let server = server.clone();
        async move {
            let headers = [("content-type", content_type), ("idempotency-key", "a b")];
            server.request("POST", path, &headers, body.as_bytes()).await
        }
    };
    assert_eq!(
        ask("/articles?x=1", JSON, "{").await.expect(400).places(),
        ["x", "Idempotency-Key", ""]
    );
    assert_eq!(ask("/articles", JSON, "{}").await.expect(400).places(), ["Idempotency-Key"]);
    ask("/articles", "text/plain", "{}").await.expect(415);
}

#[actix_web::test]
async fn another_request_under_the_key_is_422() {
    let server = Server::start().await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    let body = r#"{"title": "Other", "content": ""}"#;
    let spaced = format!(" {FIRST_POST}");
    for other in [body, &spaced, "{}", "{", "[]"] {
        let refused = post(&server, "k", other).await.expect(422);
        assert_eq!(refused.places(), ["Idempotency-Key"], "{other}");
        assert_eq!(refused.header("idempotent-replayed"), None);
    }
    let refused = post_with(&server, "k", &[("content-type", XML)], FIRST_POST).await.expect(422);
    assert_eq!(refused.places(), ["Idempotency-Key"]);
    let headers = [("content-type", JSON), ("idempotency-key", "k")];
    let asked = server.request("POST", "/articles?x=1", &headers, FIRST_POST.as_bytes()).await;
    assert_eq!(asked.expect(422).places(), ["Idempotency-Key"]);
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
    assert_eq!((count(&server).await, kept(&server).await), (1, 1));
}

#[actix_web::test]
async fn another_tokens_key_is_another_key() {
    let server = Server::start().await;
    let other = server.with(&[Scope::Write]).await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    let theirs = post(&other, "k", FIRST_POST).await.expect(201);
    assert_ne!(first.location(), theirs.location());
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
    must_repeat(&theirs, &post(&other, "k", FIRST_POST).await);
    post(&other, "k", "{}").await.expect(422);
    post(&server.anonymous(), "k", FIRST_POST).await.expect(401);
    post(&server.with(&[Scope::ReadDrafts]).await, "k", FIRST_POST).await.expect(403);
    assert_eq!((count(&server).await, kept(&server).await), (2, 2));
}

#[actix_web::test]
async fn a_token_is_never_kept() {
    let server = Server::start().await;
    let admin = server.with(&[Scope::Admin]).await;
    let body = json!({"name": "phone", "scopes": ["articles:write"]}).to_string();
    let headers = [("content-type", JSON), ("idempotency-key", "k")];
    admin.request("POST", "/tokens", &headers, body.as_bytes()).await.expect(201);
    let again = admin.request("POST", "/tokens", &headers, body.as_bytes()).await.expect(409);
    assert_eq!(again.header("idempotent-replayed"), None);
    assert_eq!(kept(&server).await, 0);
}
