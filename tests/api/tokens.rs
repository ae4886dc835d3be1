//! Who may do what.

use serde_json::{Value, json};

use crate::support::*;

const ADMIN: &[Scope] = &[Scope::Admin];
const READ: &[Scope] = &[Scope::ReadDrafts];
const WRITE: &[Scope] = &[Scope::Write];

#[actix_web::test]
async fn reading_needs_nothing_and_writing_needs_the_scope() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    let everybody = server.anonymous();
    let reader = server.with(READ).await;
    everybody.get("/articles", JSON).await.expect(200);
    everybody.get(&path, JSON).await.expect(200);
    for (method, path, body) in [
        ("POST", "/articles", FIRST_POST),
        ("PUT", path.as_str(), FIRST_POST),
        ("PATCH", path.as_str(), "{}"),
        ("DELETE", path.as_str(), ""),
    ] {
        let headers = [("content-type", JSON)];
        let missing = everybody.request(method, path, &headers, body.as_bytes()).await.expect(401);
        assert_eq!(missing.header("www-authenticate"), Some("Bearer"), "{method}");
        let lacking = reader.request(method, path, &headers, body.as_bytes()).await.expect(403);
        assert!(lacking.json()["detail"].as_str().is_some_and(|d| d.contains("articles:write")));
        let challenge = lacking.header("www-authenticate").expect("a challenge").to_owned();
        assert!(challenge.contains("insufficient_scope") && challenge.contains("articles:write"));
    }
    assert_eq!(everybody.get(&path, JSON).await.expect(200).json()["version"], 1);
    server.with(WRITE).await.patch(&path, JSON, r#"{"title":"New"}"#).await.expect(200);
    server.with(ADMIN).await.delete(&path).await.expect(204);
}

#[actix_web::test]
async fn a_bad_token_is_refused_on_public_reads_but_not_on_documents() {
    let server = Server::start().await;
    let good = server.token.clone().expect("a token");
    let mut mistyped = good.clone().into_bytes();
    mistyped[10] = if mistyped[10] == b'0' { b'1' } else { b'0' };
    let mistyped = String::from_utf8(mistyped).expect("ASCII");
    let unknown = broadsheet::tokens::secret::Secret::generate().expect("randomness");
    let bad = [
        format!("Bearer {mistyped}"),
        format!("Bearer {}", unknown.reveal()),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Basic dXNlcjpwYXNz".to_owned(),
        good.clone(),
        format!("Bearer {good} {good}"),
        format!("Bearer {}", good.to_uppercase()),
    ];
    let everybody = server.anonymous();
    for credentials in &bad {
        let headers = [("authorization", credentials.as_str())];
        for path in ["/articles", "/articles.json", "/tags", "/articles/none", "/tokens"] {
            let refused = everybody.request("GET", path, &headers, b"").await.expect(401);
            assert_eq!(
                refused.header("www-authenticate"),
                Some("Bearer error=\"invalid_token\""),
                "{credentials}"
            );
            assert_eq!(refused.header("cache-control"), Some("no-store"));
        }
        for path in [
            "/openapi.json",
            "/schema/articles.xsd",
            "/docs",
            "/docs/problems/not-found",
            "/health/live",
            "/health/ready",
        ] {
            everybody.request("GET", path, &headers, b"").await.expect(200);
        }
    }
    let twice =
        [("authorization", format!("Bearer {good}")), ("authorization", format!("Bearer {good}"))];
    let twice: Vec<(&str, &str)> = twice.iter().map(|(n, v)| (*n, v.as_str())).collect();
    everybody.request("GET", "/articles", &twice, b"").await.expect(401);
    let scheme = format!("bEARER {good}");
    everybody.request("GET", "/articles", &[("authorization", &scheme)], b"").await.expect(200);
}

#[actix_web::test]
async fn a_token_ends_when_it_expires_and_when_it_is_revoked() {
    let server = Server::start().await;
    let admin = server.with(ADMIN).await;
    let body =
        r#"{"name":"phone","scopes":["articles:write"],"expires_at":"2026-01-02T04:04:05Z"}"#;
    let made = admin.post("/tokens", JSON, body).await.expect(201);
    let secret = made.json()["token"].as_str().expect("a secret").to_owned();
    assert!(secret.starts_with("bs_") && secret.len() == 75, "{secret}");
    let phone = server.bearing(&secret);
    phone.post("/articles", JSON, FIRST_POST).await.expect(201);
    server.wait(3599);
    phone.get("/articles", JSON).await.expect(200);
    server.wait(1);
    phone.get("/articles", JSON).await.expect(401);

    let other = server.with(WRITE).await;
    other.get("/articles", JSON).await.expect(200);
    let list = admin.get("/tokens", JSON).await.expect(200).json();
    let id = list.as_array().expect("a list").last().expect("a token")["id"].clone();
    admin.delete(&format!("/tokens/{}", id.as_str().expect("an id"))).await.expect(204);
    other.get("/articles", JSON).await.expect(401);
    admin.delete(&format!("/tokens/{}", id.as_str().expect("an id"))).await.expect(404);
}

