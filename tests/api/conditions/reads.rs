//! Conditions of reads.

use super::*;

#[actix_web::test]
async fn what_the_client_has_is_not_sent_again_on_any_url() {
    let server = Server::start().await;
    let article = long_article(&server).await;
    for target in [&article, "/articles", "/articles.xml", "/tags", "/", "/docs", "/openapi.json"] {
        for accept in [JSON, XML, HTML] {
            for coding in ["identity", "gzip", "br"] {
                let wish = [("accept", accept), ("accept-encoding", coding)];
                let whole = server.request("GET", target, &wish, b"").await.expect(200);
                let tag = whole.tag();
                for method in ["GET", "HEAD"] {
                    let held = [wish[0], wish[1], ("if-none-match", tag.as_str())];
                    let answer = server.request(method, target, &held, b"").await.expect(304);
                    assert_eq!(answer.body, b"", "{target}");
                    for name in ["date", "etag", "vary", "cache-control", "link", "last-modified"] {
                        assert_eq!(answer.header(name), whole.header(name), "{target} {name}");
                    }
                    for name in ["content-type", "content-encoding", "content-length"] {
                        assert_eq!(answer.header(name), None, "{target} {name}");
                    }
                }
            }
        }
    }
}

#[actix_web::test]
async fn an_articles_conditions_are_judged_as_the_rfc_says() {
    let server = Server::start().await;
    let path = first_post(&server).await;
    const CHANGED: &str = "Fri, 02 Jan 2026 03:04:05 GMT";
    const BEFORE: &str = "Fri, 02 Jan 2026 03:04:04 GMT";
    assert_eq!(server.get(&path, JSON).await.header("last-modified"), Some(CHANGED));
    for (fields, status) in [
        (vec![("if-none-match", "\"1-json\"")], 304),
        (vec![("if-none-match", "W/\"1-json\"")], 304),
        (vec![("if-none-match", "\"1-json-gzip\"")], 304),
        (vec![("if-none-match", "W/\"1-json-br\", \"x\"")], 304),
        (vec![("if-none-match", "\"0\", \"1-json\"")], 304),
        (vec![("if-none-match", "*")], 304),
        (vec![("if-none-match", "\"1-xml\"")], 200),
        (vec![("if-none-match", "\"2-json\"")], 200),
        (vec![("if-none-match", "1-json")], 200),
        (vec![("if-modified-since", CHANGED)], 304),
        (vec![("if-modified-since", BEFORE)], 200),
        (vec![("if-modified-since", "soon")], 200),
        (vec![("if-none-match", "\"2-json\""), ("if-modified-since", CHANGED)], 200),
        (vec![("if-none-match", "\"1-json\""), ("cache-control", "no-cache")], 304),
        (vec![("if-match", "\"1-json\"")], 200),
        (vec![("if-match", "*")], 200),
        (vec![("if-match", "\"2-json\"")], 412),
        (vec![("if-match", "W/\"1-json\"")], 412),
        (vec![("if-unmodified-since", CHANGED)], 200),
        (vec![("if-unmodified-since", BEFORE)], 412),
        (vec![("if-match", "\"1-json\""), ("if-unmodified-since", BEFORE)], 200),
        (vec![("if-match", "\"2-json\""), ("if-none-match", "\"1-json\"")], 412),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = server.request(method, &path, &fields, b"").await;
            assert_eq!(answer.status, status, "{fields:?}");
            if status == 412 {
                assert_eq!(answer.header("etag"), Some("\"1-json\""), "{fields:?}");
            }
        }
    }
}

#[actix_web::test]
async fn other_faults_come_before_conditions() {
    let server = Server::start().await;
    let path = first_post(&server).await;
    let held =
        |accept: &'static str| [("if-none-match", "*"), ("if-match", "\"9\""), ("accept", accept)];
    server.request("GET", "/articles/none", &held(JSON), b"").await.expect(404);
    server.request("GET", &format!("{path}?fields=x"), &held(JSON), b"").await.expect(400);
    server.request("GET", "/articles?limit=0", &held(JSON), b"").await.expect(400);
    server.request("GET", &path, &held("image/png"), b"").await.expect(406);
    server.request("GET", &path, &held(JSON), b"").await.expect(412);
}

#[actix_web::test]
async fn a_draft_tells_nothing_by_its_tag() {
    let server = Server::start().await;
    let draft = r#"{"title": "Draft", "content": "", "status": "draft"}"#;
    let path = server.post("/articles", JSON, draft).await.expect(201).location();
    for fields in [
        vec![("if-none-match", "\"1-json\"")],
        vec![("if-none-match", "*")],
        vec![("if-match", "\"1-json\"")],
        vec![("if-match", "\"2-json\"")],
        vec![("if-modified-since", "Fri, 02 Jan 2027 03:04:05 GMT")],
    ] {
        let answer = server.anonymous().request("GET", &path, &fields, b"").await.expect(404);
        assert_eq!(answer.header("etag"), None, "{fields:?}");
    }
    let empty = server.anonymous().get("/articles", JSON).await.expect(200);
    assert_eq!(empty.tag(), Server::start().await.anonymous().get("/articles", JSON).await.tag());
}

#[actix_web::test]
async fn a_page_at_the_lists_end_learns_by_304_that_there_is_more() {
    let server = Server::start().await;
    let first = server.post("/articles", JSON, FIRST_POST).await.expect(201);
    assert_eq!(first.status, 201);
    let target = "/articles?sort=created_at&limit=1&total=true";
    let last = server.get(target, JSON).await.expect(200);
    server.wait(1);
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let tag = last.tag();
    let held = [("if-none-match", tag.as_str())];
    let unchanged = server.request("GET", target, &held, b"").await.expect(304);
    assert!(unchanged.header("link").is_some_and(|link| link.contains("rel=\"next\"")));
    assert_eq!(unchanged.header("x-total-count"), Some("2"));
}
