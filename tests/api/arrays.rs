//! Many articles in one POST: all of them or none.

mod cost;
mod sizes;
mod slugs;

use serde_json::{Value, json};

use crate::support::xml::{list_of, xml_of};
use crate::support::*;

/// Articles of these titles.
fn titled<T: AsRef<str>>(titles: impl IntoIterator<Item = T>) -> Value {
    titles.into_iter().map(|title| json!({"title": title.as_ref(), "content": ""})).collect()
}

fn articles_of(items: &Value) -> String {
    let items = items.as_array().expect("an array");
    format!("<articles>{}</articles>", items.iter().map(xml_of).collect::<String>())
}

async fn post(server: &Server, articles: &Value) -> Answer {
    server.post("/articles", JSON, &articles.to_string()).await
}

/// A member of each article, in their order.
#[track_caller]
fn each(articles: &Value, member: &str) -> Vec<Value> {
    articles.as_array().expect("an array").iter().map(|article| article[member].clone()).collect()
}

async fn count(server: &Server) -> usize {
    server.get("/articles?limit=100", JSON).await.json().as_array().map_or(0, Vec::len)
}

/// All that an article can have.
fn full() -> Value {
    json!([
        {"title": " Tea ", "content": "Steep\r\nit. ]]>", "tags": ["b", "a"], "author": "Ann"},
        {"title": "Mate", "content": "", "slug": "m", "summary": "", "status": "draft"},
        {"title": "Kvass", "content": "x", "status": "scheduled",
            "published_at": "2030-01-01T01:00:00+01:00", "id": "whatever", "version": 9},
    ])
}

#[actix_web::test]
async fn all_of_an_array_are_created_in_their_order() {
    let server = Server::start().await;
    let created = post(&server, &full()).await.expect(201);
    for name in ["location", "etag", "last-modified"] {
        assert_eq!(created.header(name), None);
    }
    let articles = created.json();
    assert_eq!(each(&articles, "slug"), ["tea", "m", "kvass"]);
    assert_eq!(each(&articles, "title"), ["Tea", "Mate", "Kvass"]);
    assert_eq!(each(&articles, "content"), ["Steep\r\nit. ]]>", "", "x"]);
    assert_eq!(each(&articles, "tags"), [json!(["b", "a"]), json!([]), json!([])]);
    assert_eq!(each(&articles, "summary"), [Value::Null, json!(""), Value::Null]);
    assert_eq!(each(&articles, "status"), ["published", "draft", "scheduled"]);
    let times = [json!(START), Value::Null, json!("2030-01-01T00:00:00Z")];
    assert_eq!(each(&articles, "published_at"), times);
    for time in ["created_at", "updated_at"] {
        assert_eq!(each(&articles, time), [START; 3]);
    }
    assert_eq!(each(&articles, "version"), [1, 1, 1]);
    let ids: Vec<String> = each(&articles, "id").iter().map(Value::to_string).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for article in articles.as_array().expect("an array") {
        let path = format!("/articles/{}", article["id"].as_str().expect("an id"));
        assert_eq!(server.get(&path, JSON).await.expect(200).json(), *article);
    }
    let tags = server.get("/tags", JSON).await.json();
    assert_eq!(each(&tags, "name"), ["a", "b"]);
}

#[actix_web::test]
async fn an_array_of_either_format_is_answered_in_any() {
    let server = Server::start().await;
    let (json, xml) = (full().to_string(), articles_of(&full()));
    for (content_type, body) in [(JSON, &json), (XML, &xml), ("text/xml", &xml)] {
        let ask = |accept| {
            let headers = [("content-type", content_type), ("accept", accept)];
            let server = server.clone();
            async move { server.request("POST", "/articles", &headers, body.as_bytes()).await }
        };
        let in_json = ask(JSON).await.expect(201).json();
        assert_eq!(each(&in_json, "tags")[0], json!(["b", "a"]));
        assert_eq!(each(&in_json, "content")[0], "Steep\r\nit. ]]>");
        delete_all(&server, &in_json).await;
        let in_xml = ask(XML).await.expect(201);
        let articles = list_of(in_xml.text());
        for member in ["slug", "title", "content", "summary", "tags", "status", "published_at"] {
            assert_eq!(each(&articles, member), each(&in_json, member), "{member}");
        }
        delete_all(&server, &articles).await;
        let page = ask(HTML).await.expect(201);
        assert_eq!(html::Html::parse(page.text()).texts("h2"), ["Tea", "Mate", "Kvass"]);
        delete_all(&server, &server.get("/articles", JSON).await.json()).await;
    }
}

async fn delete_all(server: &Server, articles: &Value) {
    for id in each(articles, "id") {
        let path = format!("/articles/{}", id.as_str().expect("an id"));
        server.delete(&path).await.expect(204);
    }
}

