//! Which methods each URL has, and what becomes of a slash too many.

use serde_json::json;

use crate::support::*;

const METHODS: [&str; 11] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    "get",
];
const READ: &[&str] = &["GET", "HEAD", "OPTIONS"];
const COLLECTION: &[&str] = &["GET", "HEAD", "OPTIONS", "POST"];
const ITEM: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"];

/// Every URL that there is, with its methods.
const URLS: [(&str, &[&str]); 21] = [
    ("/", READ),
    ("/articles", COLLECTION),
    ("/articles.json", COLLECTION),
    ("/articles.xml", COLLECTION),
    ("/articles.html", COLLECTION),
    ("/articles/first-post", ITEM),
    ("/articles/first-post.json", ITEM),
    ("/articles/0f5c954e-7c66-4d5a-9b63-6a3b6c7f5a10.xml", ITEM),
    ("/articles/nothing", ITEM),
    ("/tags", READ),
    ("/openapi.json", READ),
    ("/openapi.yaml", READ),
    ("/schema/articles.xsd", READ),
    ("/schema/problem.xsd", READ),
    ("/docs", READ),
    ("/docs/assets/swagger-ui.css", READ),
    ("/docs/reading", READ),
    ("/docs/problems", READ),
    ("/docs/problems/invalid", READ),
    ("/health/live", READ),
    ("/health/ready", READ),
];

#[actix_web::test]
async fn options_lists_the_methods_of_each_url() {
    let server = Server::start().await;
    for (path, methods) in URLS {
        for accept in ["*/*", "image/png"] {
            let headers = [("accept", accept)];
            let answer = server.request("OPTIONS", path, &headers, b"").await.expect(204);
            assert_eq!(allowed(&answer), methods, "{path}");
            assert!(answer.body.is_empty());
            let posts = methods.contains(&"POST").then_some(POST_TYPES);
            assert_eq!(answer.header("accept-post"), posts, "{path}");
            let types = answer.header("accept-patch").unwrap_or_default();
            for read in [JSON, XML, "text/xml", MERGE_PATCH, JSON_PATCH] {
                let is_taken = types.split(", ").any(|known| known == read);
                assert_eq!(is_taken, methods.contains(&"PATCH"), "{path} {types}");
            }
        }
    }
}

const POST_TYPES: &str = "application/json, application/xml, text/xml";

#[actix_web::test]
async fn every_other_method_is_405_with_those_that_there_are() {
    let server = Server::start().await;
    for (path, methods) in URLS {
        for method in METHODS.iter().filter(|method| !methods.contains(method)) {
            // Whatever else is wrong is told later.
            let headers = [("accept", "image/png"), ("content-type", "text/plain")];
            let refused = server.request(method, path, &headers, b"Tea").await;
            assert_eq!(refused.status, 405, "{method} {path}");
            assert_eq!(allowed(&refused), methods, "{method} {path}");
            let kind = "/docs/problems/method-not-allowed";
            if !path.contains(".xml") && !path.contains(".html") {
                assert_eq!(refused.json()["type"], kind, "{method} {path}");
            }
        }
    }
    assert_eq!(server.get("/articles", JSON).await.json(), json!([]));
}

