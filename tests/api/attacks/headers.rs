//! Header injection and response splitting, as far as a request that was
//! parsed can carry it; a raw line end in a header is the parser's to refuse.

use broadsheet::app::Settings;
use broadsheet::http::cors::Origins;
use serde_json::json;

use super::encoded;
use crate::support::*;

/// What would end a header and begin another.
const PAYLOADS: [&str; 16] = [
    "\r\nSet-Cookie: a=b",
    "\nSet-Cookie: a=b",
    "\rSet-Cookie: a=b",
    "\r\n\r\n<script>alert(1)</script>",
    "\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx",
    "\r\n Set-Cookie: a=b",
    "x\r\nLocation: //evil.example",
    "x\r\nAccess-Control-Allow-Origin: *",
    "\u{85}Set-Cookie: a=b",
    "\u{2028}Set-Cookie: a=b",
    "\u{560d}\u{560a}Set-Cookie: a=b",
    "\u{10d}\u{10a}Set-Cookie: a=b",
    "%0d%0aSet-Cookie: a=b",
    "%250d%250aSet-Cookie: a=b",
    "\\r\\nSet-Cookie: a=b",
    "\0\r\nSet-Cookie: a=b",
];

const KNOWN: [&str; 22] = [
    "accept-patch",
    "accept-post",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "allow",
    "cache-control",
    "content-encoding",
    "content-security-policy",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-request-id",
];

/// Checks that there is no header that we did not put there, and that none
/// leads or lets anybody elsewhere.
#[track_caller]
fn check(answer: &Answer, what: &str) {
    for (name, value) in &answer.headers {
        assert!(KNOWN.contains(&name.as_str()), "{name} in the answer to {what}");
        let is_plain = value.as_bytes().iter().all(|byte| (b' '..=b'~').contains(byte));
        assert!(is_plain, "{name}: {value:?} in the answer to {what}");
    }
    let location = answer.header("location").unwrap_or("/");
    let stays = location.starts_with('/') && !location.starts_with("//");
    assert!(stays && !location.contains('\\'), "{location} in the answer to {what}");
    let origin = answer.header("access-control-allow-origin");
    assert!(origin.is_none_or(|origin| origin == "https://app.example"), "{what}: {origin:?}");
    assert!(answer.status < 500, "{} to {what}", answer.status);
}

async fn server() -> Server {
    let origins = Origins::Only(vec!["https://app.example".into()]);
    let server = Server::start_with(Settings { origins, ..settings() }).await;
    let article = r#"{"title":"Former","content":"","slug":"former"}"#;
    let path = server.post("/articles", JSON, article).await.expect(201).location();
    server.patch(&path, JSON, r#"{"slug":"present"}"#).await.expect(200);
    server
}

#[actix_web::test]
async fn no_url_adds_a_header() {
    let server = server().await;
    for payload in PAYLOADS {
        let payload = encoded(payload);
        for path in [
            format!("/{payload}"),
            format!("/{payload}/"),
            format!("/articles/{payload}"),
            format!("/articles/former{payload}"),
            format!("/articles/former/{payload}"),
            format!("/articles/former.json{payload}"),
            format!("/articles/former.{payload}"),
            format!("/articles.{payload}"),
            format!("/articles{payload}.json"),
            format!("/articles/?{payload}"),
            format!("/articles?limit={payload}"),
            format!("/docs/problems/{payload}"),
            format!("/docs/problems/not-found{payload}/"),
            format!("/assets/{payload}"),
            format!("/docs/assets/{payload}"),
            format!("/tokens/{payload}"),
        ] {
            for accept in [JSON, XML, HTML] {
                for method in ["GET", "POST", "DELETE", "OPTIONS"] {
                    let answer = server.request(method, &path, &[("accept", accept)], b"").await;
                    check(&answer, &format!("{method} {path}"));
                }
            }
        }
        // The query goes along, as it was.
        for path in ["/articles/former", "/articles/former.xml"] {
            let moved = server.get(&format!("{path}?x={payload}"), JSON).await.expect(308);
            check(&moved, path);
            let location = path.replace("former", "present");
            assert_eq!(moved.location(), format!("{location}?x={payload}"));
        }
        let moved = server.get(&format!("/tags/?{payload}"), JSON).await;
        check(&moved, &payload);
    }
}

#[actix_web::test]
async fn no_member_adds_a_header() {
    let server = server().await;
    for payload in PAYLOADS {
        for name in ["slug", "title", "author", "summary", "status", "published_at", "id"] {
            let mut article = json!({ "title": "x", "content": "" });
            article[name] = json!(payload);
            for accept in [JSON, XML, HTML] {
                let headers = [("accept", accept), ("content-type", JSON)];
                let body = article.to_string();
                let answer = server.request("POST", "/articles", &headers, body.as_bytes()).await;
                check(&answer, &body);
            }
        }
    }
    // A title of nothing but separators still makes a slug that is one.
    let article = json!({ "title": "a\u{560d}\u{560a}Set-Cookie: b", "content": "" });
    let made = server.post("/articles", JSON, &article.to_string()).await.expect(201).json();
    let slug = made["slug"].as_str().expect("a slug");
    assert!(slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{slug}");
}

#[actix_web::test]
async fn no_header_adds_another() {
    let server = server().await;
    let odd = ["a b", "a;b", "a,b", "\"", "<x>", "a\tb", "é", "\u{85}", "%0d%0aSet-Cookie:a", ""];
    let origins = ["null", "*", "https://app.example.evil.example", "https://app.example\tx"];
    for value in odd.into_iter().chain(origins).chain(["evil.example\\", "a@b", "x:y:z"]) {
        for name in [
            "x-request-id",
            "origin",
            "host",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-for",
            "forwarded",
            "accept",
            "accept-encoding",
            "access-control-request-method",
            "access-control-request-headers",
            "authorization",
            "content-type",
            "content-encoding",
            "prefer",
            "referer",
        ] {
            for (method, path) in [
                ("GET", "/"),
                ("GET", "/articles/present.html"),
                ("GET", "/articles/former"),
                ("GET", "/articles/"),
                ("POST", "/articles"),
                ("OPTIONS", "/articles"),
            ] {
                let headers = [(name, value)];
                let answer = server.request(method, path, &headers, FIRST_POST.as_bytes()).await;
                check(&answer, &format!("{method} {path}, {name}: {value:?}"));
            }
        }
    }
}

#[actix_web::test]
async fn no_redirect_leads_to_another_host() {
    let server = server().await;
    for path in [
        "//evil.example/",
        "//evil.example//",
        "//evil.example/articles/",
        "///",
        "//",
        "/\\evil.example/",
        "/.evil.example/",
        "/%5cevil.example/",
        "/%2fevil.example/",
        "//articles/",
        "//articles/former",
        "/articles//evil.example/",
        "/articles/former//",
        "http://evil.example/articles/",
        "http://evil.example//articles/",
        "http://evil.example/articles/former",
        "/articles/former?//evil.example",
        "/articles/?//evil.example",
        "/articles/former.json/?x=http://evil.example",
    ] {
        check(&server.get(path, HTML).await, path);
    }
}