#[actix_web::test]
async fn everything_that_is_wrong_is_told_at_once_with_its_item() {
    let server = Server::start().await;
    let items = json!([
        {"title": "Tea", "content": ""},
        {"content": "", "slug": "No", "titel": "Tea"},
        7,
        {"title": "Mate", "content": "", "tags": ["a", "A"], "status": "scheduled"},
        {"title": "", "content": ""},
    ]);
    let places =
        ["/1/slug", "/1/title", "/1/titel", "/2", "/3/tags/1", "/3/published_at", "/4/title"];
    let mut sorted = post(&server, &items).await.expect(422).places();
    sorted.sort();
    let mut expected = places;
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    let refused = post(&server, &items).await.expect(422).places();
    assert!(refused.iter().map(|place| &place[..2]).is_sorted(), "{refused:?}");
    let xml = "<articles a='1'>text<article><title>T</title><content/></article>\
               <item><title>T</title><content/></item>\
               <article x='1'><content/><title>T</title><tags><tag>a</tag><b/></tags></article>\
               <article><titel/></article></articles>";
    let refused = server.post("/articles", XML, xml).await.expect(422).places();
    let expected =
        ["", "", "/1", "/2", "/2/tags/1", "/2/tags/1", "/3/title", "/3/content", "/3/titel"];
    assert_eq!(refused, expected);
    assert_eq!(count(&server).await, 0);
}

#[actix_web::test]
async fn an_array_that_cannot_be_read_is_400() {
    let server = Server::start().await;
    for (content_type, body) in [
        (JSON, "["),
        (JSON, r#"[{"title":"T","content":""},]"#),
        (JSON, r#"[{"title":"T","title":"T","content":""}]"#),
        (JSON, r#"[{"title":"T","content":""}][]"#),
        (XML, "<articles>"),
        (XML, "<articles><article><title>T</title><title>T</title></article></articles>"),
        (XML, "<articles/><articles/>"),
        (XML, "<list/>"),
    ] {
        let refused = server.post("/articles", content_type, body).await.expect(400);
        assert_eq!(refused.places(), [""], "{body}");
    }
    let (open, close) = ("[".repeat(126), "]".repeat(126));
    for (inside, status) in [("[]", 201), ("[[]]", 400)] {
        let inside = inside.replace("[]", &format!("{open}{close}"));
        let body = format!(r#"[{{"title":"T","content":"","id":{inside}}}]"#);
        server.post("/articles", JSON, &body).await.expect(status);
    }
    let refused = server.post("/articles?dry_run=1", JSON, "[]").await.expect(400);
    assert_eq!(refused.places(), ["dry_run"]);
}

#[actix_web::test]
async fn none_is_written_where_one_is_refused() {
    let server = Server::start().await;
    let mut items = titled((0..20).map(|n| format!("Tea {n}")));
    items[17]["title"] = json!("");
    let refused = post(&server, &items).await.expect(422);
    assert_eq!(refused.places(), ["/17/title"]);
    server.post("/articles", JSON, r#"{"title":"T","content":"","slug":"own"}"#).await.expect(201);
    items[17] = json!({"title": "T", "content": "", "slug": "own", "tags": ["a"]});
    let refused = post(&server, &items).await.expect(409).json();
    assert!(refused["detail"].as_str().expect("a detail").contains("/17/slug"), "{refused}");
    assert_eq!(count(&server).await, 1);
    assert_eq!(server.get("/tags", JSON).await.json(), json!([]));
}

#[actix_web::test]
async fn only_a_post_takes_an_array() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    let items = titled(["Tea"]);
    for method in ["PUT", "PATCH"] {
        for (content_type, body, status) in
            [(JSON, items.to_string(), 422), (XML, articles_of(&items), 400)]
        {
            let headers = [("content-type", content_type)];
            let refused = server.request(method, &path, &headers, body.as_bytes()).await;
            assert_eq!(refused.expect(status).places(), [""], "{method} {content_type}");
        }
    }
}

#[actix_web::test]
async fn who_may_only_write_creates_drafts_and_gets_them_back() {
    let server = Server::start().await;
    let writer = server.with(&[Scope::Write]).await;
    let items = json!([
        {"title": "Tea", "content": "", "status": "draft"},
        {"title": "Mate", "content": ""},
    ]);
    let created = post(&writer, &items).await.expect(201).json();
    assert_eq!(each(&created, "status"), ["draft", "published"]);
    assert_eq!(count(&writer).await, 1);
    assert_eq!(count(&server).await, 2);
    post(&server.with(&[Scope::ReadDrafts]).await, &items).await.expect(403);
    post(&server.anonymous(), &items).await.expect(401);
}
