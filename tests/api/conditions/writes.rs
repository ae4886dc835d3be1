//! Conditions of writes.

use broadsheet::app::Settings;

use super::*;

const PATCH: &str = r#"{"title": "Changed"}"#;
const PUT: &str = r#"{"title": "Changed", "content": ""}"#;

#[actix_web::test]
async fn a_change_happens_only_to_the_version_that_is_meant() {
    let server = Server::start().await;
    for (fields, holds) in [
        (vec![], true),
        (vec![("if-match", "\"1-json\"")], true),
        (vec![("if-match", "\"1-xml-br\"")], true),
        (vec![("if-match", "W/\"1-json\"")], true),
        (vec![("if-match", "\"1-json-gzip\"")], true),
        (vec![("if-match", "\"1\"")], true),
        (vec![("if-match", "\"0-json\", \"1-html-abc\"")], true),
        (vec![("if-match", "*")], true),
        (vec![("if-match", "\"2-json\"")], false),
        (vec![("if-match", "\"11-json\"")], false),
        (vec![("if-match", "\"abc\"")], false),
        (vec![("if-match", "\"x1\"")], false),
        (vec![("if-none-match", "\"2-json\"")], true),
        (vec![("if-none-match", "\"1-xml\"")], false),
        (vec![("if-none-match", "W/\"1-json\"")], false),
        (vec![("if-none-match", "*")], false),
        (vec![("if-unmodified-since", "Fri, 02 Jan 2026 03:04:05 GMT")], true),
        (vec![("if-unmodified-since", "Fri, 02 Jan 2026 03:04:04 GMT")], false),
        (vec![("if-unmodified-since", "never")], true),
        (vec![("if-modified-since", "Fri, 02 Jan 2027 03:04:05 GMT")], true),
        (vec![("if-match", "\"1\""), ("if-none-match", "\"1\"")], false),
    ] {
        for (method, body) in [("PUT", PUT), ("PATCH", PATCH), ("DELETE", "")] {
            let path = first_post(&server).await;
            let before = server.get(&path, JSON).await;
            let mut headers = fields.clone();
            if !body.is_empty() {
                headers.push(("content-type", JSON));
            }
            let answer = server.request(method, &path, &headers, body.as_bytes()).await;
            match (holds, method) {
                (false, _) => {
                    assert_eq!(answer.status, 412, "{method} {fields:?}");
                    assert_eq!(answer.header("etag"), Some("\"1-json\""), "{method} {fields:?}");
                    assert_eq!(server.get(&path, JSON).await.body, before.body);
                }
                (true, "DELETE") => assert_eq!(answer.status, 204, "{fields:?}"),
                (true, _) => {
                    assert_eq!(answer.status, 200, "{method} {fields:?} {}", answer.text());
                    assert_eq!(answer.tag(), "\"2-json\"");
                    assert!(answer.header("last-modified").is_some());
                }
            }
        }
    }
}

#[actix_web::test]
async fn a_tag_that_cannot_be_read_is_told_and_changes_nothing() {
    let server = Server::start().await;
    let path = first_post(&server).await;
    let malformed =
        ["", "1-json", "\"1-json", "\"a\" \"b\"", "*, \"1\"", "w/\"1\"", ",", "\"a b\""];
    for name in ["If-Match", "If-None-Match"] {
        for value in malformed {
            for (method, body) in [("PUT", PUT), ("PATCH", PATCH), ("DELETE", "")] {
                let headers = [(name, value), ("content-type", JSON)];
                let sent = if body.is_empty() { &headers[..1] } else { &headers[..] };
                let answer = server.request(method, &path, sent, body.as_bytes()).await.expect(400);
                assert_eq!(answer.places(), [name], "{method} {value}");
            }
        }
    }
    let twice = [("if-match", "x"), ("if-none-match", "y"), ("content-type", JSON)];
    let answer = server.request("PATCH", &format!("{path}?a=b"), &twice, b"{").await.expect(400);
    assert_eq!(answer.places(), ["a", "If-Match", "If-None-Match", ""]);
    assert_eq!(server.get(&path, JSON).await.tag(), "\"1-json\"");
}

