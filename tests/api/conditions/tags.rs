//! Which tag a representation has.

use std::collections::HashSet;

use broadsheet::app::Settings;
use broadsheet::http::door::MaxAge;

use super::*;

#[actix_web::test]
async fn an_articles_tag_names_its_version_first_then_its_representation() {
    let server = Server::start().await;
    let path = long_article(&server).await;
    for (accept, coding, query, tag) in [
        (JSON, "", "", "\"1-json\""),
        (XML, "", "", "\"1-xml\""),
        ("text/xml", "", "", "\"1-xml\""),
        (JSON, "br", "", "\"1-json-br\""),
        (JSON, "gzip", "", "\"1-json-gzip\""),
        (XML, "zstd, br", "", "\"1-xml-zstd\""),
        (JSON, "", "?fields=id,title", "\"1-json-5\""),
    ] {
        let headers = [("accept", accept), ("accept-encoding", coding)];
        let answer = server.request("GET", &format!("{path}{query}"), &headers, b"").await;
        assert_eq!(answer.expect(200).tag(), tag, "{accept} {coding} {query}");
    }
    let page = server.get(&path, HTML).await.expect(200);
    assert!(page.tag().starts_with("\"1-html-"), "{}", page.tag());
}

#[actix_web::test]
async fn no_two_representations_share_a_tag_and_head_has_that_of_get() {
    let server = Server::start().await;
    let article = long_article(&server).await;
    let mut tags = HashSet::new();
    for target in [article.as_str(), "/articles", "/articles?total=true", "/tags", "/openapi.json"]
    {
        for accept in [JSON, XML, HTML] {
            for coding in ["identity", "gzip", "br", "zstd"] {
                let headers = [("accept", accept), ("accept-encoding", coding)];
                let read = server.request("GET", target, &headers, b"").await.expect(200);
                let head = server.request("HEAD", target, &headers, b"").await.expect(200);
                assert_eq!(read.tag(), head.tag(), "{target} {accept} {coding}");
                assert!(!read.tag().starts_with("W/"));
                tags.insert((read.tag(), read.body.clone()));
            }
        }
    }
    // As many tags as bodies: none stands for two.
    let (only_tags, only_bodies): (HashSet<_>, HashSet<_>) = tags.iter().cloned().unzip();
    assert_eq!((only_tags.len(), only_bodies.len()), (tags.len(), tags.len()));
}

#[actix_web::test]
async fn a_scheduled_article_has_another_tag_until_its_time_has_come() {
    let server = Server::start().await;
    let body = r#"{"title": "Soon", "content": "", "published_at": "2026-01-02T03:04:10Z"}"#;
    let path = server.post("/articles", JSON, body).await.expect(201).location();
    let before = server.get(&path, JSON).await.expect(200);
    assert_eq!(before.tag(), "\"1-json-scheduled\"");
    server.wait(5);
    let after = server.get(&path, JSON).await.expect(200);
    assert_eq!(after.tag(), "\"1-json\"");
    assert_ne!(before.body, after.body);
    assert_eq!(after.header("last-modified"), Some("Fri, 02 Jan 2026 03:04:10 GMT"));
    let stale = [("if-none-match", "\"1-json-scheduled\"")];
    server.request("GET", &path, &stale, b"").await.expect(200);
    let since = [("if-modified-since", "Fri, 02 Jan 2026 03:04:09 GMT")];
    server.request("GET", &path, &since, b"").await.expect(200);
}

#[actix_web::test]
async fn a_lists_tag_changes_if_and_only_if_its_bytes_do() {
    let server = Server::start().await;
    let path = first_post(&server).await;
    let mut seen: Vec<(String, Vec<u8>)> = Vec::new();
    for step in 0..8 {
        for target in ["/articles?limit=1", "/articles?fields=title", "/tags", "/articles.xml"] {
            let answer = server.get(target, JSON).await.expect(200);
            let again = server.get(target, JSON).await.expect(200);
            assert_eq!((answer.tag(), &answer.body), (again.tag(), &again.body));
            for (tag, body) in &seen {
                assert_eq!(*tag == answer.tag(), *body == answer.body, "{target} {step}");
            }
            seen.push((answer.tag(), answer.body));
        }
        let title = format!(r#"{{"title": "T{}", "tags": ["t{step}"]}}"#, step / 2);
        server.wait(1);
        server.patch(&path, MERGE_PATCH, &title).await.expect(200);
    }
}

#[actix_web::test]
async fn everything_that_is_read_has_a_tag_but_health() {
    let server = Server::start().await;
    first_post(&server).await;
    for target in [
        "/",
        "/articles",
        "/articles.html",
        "/articles/first-post.xml",
        "/tags",
        "/openapi.json",
        "/openapi.yaml",
        "/schema/articles.xsd",
        "/docs",
        "/docs/reading",
        "/docs/problems",
        "/docs/problems/conflict",
        "/docs/assets/swagger-ui.css",
    ] {
        for accept in [JSON, XML, HTML] {
            let answer = server.anonymous().get(target, accept).await.expect(200);
            assert!(!answer.tag().starts_with("W/"), "{target}");
            assert_eq!(answer.header("cache-control"), Some("public, no-cache"), "{target}");
        }
    }
    for target in ["/health/live", "/health/ready"] {
        let answer = server.get(target, JSON).await.expect(200);
        assert_eq!(answer.header("etag"), None, "{target}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{target}");
    }
}

#[actix_web::test]
async fn files_whose_names_change_with_them_are_kept_for_ever() {
    let server = Server::start().await;
    let mut files = 0;
    for page in ["/", "/docs"] {
        let page = server.get(page, HTML).await.expect(200);
        let text = page.text().replace("&#x2f;", "/");
        for quoted in text.split('"').filter(|text| text.contains("/assets/")) {
            let file = server.get(quoted, "*/*").await.expect(200);
            assert_eq!(
                file.header("cache-control"),
                Some("public, max-age=31536000, immutable"),
                "{quoted}"
            );
            files += 1;
        }
    }
    assert!(files >= 5, "{files}");
}

#[actix_web::test]
async fn caches_are_told_who_may_keep_what() {
    let patient = Settings { max_age: Some(MaxAge(60)), ..settings() };
    for (settings, public) in [(settings(), "public, no-cache"), (patient, "public, max-age=60")] {
        let server = Server::start_with(settings).await;
        let path = first_post(&server).await;
        for target in [path.as_str(), "/articles", "/tags", "/"] {
            let public_answer = server.anonymous().get(target, JSON).await.expect(200);
            assert_eq!(public_answer.header("cache-control"), Some(public), "{target}");
            let tag = public_answer.tag();
            let unchanged = [("if-none-match", tag.as_str()), ("accept", JSON)];
            let unchanged = server.anonymous().request("GET", target, &unchanged, b"").await;
            assert_eq!(unchanged.expect(304).header("cache-control"), Some(public), "{target}");
            let private = server.get(target, JSON).await.expect(200);
            assert_eq!(private.header("cache-control"), Some("private, no-cache"), "{target}");
        }
        for answer in [
            server.patch(&path, JSON, r#"{"title": "B"}"#).await.expect(200),
            server.get("/articles/none", JSON).await.expect(404),
            server.get("/articles?limit=0", JSON).await.expect(400),
            server.delete(&path).await.expect(204),
        ] {
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
    }
}
