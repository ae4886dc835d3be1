//! Every failure as a problem document (RFC 9457), and which of several is told.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, HttpResponse, web};
use broadsheet::db::PoolOptions;
use broadsheet::http::door;
use broadsheet::http::problem::Kind;
use serde_json::Value;
use tokio::sync::Notify;

use crate::support::*;

const FORMATS: [(&str, &str); 3] = [
    (JSON, "application/problem+json"),
    (XML, "application/problem+xml"),
    (HTML, "text/html; charset=utf-8"),
];

/// Method, path, a header field, body, status, and the places of `errors`.
type Case<'a> = (&'a str, &'a str, (&'a str, &'a str), &'a str, u16, &'a [&'a str]);

/// What no client is to see of us.
const SECRETS: [&str; 16] = [
    "src/",
    ".rs",
    "::",
    "Some(",
    "None",
    "Err(",
    "panicked",
    "unwrap",
    "/tmp",
    "/work",
    "/etc",
    "article_tags",
    "diesel",
    "sqlite",
    "postgres",
    "relation",
];

#[actix_web::test]
async fn each_failure_is_told_in_each_format_with_every_member() {
    let server = Server::start().await;
    server.post("/articles", JSON, r#"{"title":"Taken","content":""}"#).await.expect(201);
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let (long, large) = (format!("/articles?q={}", "a".repeat(9000)), "a".repeat(33_000));
    let huge = " ".repeat((2 << 20) + 1);
    let cases: [Case; 19] = [
        ("GET", "/nowhere", ("a", "b"), "", 404, &[]),
        ("GET", "/nowhere/\"&'%3Cb%3E?x=%3C", ("a", "b"), "", 404, &[]),
        ("GET", "/articles/nothing", ("a", "b"), "", 404, &[]),
        ("GET", "/articles/no_slug!", ("a", "b"), "", 404, &[]),
        ("DELETE", "/articles", ("a", "b"), "", 405, &[]),
        ("PUT", "/docs", ("a", "b"), "", 405, &[]),
        (
            "GET",
            "/articles?limit=0&limt=%3Cb%3E&%00=1",
            ("a", "b"),
            "",
            400,
            &["limit", "limt", "\0"],
        ),
        ("GET", "/tags?x=%ff", ("a", "b"), "", 400, &["x"]),
        ("POST", "/articles", ("content-type", JSON), "{\"<b>\":", 400, &[""]),
        ("POST", "/articles", ("content-type", XML), "<b>&amp;</b>", 400, &[""]),
        ("POST", "/articles", ("content-type", JSON), "", 400, &[""]),
        ("POST", "/articles", ("content-type", "text/plain;a=\"<b>&'\""), "T", 415, &[]),
        ("POST", "/articles", ("content-type", JSON), &huge, 413, &[]),
        (
            "POST",
            "/articles",
            ("content-type", JSON),
            r#"{"<b>&\u0007":1}"#,
            422,
            &["/title", "/content", "/<b>&\u{7}"],
        ),
        ("POST", "/articles", ("content-type", JSON), "[1", 400, &[""]),
        ("PATCH", "/articles/first-post", ("content-type", JSON), r#"{"slug":"taken"}"#, 409, &[]),
        ("GET", &long, ("a", "b"), "", 414, &[]),
        ("GET", "/articles", ("a", &large), "", 431, &[]),
        (
            "PATCH",
            "/articles/first-post",
            ("content-type", JSON),
            r#"{"tags":["<b>"],"status":"'"}"#,
            422,
            &["/status", "/tags/0"],
        ),
    ];
    for (method, path, header, body, status, places) in cases {
        for (accept, content_type) in FORMATS {
            // The same number of bytes in each format, for 431 tells it.
            let (id, pad) = (("x-request-id", "one.two-3_4"), "p".repeat(32 - accept.len()));
            let headers = [header, ("accept", accept), id, ("x-pad", pad.as_str())];
            let answer = server.request(method, path, &headers, body.as_bytes()).await;
            assert_eq!(answer.status, status, "{method} {path}");
            assert_eq!(answer.header("content-type"), Some(content_type), "{method} {path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            // The problem in JSON is the measure of the others.
            let pad = "p".repeat(32 - JSON.len());
            let headers = [header, ("accept", JSON), id, ("x-pad", pad.as_str())];
            let json = server.request(method, path, &headers, body.as_bytes()).await;
            let problem = json.json();
            check_members(&problem, path.split('?').next().expect("a path"), status);
            let found: BTreeSet<String> = json.places().into_iter().collect();
            assert_eq!(found, places.iter().map(|place| (*place).to_owned()).collect(), "{path}");
            check_format(&answer, accept, &problem);
            check_secrets(&answer);
        }
    }
}

fn check_members(problem: &Value, instance: &str, status: u16) {
    let kind = Kind::all().find(|kind| kind.status() == status).expect("a known status");
    assert_eq!(problem["type"], kind.url());
    assert_eq!(problem["title"], kind.title());
    assert_eq!(problem["status"], status);
    assert_eq!(problem["instance"], instance);
    assert_eq!(problem["request_id"], "one.two-3_4");
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.ends_with('.') || detail.ends_with("errors"), "{detail}");
    let names: Vec<&String> = problem.as_object().expect("an object").keys().collect();
    let mut expected =
        vec!["detail", "errors", "instance", "request_id", "status", "title", "type"];
    expected.retain(|name| *name != "errors" || matches!(status, 400 | 422));
    assert_eq!(names.into_iter().collect::<BTreeSet<_>>().len(), expected.len());
    assert!(expected.iter().all(|name| problem.get(name).is_some()), "{problem}");
    for error in problem["errors"].as_array().into_iter().flatten() {
        let detail = error["detail"].as_str().expect("each error has a detail");
        assert!(!detail.is_empty() && error.as_object().map(serde_json::Map::len) == Some(2));
    }
}

/// Checks that the answer says in its format what the problem says in JSON.
fn check_format(answer: &Answer, accept: &str, problem: &Value) {
    let text = answer.text();
    let texts = ["type", "title", "detail", "instance", "request_id"].map(|name| &problem[name]);
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    match accept {
        XML => assert_eq!(text, in_xml(problem)),
        HTML => {
            let page = text.replace("&#x2f;", "/");
            let parts = errors.iter().flat_map(|e| e.as_object().expect("an error").values());
            for part in texts.into_iter().chain(parts) {
                let part = escaped(part.as_str().expect("a text")).replace('\'', "&#x27;");
                assert!(page.contains(&part), "{part} is not in {page}");
            }
            assert!(page.starts_with("<!doctype html>"));
            assert!(page.contains(&problem["status"].to_string()));
            assert!(!page.contains("<b>"), "{page}");
        }
        _ => assert_eq!(answer.json(), *problem),
    }
}

/// RFC 9457 appendix B.
fn in_xml(problem: &Value) -> String {
    let element = |name: &str, value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), escaped);
        format!("<{name}>{text}</{name}>")
    };
    let mut members: Vec<String> = ["type", "title", "status", "detail", "instance", "request_id"]
        .map(|name| element(name, &problem[name]))
        .into();
    if let Some(errors) = problem["errors"].as_array() {
        let items = errors.iter().map(|error| {
            let place = if error.get("pointer").is_some() { "pointer" } else { "parameter" };
            format!(
                "<i>{}{}</i>",
                element(place, &error[place]),
                element("detail", &error["detail"])
            )
        });
        members.push(format!("<errors>{}</errors>", items.collect::<String>()));
    }
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let namespace = "urn:ietf:rfc:7807";
    // What XML cannot carry is told by its replacement.
    format!("{declaration}\n<problem xmlns=\"{namespace}\">{}</problem>\n", members.concat())
        .replace(['\0', '\u{7}'], "\u{fffd}")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