#[actix_web::test]
async fn put_creates_only_where_its_condition_allows_it() {
    let server = Server::start().await;
    let free = |n: u8| format!("/articles/0197c2a0-7b1c-4d6e-8f00-0123456789{n:02x}");
    for (index, (name, value, status)) in [
        ("if-none-match", "*", 201),
        ("if-none-match", "\"1-json\"", 201),
        ("if-match", "*", 412),
        ("if-match", "\"1-json\"", 412),
        ("if-unmodified-since", "Fri, 02 Jan 2026 03:04:05 GMT", 201),
    ]
    .into_iter()
    .enumerate()
    {
        let path = free(u8::try_from(index).expect("few"));
        let headers = [(name, value), ("content-type", JSON)];
        let answer = server.request("PUT", &path, &headers, PUT.as_bytes()).await;
        assert_eq!(answer.status, status, "{name}: {value}");
        let tag = (status == 201).then_some("\"1-json\"");
        assert_eq!(answer.header("etag"), tag, "{name}: {value}");
        server.get(&path, JSON).await.expect(if status == 201 { 200 } else { 404 });
    }
    let path = first_post(&server).await;
    let create_only = [("if-none-match", "*"), ("content-type", JSON)];
    server.request("PUT", &path, &create_only, PUT.as_bytes()).await.expect(412);
}

#[actix_web::test]
async fn what_changes_nothing_keeps_version_tag_and_time_but_not_a_stale_tag() {
    let server = Server::start().await;
    let path = first_post(&server).await;
    let before = server.get(&path, JSON).await;
    server.wait(10);
    let same = r#"{"title": "First post..."}"#;
    let answer = server.patch(&path, JSON, same).await.expect(200);
    assert_eq!((answer.tag(), &answer.body), (before.tag(), &before.body));
    assert_eq!(answer.header("last-modified"), before.header("last-modified"));
    let answer = server.put(&path, JSON, before.text()).await.expect(200);
    assert_eq!((answer.tag(), &answer.body), (before.tag(), &before.body));
    let stale = [("if-match", "\"7-json\""), ("content-type", JSON)];
    server.request("PATCH", &path, &stale, same.as_bytes()).await.expect(412);
}