#[actix_web::test]
async fn an_unknown_url_has_no_method() {
    let server = Server::start().await;
    for method in METHODS {
        for path in ["/nowhere", "/articles/a/b", "/articles/a.txt", "/article", "/docs/x/y"] {
            let answer = server.request(method, path, &[], b"").await.expect(404);
            assert_eq!(answer.header("allow"), None, "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn head_answers_as_get_does() {
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    server.patch("/articles/first-post", JSON, r#"{"slug":"moved"}"#).await.expect(200);
    let more = [
        ("/articles/moved", READ),
        ("/articles/moved.html", READ),
        ("/articles?limit=0", READ),
        ("/articles/", READ),
        ("/nowhere", READ),
    ];
    for (path, _) in URLS.iter().chain(&more) {
        for (accept, coding) in [(JSON, "identity"), (HTML, "br"), ("image/png", "gzip")] {
            let headers =
                [("accept", accept), ("accept-encoding", coding), ("x-request-id", "the-same")];
            let get = server.request("GET", path, &headers, b"").await;
            let head = server.request("HEAD", path, &headers, b"").await;
            assert_eq!(head.status, get.status, "{path}");
            let sorted = |answer: &Answer| {
                let mut fields: Vec<String> =
                    answer.headers.iter().map(|field| format!("{field:?}")).collect();
                fields.sort();
                fields
            };
            assert_eq!(sorted(&head), sorted(&get), "{path}");
        }
    }
}

#[actix_web::test]
async fn a_slash_too_many_leads_to_the_url_without_it() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    server.patch(&path, JSON, r#"{"slug":"present"}"#).await.expect(200);
    let by_id = (format!("{path}/"), path.clone());
    for (slashed, target) in [
        ("/articles/", "/articles"),
        ("/articles/?limit=1", "/articles?limit=1"),
        ("/articles/?limit=1&fields=id%2Ctitle", "/articles?limit=1&fields=id%2Ctitle"),
        ("/articles.json/", "/articles.json"),
        ("/articles.xml/?limit=1", "/articles.xml?limit=1"),
        ("/articles/present/", "/articles/present"),
        ("/articles/present.html/", "/articles/present.html"),
        ("/articles/present.json/?fields=id", "/articles/present.json?fields=id"),
        ("/articles/first-post.xml/?fields=id", "/articles/present.xml?fields=id"),
        (by_id.0.as_str(), by_id.1.as_str()),
        ("//", "/"),
        ("/tags/", "/tags"),
        ("/docs/", "/docs"),
        ("/docs/problems/", "/docs/problems"),
        ("/docs/problems/invalid/", "/docs/problems/invalid"),
        ("/openapi.json/", "/openapi.json"),
        ("/health/live/", "/health/live"),
    ] {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let headers = [("content-type", JSON)];
            let moved = server.request(method, slashed, &headers, b"").await.expect(308);
            assert_eq!(moved.location(), target, "{method} {slashed}");
            assert!(moved.body.is_empty());
        }
    }
}

#[actix_web::test]
async fn a_slash_behind_what_does_not_exist_is_404() {
    let server = Server::start().await;
    for path in [
        "/nowhere/",
        "/articles/nothing/",
        "/articles/nothing.json/",
        "/articles//",
        "/articles//?limit=1",
        "/articles.txt/",
        "///",
        "//articles",
        "//example.com/",
        "/docs/problems/nothing/",
        "/docs//",
    ] {
        for method in ["GET", "HEAD", "POST", "DELETE"] {
            let answer = server.request(method, path, &[], b"").await;
            assert_eq!(answer.status, 404, "{method} {path} {:?}", answer.header("location"));
        }
    }
}

#[actix_web::test]
async fn a_write_to_a_url_with_a_slash_too_many_changes_nothing() {
    let server = Server::start().await;
    let before = server.post("/articles", JSON, FIRST_POST).await.expect(201).json();
    let new = "/articles/0f5c954e-7c66-4d5a-9b63-6a3b6c7f5a10/";
    for (method, path, status) in [
        ("POST", "/articles/", 308),
        ("POST", "/articles.xml/", 308),
        ("PUT", "/articles/first-post/", 308),
        ("PATCH", "/articles/first-post.json/", 308),
        ("DELETE", "/articles/first-post/", 308),
        ("PUT", new, 404),
    ] {
        let body = br#"{"title":"Other","content":""}"#;
        let headers = [("content-type", JSON)];
        server.request(method, path, &headers, body).await.expect(status);
        assert_eq!(server.get("/articles", JSON).await.json(), json!([before]), "{method} {path}");
    }
}

/// The methods in `Allow`, sorted.
fn allowed(answer: &Answer) -> Vec<String> {
    let allow = answer.header("allow").expect("Allow");
    let mut methods: Vec<String> = allow.split(", ").map(str::to_owned).collect();
    methods.sort();
    methods
}
