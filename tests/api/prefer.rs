//! What the answer to a write holds, as `Prefer` says (RFC 7240).

use serde_json::json;

use crate::support::*;

async fn write(
    server: &Server,
    (method, path): (&str, &str),
    prefer: &[&str],
    body: &str,
) -> Answer {
    let mut headers = vec![("content-type", JSON)];
    headers.extend(prefer.iter().map(|line| ("prefer", *line)));
    server.request(method, path, &headers, body.as_bytes()).await
}

/// No body, and none announced.
#[track_caller]
fn must_be_empty(answer: &Answer) {
    assert_eq!(answer.text(), "");
    assert_eq!(answer.header("content-type"), None);
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.header("preference-applied"), Some("return=minimal"));
}

const OWN: &str = "/articles/5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a00";

#[actix_web::test]
async fn a_minimal_answer_has_no_body_but_its_headers() {
    let server = Server::start().await;
    let minimal = &["return=minimal"][..];
    let created = write(&server, ("POST", "/articles"), minimal, FIRST_POST).await.expect(201);
    must_be_empty(&created);
    let path = created.location();
    assert_eq!(server.get(&path, JSON).await.expect(200).json()["title"], "First post...");
    let put = write(&server, ("PUT", OWN), minimal, FIRST_POST).await.expect(201);
    must_be_empty(&put);
    assert_eq!(put.location(), OWN);
    must_be_empty(&write(&server, ("PUT", OWN), minimal, FIRST_POST).await.expect(204));
    must_be_empty(&write(&server, ("PUT", "/articles/first-post"), minimal, FIRST_POST).await);
    let patch = r#"{"title":"Tea"}"#;
    must_be_empty(&write(&server, ("PATCH", &path), minimal, patch).await.expect(204));
    assert_eq!(server.get(&path, JSON).await.json()["title"], "Tea");
    let all = json!([{"title": "A", "content": ""}, {"title": "B", "content": ""}]).to_string();
    let created = write(&server, ("POST", "/articles"), minimal, &all).await.expect(201);
    must_be_empty(&created);
    assert_eq!(created.header("location"), None);
    assert_eq!(server.get("/articles", JSON).await.json().as_array().map(Vec::len), Some(4));
}

#[actix_web::test]
async fn a_representation_comes_as_usual_and_says_so() {
    let server = Server::start().await;
    let whole = &["return=representation"][..];
    for (method, path, body, status) in [
        ("POST", "/articles", FIRST_POST, 201),
        ("PUT", OWN, FIRST_POST, 201),
        ("PUT", OWN, FIRST_POST, 200),
        ("PATCH", OWN, "{}", 200),
    ] {
        let answer = write(&server, (method, path), whole, body).await.expect(status);
        assert_eq!(answer.header("preference-applied"), Some("return=representation"));
        assert_eq!(answer.json()["title"], "First post...", "{method}");
        let plain = write(&server, (method, path), &[], body).await;
        assert_eq!(plain.header("preference-applied"), None);
        assert_eq!(plain.json()["title"], "First post...");
    }
}

#[actix_web::test]
async fn preferences_are_read_from_all_lines_and_the_rest_is_ignored() {
    let server = Server::start().await;
    for (lines, applied) in [
        (&["respond-async, wait=100", "Return = \"minimal\"; a=b"][..], Some("return=minimal")),
        (&["return=min imal", "return=representation"], Some("return=representation")),
        (&["return=representation, return=minimal"], Some("return=representation")),
        (&["return=most, return=minimal"], None),
        (&["handling=strict"], None),
        (&["\"", ";;;,="], None),
    ] {
        let answer = write(&server, ("POST", "/articles"), lines, FIRST_POST).await.expect(201);
        assert_eq!(answer.header("preference-applied"), applied, "{lines:?}");
        assert_eq!(answer.body.is_empty(), applied == Some("return=minimal"), "{lines:?}");
    }
}

#[actix_web::test]
async fn a_problem_is_told_whatever_is_preferred() {
    let server = Server::start().await;
    for (method, path, body, status) in [
        ("POST", "/articles", "{}", 422),
        ("POST", "/articles", "{", 400),
        ("PUT", "/articles/none", FIRST_POST, 404),
        ("PATCH", "/articles/none", "{}", 404),
    ] {
        let refused = write(&server, (method, path), &["return=minimal"], body).await;
        assert_eq!(refused.header("preference-applied"), None);
        assert_eq!(refused.expect(status).json()["status"], status);
    }
}