#[actix_web::test]
async fn faults_come_in_their_order() {
    let strict = Settings { require_preconditions: true, ..settings() };
    let server = Server::start_with(strict).await;
    let other = server.post("/articles", JSON, r#"{"title": "O", "content": "", "slug": "taken"}"#);
    other.await.expect(201);
    let path = first_post(&server).await;
    const TAKEN: &str = r#"{"slug": "taken"}"#;
    let stale = ("if-match", "\"9-json\"");
    for (path, fields, body, status) in [
        ("/articles/none", vec![stale], TAKEN, 404),
        (path.as_str(), vec![("if-match", "9")], "{", 400),
        (path.as_str(), vec![stale], "{", 400),
        (path.as_str(), vec![stale], r#"{"title": ""}"#, 422),
        (path.as_str(), vec![], r#"{"title": ""}"#, 422),
        (path.as_str(), vec![], TAKEN, 428),
        (path.as_str(), vec![], PATCH, 428),
        (path.as_str(), vec![stale], TAKEN, 409),
        (path.as_str(), vec![stale], PATCH, 412),
        (path.as_str(), vec![("if-match", "\"1-json\"")], PATCH, 200),
    ] {
        let mut headers = fields.clone();
        headers.push(("content-type", JSON));
        let answer = server.request("PATCH", path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, status, "{fields:?} {body} {}", answer.text());
    }
}

#[actix_web::test]
async fn a_server_may_require_preconditions_of_every_change() {
    let strict = Settings { require_preconditions: true, ..settings() };
    let server = Server::start_with(strict).await;
    let path = first_post(&server).await;
    let free = "/articles/0197c2a0-7b1c-4d6e-8f00-0123456789ab";
    for (method, path, body) in [
        ("PUT", path.as_str(), PUT),
        ("PUT", free, PUT),
        ("PATCH", &path, PATCH),
        ("DELETE", &path, ""),
    ] {
        let headers =
            [("content-type", JSON), ("if-modified-since", "Fri, 02 Jan 2026 03:04:05 GMT")];
        let answer = server.request(method, path, &headers, body.as_bytes()).await.expect(428);
        assert!(answer.json()["detail"].as_str().is_some_and(|text| text.contains("If-Match")));
    }
    server.delete("/articles/none").await.expect(404);
    let create = [("if-none-match", "*"), ("content-type", JSON)];
    server.request("PUT", free, &create, PUT.as_bytes()).await.expect(201);
    server.request("DELETE", &path, &[("if-match", "*")], b"").await.expect(204);
}

#[actix_web::test]
async fn a_tag_of_one_article_does_not_hold_for_another_that_has_its_slug_now() {
    let server = Server::start().await;
    let body = r#"{"title": "Tea", "content": "first"}"#;
    let first = server.post("/articles", JSON, body).await.expect(201).location();
    let old = server.get("/articles/tea", JSON).await.expect(200).tag();
    server.delete(&first).await.expect(204);
    let second = server.post("/articles", JSON, body).await.expect(201).location();
    let new = server.get("/articles/tea", JSON).await.expect(200).tag();
    assert_ne!(old, new);
    assert_eq!(server.get(&first, JSON).await.status, 404);
    let held = [("if-none-match", old.as_str())];
    server.request("GET", "/articles/tea", &held, b"").await.expect(200);
    for (method, body) in [("PUT", PUT), ("PATCH", PATCH), ("DELETE", "")] {
        let stale = [("if-match", old.as_str()), ("content-type", JSON)];
        let sent = if body.is_empty() { &stale[..1] } else { &stale[..] };
        for path in ["/articles/tea", second.as_str()] {
            server.request(method, path, sent, body.as_bytes()).await.expect(412);
        }
    }
    // The right one holds by its slug and by its id, and so does that of its id.
    for (path, tag, version) in [("/articles/tea", new, 2), (&second, "\"2-json\"".to_owned(), 3)] {
        let held = [("if-match", tag.as_str()), ("content-type", JSON)];
        let body = format!(r#"{{"summary": "{version}"}}"#);
        let changed = server.request("PATCH", path, &held, body.as_bytes()).await.expect(200);
        assert_eq!(changed.json()["version"], version);
    }
    let by_id = [("if-match", "\"3-xml\""), ("content-type", JSON)];
    server.request("PATCH", "/articles/tea", &by_id, PATCH.as_bytes()).await.expect(200);
}

#[actix_web::test]
async fn a_post_has_conditions_on_the_collection_which_is_always_there() {
    let server = Server::start().await;
    let taken = r#"{"title": "O", "content": "", "slug": "taken"}"#;
    server.post("/articles", JSON, taken).await.expect(201);
    for (name, value, body, status) in [
        ("if-match", "*", FIRST_POST, 201),
        ("if-match", "\"1-json\"", FIRST_POST, 412),
        ("if-none-match", "*", FIRST_POST, 412),
        ("if-none-match", "*", "[{\"title\": \"A\", \"content\": \"\"}]", 412),
        ("if-none-match", "\"1-json\"", FIRST_POST, 201),
        ("if-none-match", "*", taken, 409),
        ("if-none-match", "*", "{}", 422),
        ("if-none-match", "x", FIRST_POST, 400),
    ] {
        let before = server.get("/articles?total=true&limit=1", JSON).await;
        let before = before.header("x-total-count").map(str::to_owned);
        let headers = [(name, value), ("content-type", JSON)];
        let answer = server.request("POST", "/articles", &headers, body.as_bytes()).await;
        assert_eq!(answer.status, status, "{name}: {value} {body}");
        let after = server.get("/articles?total=true&limit=1", JSON).await;
        let is_same = after.header("x-total-count") == before.as_deref();
        assert_eq!(is_same, status != 201, "{name}: {value} {body}");
    }
}