fn check_secrets(answer: &Answer) {
    let text = answer.text();
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

/// What can be wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    LongUrl,
    LargeHeaders,
    NoSuchRoute,
    WrongMethod,
    ImpossibleAccept,
    NoSuchArticle,
    WrongType,
    UnknownCoding,
    TooLarge,
    UnknownParameter,
    Malformed,
    Invalid,
    SlugTaken,
}

use Fault::*;

/// In the order of precedence.
const FAULTS: [(Fault, u16); 13] = [
    (LongUrl, 414),
    (LargeHeaders, 431),
    (NoSuchRoute, 404),
    (WrongMethod, 405),
    (ImpossibleAccept, 406),
    (NoSuchArticle, 404),
    (WrongType, 415),
    (UnknownCoding, 415),
    (TooLarge, 413),
    (UnknownParameter, 400),
    (Malformed, 400),
    (Invalid, 422),
    (SlugTaken, 409),
];

/// A PATCH with these faults.
async fn faulty(server: &Server, faults: &[Fault]) -> Answer {
    let has = |fault| faults.contains(&fault);
    let either = |fault, wrong, right| if has(fault) { wrong } else { right };
    let article = either(NoSuchArticle, "/articles/nothing", "/articles/first-post");
    let path = either(NoSuchRoute, "/nowhere", article);
    let query = either(UnknownParameter, "?dry_run=1", "");
    let long = if has(LongUrl) { format!("?q={}", "a".repeat(9000)) } else { query.to_owned() };
    let large = "a".repeat(if has(LargeHeaders) { 33_000 } else { 1 });
    let headers = [
        ("accept", either(ImpossibleAccept, "image/png", JSON)),
        ("content-type", either(WrongType, "text/plain", JSON)),
        ("content-encoding", either(UnknownCoding, "deflate", "identity")),
        ("x-large", large.as_str()),
    ];
    let title = either(Invalid, "", "Tea");
    let slug = either(SlugTaken, "taken", "free");
    let end = either(Malformed, ",}", "}");
    let padding = " ".repeat(if has(TooLarge) { 2 << 20 } else { 0 });
    let body = format!(r#"{{"title":"{title}","slug":"{slug}"{end}{padding}"#);
    let method = either(WrongMethod, "PROPFIND", "PATCH");
    server.request(method, &format!("{path}{long}"), &headers, body.as_bytes()).await
}

#[actix_web::test]
async fn of_several_faults_the_first_is_told() {
    let server = Server::start().await;
    server.post("/articles", JSON, r#"{"title":"Taken","content":""}"#).await.expect(201);
    let before = server.post("/articles", JSON, FIRST_POST).await.expect(201);
    for (index, (first, status)) in FAULTS.into_iter().enumerate() {
        let later: Vec<Fault> = FAULTS[index + 1..].iter().map(|(fault, _)| *fault).collect();
        let mut combinations = vec![vec![first], [&[first], later.as_slice()].concat()];
        combinations.extend(later.iter().map(|second| vec![first, *second]));
        for faults in combinations {
            let answer = faulty(&server, &faults).await;
            assert_eq!(answer.status, status, "{faults:?}: {}", answer.text());
            assert_eq!(answer.json()["status"], status, "{faults:?}");
        }
    }
    assert_eq!(server.get(&before.location(), JSON).await.json(), before.json());
    faulty(&server, &[]).await.expect(200);
}

#[actix_web::test]
async fn a_url_may_have_eight_kibibytes_and_the_header_fields_thirty_two() {
    let server = Server::start().await;
    for (length, status) in [(8192, 200), (8193, 414)] {
        let path = format!("/articles?q={}", "a".repeat(length - "/articles?q=".len()));
        server.request("GET", &path, &[], b"").await.expect(status);
    }
    for (length, status) in [(32 * 1024, 200), (32 * 1024 + 1, 431)] {
        let value = "a".repeat(length - "x-large".len());
        server
            .anonymous()
            .request("GET", "/articles", &[("x-large", &value)], b"")
            .await
            .expect(status);
        let (one, two) = value.split_at(10_000);
        let two = &two["x-large".len()..];
        let lines = [("x-large", one), ("x-large", two)];
        server.anonymous().request("GET", "/articles", &lines, b"").await.expect(status);
    }
}

#[actix_web::test]
async fn a_panic_is_a_bare_500() {
    async fn panicking() -> HttpResponse {
        panic!("the secret of src/secret.rs")
    }
    let service =
        init_service(App::new().route("/articles", web::to(panicking)).wrap(from_fn(door::admit)))
            .await;
    for (accept, content_type) in FORMATS {
        let request = TestRequest::get().uri("/articles").insert_header(("accept", accept));
        let request = request.insert_header(("x-request-id", "one"));
        let response = match service.call(request.to_request()).await {
            Ok(response) => response.into_parts().1,
            Err(error) => error.error_response(),
        };
        let (head, body) = response.into_parts();
        let body = to_bytes(body).await.expect("a whole body").to_vec();
        let answer = Answer::new(head.status(), head.headers().clone(), body).expect(500);
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert_eq!(answer.header("x-request-id"), Some("one"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"));
        assert!(answer.text().contains("one") && !answer.text().contains("secret"));
        check_secrets(&answer);
    }
}

#[actix_web::test]
async fn what_the_database_says_reaches_no_client() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    server.database.execute("drop table article_tags").await;
    let article = r#"{"title":"T","content":"","tags":["t"]}"#;
    for (method, path, body) in [
        ("GET", "/articles", ""),
        ("GET", path.as_str(), ""),
        ("GET", "/tags", ""),
        ("POST", "/articles", article),
        ("PUT", path.as_str(), article),
        ("PATCH", path.as_str(), article),
        ("DELETE", path.as_str(), ""),
    ] {
        for (accept, content_type) in FORMATS {
            let headers = [("accept", accept), ("content-type", JSON)];
            let answer = server.request(method, path, &headers, body.as_bytes()).await.expect(500);
            assert_eq!(answer.header("content-type"), Some(content_type), "{method} {path}");
            let id = answer.header("x-request-id").expect("an id");
            assert!(id.len() == 36 && answer.text().contains(id), "{method} {path}");
            check_secrets(&answer);
        }
    }
    server.request("GET", "/", &[("accept", JSON)], b"").await.expect(200);
}

#[actix_web::test]
async fn a_pool_that_is_used_up_is_503_until_it_is_not() {
    let wait = Duration::from_millis(400);
    let pool = PoolOptions { size: NonZeroUsize::MIN, wait, ..pool() };
    let server = Server::start_on(Database::create().await, settings(), pool).await;
    let (taken, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let holder = {
        let (db, taken, release) = (server.db.clone(), Arc::clone(&taken), Arc::clone(&release));
        actix_web::rt::spawn(async move {
            db.scan(async move |_| {
                taken.notify_one();
                release.notified().await;
                Ok(())
            })
            .await
        })
    };
    taken.notified().await;
    for path in ["/articles", "/articles/first-post", "/tags", "/health/ready"] {
        for (accept, content_type) in FORMATS {
            let answer = server.get(path, accept).await.expect(503);
            assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
            assert_eq!(answer.header("retry-after"), Some("1"), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            check_secrets(&answer);
        }
    }
    server.get("/health/live", JSON).await.expect(200);
    release.notify_one();
    holder.await.expect("ends").expect("reads");
    server.get("/articles", JSON).await.expect(200);
}

#[actix_web::test]
async fn the_type_of_each_problem_leads_to_its_page() {
    let server = Server::start().await;
    let list = server.get("/docs/problems", HTML).await.expect(200);
    for kind in Kind::all() {
        for accept in [JSON, HTML, "image/png"] {
            let page = server.get(&kind.url(), accept).await.expect(200);
            assert!(page.text().contains(kind.title()), "{kind:?}");
            assert!(page.text().contains(&kind.status().as_u16().to_string()), "{kind:?}");
        }
        assert!(list.text().contains(kind.name()), "{kind:?}");
    }
    server.get("/docs/problems/nothing", HTML).await.expect(404);
}

#[actix_web::test]
async fn a_request_id_is_kept_if_it_is_a_plain_one() {
    let server = Server::start().await;
    let longest = "a".repeat(128);
    for id in ["a", "0", "A-b_c.9", "018f2f6e-2d3c-7a1e-9c57-2f8a4f0e6b11", &longest] {
        for path in ["/articles", "/nowhere", "/docs", "/articles/", "/health/live"] {
            let answer = server.request("GET", path, &[("x-request-id", id)], b"").await;
            assert_eq!(answer.header("x-request-id"), Some(id), "{path}");
        }
    }
    let too_long = "a".repeat(129);
    let mut seen = BTreeSet::new();
    for id in ["", " ", "a b", "a/b", "a,b", "<b>", "é", "a:b", "\"a\"", &too_long] {
        let answer = server.request("GET", "/nowhere", &[("x-request-id", id)], b"").await;
        let given = answer.header("x-request-id").expect("an id").to_owned();
        assert!(given.len() == 36 && given != id, "{id}");
        assert_eq!(answer.json()["request_id"], given, "{id}");
        assert!(seen.insert(given), "each request has its own");
    }
}

#[actix_web::test]
async fn every_answer_says_how_it_may_be_kept_and_shown() {
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let everybody = server.anonymous();
    let read = Some("public, no-cache");
    let no = Some("no-store");
    for (method, path, body, status, cache) in [
        ("GET", "/articles", "", 200, read),
        ("HEAD", "/articles.html", "", 200, read),
        ("GET", "/articles/first-post", "", 200, read),
        ("GET", "/", "", 200, read),
        ("GET", "/tags", "", 200, read),
        ("GET", "/docs", "", 200, read),
        ("GET", "/openapi.json", "", 200, read),
        ("GET", "/docs/problems", "", 200, read),
        ("GET", "/docs/assets/swagger-ui-bundle.js", "", 200, read),
        ("GET", "/articles/", "", 308, read),
        ("GET", "/health/live", "", 200, no),
        ("GET", "/health/ready", "", 200, no),
        ("GET", "/nowhere", "", 404, no),
        ("GET", "/articles/nothing", "", 404, no),
        ("GET", "/articles?x=1", "", 400, no),
        ("POST", "/articles", FIRST_POST, 201, no),
        ("POST", "/articles", "{}", 422, no),
        ("POST", "/articles/", "{}", 308, no),
        ("PUT", "/articles/first-post", FIRST_POST, 200, no),
        ("PATCH", "/articles/first-post", "{}", 200, no),
    ] {
        for accept in [JSON, XML, HTML] {
            let headers = [("accept", accept), ("content-type", JSON)];
            // What a token sees is for nobody else.
            let caller = if cache == read { &everybody } else { &server };
            let answer = caller.request(method, path, &headers, body.as_bytes()).await;
            assert_eq!(answer.status, status, "{method} {path}");
            assert_eq!(answer.header("cache-control"), cache, "{method} {path}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            assert!(answer.header("x-request-id").is_some());
            let is_page = answer.header("content-type").is_some_and(|t| t.starts_with(HTML));
            let policy = answer.header("content-security-policy");
            assert_eq!(policy.is_some(), is_page, "{method} {path}");
            check_policy(policy.unwrap_or("default-src 'none'"));
        }
    }
    assert_eq!(server.delete("/articles/first-post").await.expect(204).header("cache-control"), no);
}

/// No script but our own files may run, and nothing is allowed by default.
fn check_policy(policy: &str) {
    assert!(policy.contains("default-src 'none'"), "{policy}");
    for scripts in policy.split(';').filter(|part| part.contains("script-src")) {
        assert_eq!(scripts.trim(), "script-src 'self'");
    }
    assert!(!policy.contains('*') && !policy.contains("unsafe-eval"), "{policy}");
}
