//! Stored and reflected cross-site scripting.

use serde_json::{Value, json};

use super::encoded;
use crate::support::html::Html;
use crate::support::xml::{json_of, xml_of};
use crate::support::*;

/// The payloads that browsers are shown too.
const FILE: &str = include_str!("../../payloads.txt");
/// How many of them are stored before the list is looked at.
const PAGE: usize = 100;

fn payloads() -> Vec<String> {
    let payloads: Vec<String> =
        FILE.lines().filter(|line| !line.starts_with("%% ")).map(unescape).collect();
    let distinct: std::collections::HashSet<&String> = payloads.iter().collect();
    assert!(distinct.len() == payloads.len() && payloads.len() > 500);
    payloads
}

/// `\n`, `\t`, `\r`, `\f`, `\\` and `\u{HEX}`.
fn unescape(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (c, length) = match after.as_bytes().first() {
            Some(b'n') => ('\n', 1),
            Some(b't') => ('\t', 1),
            Some(b'r') => ('\r', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'\\') => ('\\', 1),
            Some(b'u') => {
                let end = after.find('}').expect("a brace");
                let code = u32::from_str_radix(&after[2..end], 16).expect("a number");
                (char::from_u32(code).expect("a character"), end + 1)
            }
            _ => panic!("what is escaped in {line}?"),
        };
        text.push(c);
        rest = &after[length..];
    }
    text + rest
}

fn is_carriable(text: &str) -> bool {
    text.chars().all(broadsheet_admits)
}

