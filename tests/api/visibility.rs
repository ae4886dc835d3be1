//! What is not published does not exist for who may not see it: by content,
//! count, header or status, at every URL and in every format.

use serde_json::Value;

use crate::support::*;

const READ: &[Scope] = &[Scope::ReadDrafts];
const WRITE: &[Scope] = &[Scope::Write];

/// Words that stand in the hidden articles alone.
const SECRETS: [&str; 2] = ["zebra", "quagga"];

struct Stage {
    server: Server,
    /// The ids of the draft, the scheduled and the published article.
    ids: [String; 3],
}

async fn stage() -> Stage {
    let server = Server::start().await;
    let mut ids = Vec::new();
    for (name, more) in [
        ("zebra", r#""status":"draft""#),
        ("quagga", r#""status":"scheduled","published_at":"2026-01-02T04:04:05Z""#),
        ("horse", r#""status":"published","published_at":"2026-01-01T00:00:00Z""#),
    ] {
        let body = format!(
            r#"{{"title":"{name}","content":"{name}","summary":"{name}","author":"{name}","tags":["{name}","animal"],"slug":"old-{name}",{more}}}"#
        );
        let made = server.post("/articles", JSON, &body).await.expect(201).json();
        let id = made["id"].as_str().expect("an id").to_owned();
        let renamed = format!(r#"{{"slug":"{name}"}}"#);
        server.patch(&format!("/articles/{id}"), JSON, &renamed).await.expect(200);
        ids.push(id);
    }
    Stage { server, ids: ids.try_into().expect("three") }
}

/// A request to an article's URL, its name masked in whatever comes back.
async fn masked(caller: &Server, method: &str, name: &str, end: &str, format: &str) -> Answer {
    let headers = [("accept", format), ("x-request-id", "same")];
    let url = format!("/articles/{name}{end}");
    let mut answer = caller.request(method, &url, &headers, b"").await.expect(404);
    answer.body = String::from_utf8_lossy(&answer.body).replace(name, "NAME").into_bytes();
    answer
}

#[actix_web::test]
async fn a_hidden_article_is_as_absent_as_one_that_never_was() {
    let Stage { server, ids } = stage().await;
    let hidden = [ids[0].as_str(), &ids[1], "zebra", "quagga", "old-zebra", "old-quagga"];
    for caller in [server.anonymous(), server.with(WRITE).await] {
        for (end, format, method) in
            every(["", ".json", ".xml", ".html", "/"], [JSON, XML, HTML], ["GET", "HEAD"])
        {
            let absent = masked(&caller, method, "never-was", end, format).await;
            for name in hidden {
                let answer = masked(&caller, method, name, end, format).await;
                assert_eq!(answer.body, absent.body, "{method} {name}{end}");
                let names = |answer: &Answer| -> Vec<String> {
                    let mut names: Vec<_> =
                        answer.headers.keys().map(ToString::to_string).collect();
                    names.sort();
                    names
                };
                assert_eq!(names(&answer), names(&absent), "{method} {name}{end}");
            }
        }
    }
}

fn every<'a, const A: usize, const B: usize, const C: usize>(
    a: [&'a str; A],
    b: [&'a str; B],
    c: [&'a str; C],
) -> Vec<(&'a str, &'a str, &'a str)> {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y)));
    pairs.flat_map(|(x, y)| c.iter().map(move |z| (x, y, *z))).collect()
}

#[actix_web::test]
async fn a_writer_that_cannot_see_meets_404_on_every_method() {
    let stage = stage().await;
    let writer = stage.server.with(WRITE).await;
    for id in &stage.ids[..2] {
        let path = format!("/articles/{id}");
        for (method, body) in [
            ("PUT", FIRST_POST),
            ("PATCH", r#"{"title":"x"}"#),
            ("DELETE", ""),
            ("PUT", "{}"),
            ("PATCH", "["),
        ] {
            writer
                .request(method, &path, &[("content-type", JSON)], body.as_bytes())
                .await
                .expect(404);
        }
    }
    let kept =
        stage.server.get(&format!("/articles/{}", stage.ids[0]), JSON).await.expect(200).json();
    assert_eq!((kept["title"].as_str(), kept["version"].as_i64()), (Some("zebra"), Some(2)));
    let draft = r#"{"title":"mine","content":"","status":"draft"}"#;
    let made = writer.post("/articles", JSON, draft).await.expect(201);
    writer.get(&made.location(), JSON).await.expect(404);
}

#[actix_web::test]
async fn collections_hold_what_the_caller_may_see() {
    let stage = stage().await;
    let reader = stage.server.with(READ).await;
    let writer = stage.server.with(WRITE).await;
    for url in ["/", "/articles", "/articles.json", "/articles.xml", "/articles.html", "/tags"] {
        for format in [JSON, XML, HTML] {
            for caller in [&stage.server.anonymous(), &writer] {
                let answer = caller.get(url, format).await.expect(200);
                let text = answer.text();
                assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{url} {format}");
                assert!(
                    answer
                        .header("vary")
                        .is_some_and(|v| url == "/" || v.contains("Authorization"))
                );
            }
            let all = reader.get(url, format).await.expect(200);
            let shows_all = SECRETS.iter().all(|secret| all.text().contains(secret));
            assert!(shows_all || url == "/", "{url} {format}");
        }
    }
    let count = |list: &Value| list.as_array().map(Vec::len);
    assert_eq!(count(&stage.server.anonymous().get("/articles", JSON).await.json()), Some(1));
    assert_eq!(count(&reader.get("/articles", JSON).await.json()), Some(3));
    let tags = stage.server.anonymous().get("/tags", JSON).await.json();
    assert_eq!(
        tags.to_string(),
        r#"[{"articles":1,"name":"animal"},{"articles":1,"name":"horse"}]"#
    );
}

#[actix_web::test]
async fn a_scheduled_article_appears_by_itself_everywhere() {
    let stage = stage().await;
    let everybody = stage.server.anonymous();
    let urls = ["/articles.json", "/articles.xml", "/articles.html", "/tags"];
    stage.server.wait(3599);
    for url in urls {
        assert!(!everybody.get(url, JSON).await.expect(200).text().contains("quagga"), "{url}");
    }
    stage.server.wait(1);
    for url in urls {
        assert!(everybody.get(url, JSON).await.expect(200).text().contains("quagga"), "{url}");
    }
    assert!(everybody.get("/", HTML).await.text().contains("quagga"));
    assert_eq!(
        everybody.get("/articles/quagga", JSON).await.expect(200).json()["status"],
        "published"
    );
    let moved = everybody.get("/articles/old-quagga", JSON).await.expect(308);
    assert_eq!(moved.location(), "/articles/quagga");
}

#[actix_web::test]
async fn a_slug_that_a_hidden_article_holds_is_told_as_any_other() {
    let stage = stage().await;
    let writer = stage.server.with(WRITE).await;
    let text = async |slug: &str| {
        let body = format!(r#"{{"title":"x","content":"","slug":"{slug}"}}"#);
        let mut problem = writer.post("/articles", JSON, &body).await.expect(409).json();
        problem["request_id"].take();
        problem.to_string().replace(slug, "SLUG")
    };
    assert_eq!(text("zebra").await, text("horse").await);
}