#[actix_web::test]
async fn a_token_revoked_on_one_instance_is_refused_by_another_at_once() {
    let server = Server::start().await;
    let other = server.second_instance().await;
    let writer = server.with(WRITE).await;
    let secret = writer.token.clone().expect("a token");
    other.bearing(&secret).post("/articles", JSON, FIRST_POST).await.expect(201);
    let admin = server.with(ADMIN).await;
    let list = admin.get("/tokens", JSON).await.json();
    let wanted =
        list.as_array().expect("a list").iter().find(|t| t["scopes"] == json!(["articles:write"]));
    let id = wanted.expect("the writer's")["id"].as_str().expect("an id").to_owned();
    admin.delete(&format!("/tokens/{id}")).await.expect(204);
    other.bearing(&secret).post("/articles", JSON, FIRST_POST).await.expect(401);
    other.bearing(&secret).get("/articles", JSON).await.expect(401);
}

#[actix_web::test]
async fn tokens_are_shown_in_both_formats_without_their_secrets() {
    let server = Server::start().await;
    let admin = server.with(ADMIN).await;
    let body = "<token><name>phone</name><scopes><scope>articles:write</scope>\
                <scope>articles:read-drafts</scope></scopes></token>";
    let made = admin.post("/tokens", XML, body).await.expect(201);
    let path = made.location();
    let mut expected = made.json();
    let secret = expected["token"].take();
    expected.as_object_mut().expect("an object").remove("token");
    assert_eq!(expected["scopes"], json!(["articles:read-drafts", "articles:write"]));
    assert_eq!(expected["expires_at"], Value::Null);
    assert_eq!(admin.get(&path, JSON).await.expect(200).json(), expected);
    let xml = admin.get("/tokens", XML).await.expect(200);
    assert!(
        xml.text().contains("<token><id>") && xml.text().contains("<scope>articles:write</scope>")
    );
    for format in [JSON, XML, HTML] {
        let list = admin.get("/tokens", format).await.expect(200);
        assert!(!list.text().contains(secret.as_str().expect("a secret")));
        assert!(!list.text().contains("sha256"));
        assert_eq!(list.header("cache-control"), Some("private, no-cache"));
    }
    for scopes in [READ, WRITE] {
        let caller = server.with(scopes).await;
        caller.get("/tokens", JSON).await.expect(403);
        caller.post("/tokens", JSON, "{}").await.expect(403);
        caller.delete(&path).await.expect(403);
    }
    server.anonymous().get("/tokens", JSON).await.expect(401);
}

#[actix_web::test]
async fn a_token_that_is_not_right_is_refused_with_every_reason() {
    let server = Server::start().await;
    let admin = server.with(ADMIN).await;
    for (body, places) in [
        ("{}", vec!["/name", "/scopes"]),
        (r#"{"name":"","scopes":[]}"#, vec!["/name", "/scopes"]),
        (r#"{"name":" x","scopes":["root"]}"#, vec!["/name", "/scopes/0"]),
        (
            r#"{"name":"x","scopes":["admin","admin"],"expires_at":"2020-01-01T00:00:00Z"}"#,
            vec!["/scopes/1", "/expires_at"],
        ),
        (r#"{"name":"x","scopes":["admin"],"role":"x"}"#, vec!["/role"]),
    ] {
        assert_eq!(admin.post("/tokens", JSON, body).await.expect(422).places(), places, "{body}");
    }
    let body = r#"{"name":"phone","scopes":["admin"]}"#;
    admin.post("/tokens", JSON, body).await.expect(201);
    admin.post("/tokens", JSON, body).await.expect(409);
}

#[actix_web::test]
async fn the_last_use_is_recorded_to_the_minute() {
    let server = Server::start().await;
    let admin = server.with(ADMIN).await;
    let writer = server.with(WRITE).await;
    let last_use = async || -> Value {
        let list = admin.get("/tokens", JSON).await.expect(200).json();
        let tokens = list.as_array().expect("a list").clone();
        let writers = tokens.iter().find(|token| token["scopes"] == json!(["articles:write"]));
        writers.expect("the writer's")["last_used_at"].clone()
    };
    assert_eq!(last_use().await, Value::Null);
    for expected in ["2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z"] {
        writer.get("/articles", JSON).await.expect(200);
        // It is recorded after the answer; a bounded number of looks finds it.
        let mut seen = Value::Null;
        for _ in 0..1_000 {
            seen = last_use().await;
            if seen == expected {
                break;
            }
            actix_web::rt::task::yield_now().await;
        }
        assert_eq!(seen, expected);
        server.wait(60);
    }
}

#[actix_web::test]
async fn refusals_come_in_their_order() {
    let server = Server::start().await;
    let nothing = [("accept", "image/png"), ("content-type", "text/plain")];
    let everybody = server.anonymous();
    everybody.request("PATCH", "/articles", &nothing, b"x").await.expect(405);
    everybody.request("POST", "/articles?x=1", &nothing, b"x").await.expect(401);
    let reader = server.with(READ).await;
    reader.request("POST", "/articles?x=1", &nothing, b"x").await.expect(403);
    server.request("POST", "/articles?x=1", &nothing, b"x").await.expect(406);
    server.request("PATCH", "/articles/none?x=1", &nothing[1..], b"x").await.expect(404);
    server.request("POST", "/articles?x=1", &nothing[1..], b"x").await.expect(415);
}