/// What the contract's §1 lets a text hold.
fn broadsheet_admits(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

fn start(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// The payload on one line, as a title must be.
fn line(payload: &str) -> String {
    let line = payload.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ");
    start(line.trim(), 200).trim().to_owned()
}

/// The payload in every text of an article.
fn article(payload: &str) -> Value {
    json!({ "title": line(payload), "content": payload, "summary": start(payload, 500),
            "author": start(payload, 100) })
}

/// As a page shows it: an HTML parser reads line breaks so, and what HTML may not
/// hold (HTML §13.1.4) is replaced.
fn shown(text: &str) -> String {
    let is_forbidden = |c: char| {
        matches!(c, '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
    };
    text.replace("\r\n", "\n").replace('\r', "\n").replace(is_forbidden, "\u{fffd}")
}

#[actix_web::test]
async fn a_stored_payload_is_inert_text_in_every_format() {
    let server = Server::start().await;
    let payloads: Vec<String> = payloads().into_iter().filter(|p| is_carriable(p)).collect();
    for page in payloads.chunks(PAGE) {
        let mut stored = Vec::new();
        for payload in page {
            stored.push(store(&server, payload).await);
        }
        for path in ["/articles.html?limit=100", "/"] {
            let html = server.get(path, HTML).await.expect(200);
            let html = Html::parse(html.text());
            html.must_be_inert(path);
            let titles = html.texts("h2");
            let expected = page.iter().rev().map(|payload| shown(&line(payload)));
            assert!(titles.iter().cloned().eq(expected.take(titles.len())), "{titles:?}");
            assert!(titles.len() >= page.len().min(20), "{path}");
        }
        for path in stored {
            server.delete(&path).await.expect(204);
        }
    }
}

/// Stores it as JSON and as XML, reads it in every format, and gives its URL.
async fn store(server: &Server, payload: &str) -> String {
    let article = article(payload);
    let path = server.post("/articles", JSON, &article.to_string()).await.expect(201).location();
    let mut written = server.get(&path, JSON).await.expect(200).json();
    let same = |read: &Value| {
        ["title", "content", "summary", "author"].iter().all(|name| read[name] == article[name])
    };
    assert!(same(&written), "{payload:?} became {written}");
    let xml = server.get(&path, XML).await.expect(200);
    assert_eq!(json_of(xml.text()), written, "{payload:?}");
    let again = server.put(&path, XML, &xml_of(&article)).await.expect(200).json();
    assert!(same(&again), "{payload:?} became {again}");
    let rendered = server.get(&format!("{path}?fields=content_html"), JSON).await.expect(200);
    written["content_html"] = rendered.json()["content_html"].clone();
    let page = server.get(&path, HTML).await.expect(200);
    let html = Html::parse(page.text());
    html.must_be_inert(payload);
    let first = |name: &str| html.texts(name).first().cloned().unwrap_or_default();
    assert_eq!(first("h1"), shown(&line(payload)));
    assert_eq!(first("bdi"), shown(article["author"].as_str().expect("a text")));
    assert_eq!(first("title"), format!("{} – Broadsheet", shown(&line(payload))));
    let prose = format!("<div class=prose>{}</div>", written["content_html"].as_str().expect("it"));
    Html::parse(&prose).must_be_inert(payload);
    path
}

#[actix_web::test]
async fn a_refused_payload_is_inert_text_in_every_format() {
    let server = Server::start().await;
    for payload in payloads() {
        let whole = is_carriable(&payload);
        let title = if whole { "\n" } else { payload.as_str() };
        let members = json!({ "title": title, "content": "", "slug": payload, "tags": [payload],
                              "status": payload, "published_at": payload, &payload: payload });
        let body = members.to_string();
        for accept in [JSON, XML, HTML] {
            let headers = [("accept", accept), ("content-type", JSON)];
            let answer = server.request("POST", "/articles", &headers, body.as_bytes()).await;
            check_problem(&answer.expect(422), accept, &payload);
        }
        if !whole {
            let xml = format!("<article><title>x</title><content>{payload}</content></article>");
            server.post("/articles", XML, &xml).await.expect(400);
        }
    }
    assert_eq!(server.get("/articles", JSON).await.expect(200).json(), json!([]));
}

#[actix_web::test]
async fn a_payload_in_the_url_is_inert_text_in_every_format() {
    let server = Server::start().await;
    for payload in payloads() {
        let encoded = encoded(&payload);
        for (accept, path) in [
            (HTML, format!("/{encoded}")),
            (HTML, format!("/articles/{encoded}")),
            (HTML, format!("/articles?{encoded}={encoded}")),
            (HTML, format!("/articles?limit={encoded}&fields={encoded}")),
            (JSON, format!("/articles/{encoded}?{encoded}")),
            (JSON, format!("/tags?limit={encoded}")),
            (XML, format!("/docs/problems/{encoded}")),
            (XML, format!("/articles?fields={encoded}")),
        ] {
            check_problem(&server.get(&path, accept).await, accept, &payload);
        }
        // What a URI may hold as it is, a client may send as it is.
        let raw: String = payload.chars().filter(|c| "\"'(){}|&=;:/!$*".contains(*c)).collect();
        check_problem(&server.get(&format!("/x{raw}"), HTML).await, HTML, &payload);
        let host = [("accept", HTML), ("host", payload.as_str())];
        if !payload.contains(char::is_control) {
            let page = server.request("GET", "/", &host, b"").await.expect(200);
            Html::parse(page.text()).must_be_inert(&payload);
        }
    }
}

#[track_caller]
fn check_problem(answer: &Answer, accept: &str, payload: &str) {
    assert!((400..500).contains(&answer.status), "{} to {payload:?}", answer.status);
    let content_type = answer.header("content-type").expect("a type");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    match accept {
        JSON => {
            assert_eq!(content_type, "application/problem+json");
            assert_eq!(answer.json()["status"], answer.status);
        }
        XML => {
            assert!(content_type.starts_with("application/problem+xml"), "{content_type}");
            let document = roxmltree::Document::parse(answer.text()).expect("well formed");
            let namespaces = document.descendants().map(|node| node.tag_name().namespace());
            let mut namespaces = namespaces.flatten();
            assert!(namespaces.all(|name| name == "urn:ietf:rfc:7807"), "{payload:?}");
        }
        _ => {
            assert!(content_type.starts_with("text/html"), "{content_type}");
            assert!(answer.header("content-security-policy").is_some());
            Html::parse(answer.text()).must_be_inert(payload);
        }
    }
}
