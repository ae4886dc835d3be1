//! Pages of other origins.

use broadsheet::app::Settings;
use broadsheet::http::cors::Origins;

use crate::support::*;

const APP: &str = "https://app.example";

async fn server(origins: Origins) -> Server {
    Server::start_with(Settings { origins, ..settings() }).await
}

async fn ask(server: &Server, method: &str, path: &str, origin: &str) -> Answer {
    let preflight = [("origin", origin), ("access-control-request-method", "PATCH")];
    let headers = if method == "OPTIONS" { &preflight[..] } else { &preflight[..1] };
    server.anonymous().request(method, path, headers, b"").await
}

#[actix_web::test]
async fn a_listed_origin_is_let_in_and_no_other() {
    let server = server(Origins::Only(vec![APP.into(), "http://localhost:5173".into()])).await;
    for (origin, admitted) in [
        (APP, true),
        ("http://localhost:5173", true),
        ("https://app.example.evil", false),
        ("https://APP.example", false),
        ("http://app.example", false),
        ("null", false),
    ] {
        for (method, path, status) in
            [("GET", "/articles", 200), ("GET", "/articles/none", 404), ("POST", "/articles", 401)]
        {
            let answer = ask(&server, method, path, origin).await.expect(status);
            let allowed = answer.header("access-control-allow-origin");
            assert_eq!(allowed, admitted.then_some(origin), "{method} {path} {origin}");
            assert!(answer.header("vary").is_some_and(|vary| vary.contains("Origin")), "{origin}");
            assert_eq!(answer.header("access-control-allow-credentials"), None);
        }
    }
    let without = server.anonymous().get("/articles", JSON).await;
    assert!(without.header("vary").is_some_and(|vary| vary.contains("Origin")));
    assert_eq!(without.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn a_preflight_says_what_may_be_sent_and_is_kept() {
    let server = server(Origins::Only(vec![APP.into()])).await;
    let answer = ask(&server, "OPTIONS", "/articles/some-slug", APP).await.expect(204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
    assert_eq!(answer.header("access-control-allow-methods"), answer.header("allow"));
    assert!(answer.header("allow").is_some_and(|allow| allow.contains("PATCH")));
    let headers = answer.header("access-control-allow-headers").expect("headers").to_lowercase();
    for name in
        ["authorization", "content-type", "if-match", "if-none-match", "idempotency-key", "prefer"]
    {
        assert!(headers.contains(name), "{name}");
    }
    assert_eq!(answer.header("access-control-max-age"), Some("7200"));
    let other = ask(&server, "OPTIONS", "/articles/some-slug", "https://evil.example").await;
    assert_eq!(other.header("access-control-allow-methods"), None);
}

#[actix_web::test]
async fn a_page_may_read_the_headers_that_matter() {
    let server = server(Origins::Any).await;
    let answer = ask(&server, "GET", "/articles", "https://anywhere.example").await.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(!answer.header("vary").is_some_and(|vary| vary.contains("Origin")));
    let exposed = answer.header("access-control-expose-headers").expect("names");
    for name in [
        "ETag",
        "Link",
        "Location",
        "Retry-After",
        "X-Total-Count",
        "X-Request-Id",
        "Preference-Applied",
        "Idempotent-Replayed",
        "RateLimit",
        "RateLimit-Policy",
    ] {
        assert!(exposed.split(", ").any(|known| known == name), "{name}");
    }
}

#[actix_web::test]
async fn without_a_setting_no_page_of_another_origin_is_let_in() {
    let server = Server::start().await;
    let answer = ask(&server, "GET", "/articles", APP).await.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    assert!(!answer.header("vary").is_some_and(|vary| vary.contains("Origin")));
}

#[actix_web::test]
async fn a_page_may_learn_that_a_url_does_not_exist() {
    let origins = Origins::Only(vec!["https://app.example".into()]);
    let server = Server::start_with(Settings { origins, ..settings() }).await;
    let origin = ("origin", "https://app.example");
    for path in ["/nope", "/articles/a/b", "/articles/none"] {
        let asked = [origin, ("access-control-request-method", "PATCH")];
        let preflight = server.request("OPTIONS", path, &asked, b"").await.expect(204);
        let methods = preflight.header("access-control-allow-methods");
        assert!(methods.is_some_and(|methods| methods.contains("PATCH")), "{path}");
        let refused = server.request("PATCH", path, &[origin], b"{}").await;
        assert_eq!(refused.header("access-control-allow-origin"), Some("https://app.example"));
    }
    let stranger = [("origin", "https://evil.example"), ("access-control-request-method", "GET")];
    server.request("OPTIONS", "/nope", &stranger, b"").await.expect(404);
}
