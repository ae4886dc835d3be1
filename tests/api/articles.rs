//! Creating, reading, replacing, changing and deleting one article.

use serde_json::{Value, json};

use crate::support::*;

#[actix_web::test]
async fn the_smallest_article_has_every_member() {
    let server = Server::start().await;
    let created = server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let article = created.json();
    let id = article["id"].as_str().expect("an id").to_owned();
    assert_eq!(created.location(), format!("/articles/{id}"));
    assert_eq!(
        article,
        json!({
            "id": id, "slug": "first-post", "title": "First post...",
            "content": "From my new blog app!", "summary": null, "author": null, "tags": [],
            "status": "published", "published_at": START, "created_at": START,
            "updated_at": START, "version": 1
        })
    );
    assert_eq!(&id[14..15], "7", "the server chooses a v7");
    assert_eq!(server.get(&created.location(), JSON).await.expect(200).json(), article);
    assert_eq!(server.get("/articles/first-post", JSON).await.expect(200).json(), article);
    assert_eq!(
        server
            .get(&created.location().to_uppercase().replace("ARTICLES", "articles"), JSON)
            .await
            .expect(200)
            .json(),
        article
    );
}

#[actix_web::test]
async fn what_is_written_as_xml_is_read_as_json() {
    let server = Server::start().await;
    let body = "<article><title>Tea</title><content>Steep it.\r\nTwice &#13;&lt;3</content>\
                <tags><tag>tea</tag><tag>slow-food</tag></tags><summary/></article>";
    let written = server.post("/articles", XML, body).await.expect(201);
    let read = server.get(&written.location(), JSON).await.json();
    assert_eq!(read["title"], "Tea");
    assert_eq!(read["content"], "Steep it.\nTwice \r<3");
    assert_eq!(read["tags"], json!(["tea", "slow-food"]));
    assert_eq!(read["summary"], "");
}

#[actix_web::test]
async fn the_members_stand_in_one_order_in_both_formats() {
    let server = Server::start().await;
    let path = server
        .post("/articles", JSON, r#"{"title":"T","content":"","summary":"S","author":"A"}"#)
        .await
        .location();
    let names = [
        "id",
        "slug",
        "title",
        "content",
        "summary",
        "author",
        "tags",
        "status",
        "published_at",
        "created_at",
        "updated_at",
        "version",
    ];
    let (json, xml) = (server.get(&path, JSON).await, server.get(&path, XML).await);
    let mut last = (0, 0);
    for name in names {
        let at = |text: &str, mark: String| {
            text.find(&mark).unwrap_or_else(|| panic!("{name} in {text}"))
        };
        let here = (at(json.text(), format!("\"{name}\":")), at(xml.text(), format!("<{name}>")));
        assert!(here.0 > last.0 && here.1 > last.1, "{name}");
        last = here;
    }
    assert!(xml.text().starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<article><id>"));
}

#[actix_web::test]
async fn a_put_replaces_but_keeps_slug_status_and_time() {
    let server = Server::start().await;
    let first = r#"{"title":"One","content":"1","slug":"uno","summary":"s","author":"a","tags":["x"],
                    "status":"draft","published_at":"2027-01-01T00:00:00Z"}"#;
    let path = server.post("/articles", JSON, first).await.expect(201).location();
    server.wait(10);
    let next = server.put(&path, JSON, r#"{"title":"Two","content":"2"}"#).await.expect(200).json();
    let kept = ["slug", "status", "published_at", "created_at"].map(|name| next[name].clone());
    assert_eq!(kept, [json!("uno"), json!("draft"), json!("2027-01-01T00:00:00Z"), json!(START)]);
    assert_eq!(next["summary"], Value::Null);
    assert_eq!(next["tags"], json!([]));
    assert_eq!(next["version"], 2);
    assert_eq!(next["updated_at"], "2026-01-02T03:04:15Z");
    assert_eq!(server.get("/articles/uno", JSON).await.json(), next);
}

#[actix_web::test]
async fn a_put_creates_at_the_clients_id_and_not_at_a_slug() {
    let server = Server::start().await;
    let path = "/articles/5F0C954E-7C66-4D5A-9B63-6A3B6C7F5A10";
    let created = server.put(path, JSON, FIRST_POST).await.expect(201);
    assert_eq!(created.json()["id"], "5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10");
    assert_eq!(created.location(), path.to_lowercase());
    server.put(path, JSON, FIRST_POST).await.expect(200);
    server.put("/articles/no-such-slug", JSON, FIRST_POST).await.expect(404);
    server.put("/articles/No_Slug", JSON, FIRST_POST).await.expect(404);
}

#[actix_web::test]
async fn what_was_read_can_be_written_back_in_either_format() {
    let server = Server::start().await;
    let body = r#"{"title":"T","content":"c\r\n","summary":"s","tags":["a","b"],"published_at":"2030-01-01T00:00:00Z"}"#;
    let path = server.post("/articles", JSON, body).await.location();
    for format in [JSON, XML] {
        let read = server.get(&path, format).await;
        server.wait(60);
        for method in ["PUT", "PATCH"] {
            let headers = [("content-type", format), ("accept", format)];
            let answer = server.request(method, &path, &headers, &read.body).await.expect(200);
            assert_eq!(answer.text(), read.text(), "{method} {format}");
        }
    }
}

#[actix_web::test]
async fn a_patch_changes_what_it_names_in_both_formats() {
    let cases: [(&str, &str, &str, Value); 9] = [
        (JSON, r#"{"title":" New "}"#, "title", json!("New")),
        (MERGE_PATCH, r#"{"tags":["y"]}"#, "tags", json!(["y"])),
        (JSON, r#"{"tags":null}"#, "tags", json!([])),
        (JSON, r#"{"summary":null}"#, "summary", Value::Null),
        (XML, "<article><title>New</title></article>", "title", json!("New")),
        (XML, "<article><tags><tag>y</tag></tags></article>", "tags", json!(["y"])),
        (XML, "<article><tags/></article>", "tags", json!([])),
        (XML, r#"<article><summary xsi:nil="true"/></article>"#, "summary", Value::Null),
        (XML, "<article><author/></article>", "author", json!("")),
    ];
    let server = Server::start().await;
    for (format, patch, name, expected) in cases {
        let body = r#"{"title":"Old","content":"c","summary":"s","author":"a","tags":["x"]}"#;
        let before = server.post("/articles", JSON, body).await.expect(201);
        let after = server.patch(&before.location(), format, patch).await.expect(200).json();
        let mut wanted = before.json();
        wanted[name] = expected;
        wanted["version"] = json!(2);
        assert_eq!(after, wanted, "{patch}");
        assert_eq!(server.get(&before.location(), JSON).await.json(), wanted);
    }
}

#[actix_web::test]
async fn a_write_that_changes_nothing_keeps_the_version() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.location();
    server.wait(5);
    for (method, body) in
        [("PATCH", "{}"), ("PATCH", r#"{"title":"First post..."}"#), ("PUT", FIRST_POST)]
    {
        let headers = [("content-type", JSON)];
        let after =
            server.request(method, &path, &headers, body.as_bytes()).await.expect(200).json();
        assert_eq!(
            (&after["version"], &after["updated_at"]),
            (&json!(1), &json!(START)),
            "{method} {body}"
        );
    }
}

#[actix_web::test]
async fn a_deleted_article_is_gone_and_its_version_goes_on() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.location();
    server.patch(&path, JSON, r#"{"slug":"other"}"#).await.expect(200);
    let gone = server.delete("/articles/other").await.expect(204);
    assert!(gone.body.is_empty());
    for path in [path.as_str(), "/articles/other", "/articles/first-post"] {
        server.get(path, JSON).await.expect(404);
        server.delete(path).await.expect(404);
        server.patch(path, JSON, "{}").await.expect(404);
    }
    let again = server.put(&path, JSON, FIRST_POST).await.expect(201).json();
    assert_eq!((&again["version"], &again["slug"]), (&json!(3), &json!("first-post")));
}

#[actix_web::test]
async fn the_list_is_newest_first_and_limited() {
    let server = Server::start().await;
    for n in 1..=25 {
        server
            .post("/articles", JSON, &format!(r#"{{"title":"{n}","content":""}}"#))
            .await
            .expect(201);
        if n % 5 == 0 {
            server.wait(1);
        }
    }
    let draft = r#"{"title":"draft","content":"","status":"draft"}"#;
    server.post("/articles", JSON, draft).await.expect(201);
    let titles = |answer: Answer| -> Vec<String> {
        let list = answer.expect(200).json();
        let articles = list.as_array().expect("a list").clone();
        articles.iter().map(|a| a["title"].as_str().expect("a title").to_owned()).collect()
    };
    let page = titles(server.get("/articles", JSON).await);
    assert_eq!(page.len(), 20);
    assert_eq!(page[..4], ["draft", "25", "24", "23"]);
    assert_eq!(titles(server.get("/articles?limit=100", JSON).await).len(), 26);
    assert_eq!(titles(server.get("/articles.json?limit=1", XML).await), ["draft"]);
    let xml = server.get("/articles.xml?limit=2&fields=title", JSON).await.expect(200);
    assert_eq!(
        xml.text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <articles><article><title>draft</title></article><article><title>25</title></article></articles>\n"
    );
}

#[actix_web::test]
async fn an_empty_list_is_a_list() {
    let server = Server::start().await;
    assert_eq!(server.get("/articles.json", HTML).await.expect(200).text(), "[]\n");
    let xml = server.get("/articles.xml", HTML).await.expect(200);
    assert!(xml.text().ends_with("<articles></articles>\n"));
    assert_eq!(server.get("/tags", JSON).await.expect(200).text(), "[]\n");
}

#[actix_web::test]
async fn fields_choose_what_is_shown() {
    let server = Server::start().await;
    let path = server
        .post("/articles", JSON, r##"{"title":"T","content":"# Hi <script>x</script>"}"##)
        .await
        .location();
    let chosen =
        server.get(&format!("{path}?fields=version,title,content_html"), JSON).await.expect(200);
    assert_eq!(
        chosen.text(),
        "{\"title\":\"T\",\"version\":1,\"content_html\":\"<h1 id=\\\"section-hi-x\\\">Hi </h1>\\n\"}\n"
    );
    let xml = server.get(&format!("{path}?fields=content_html"), XML).await.expect(200);
    assert!(
        xml.text().ends_with(
            "<article><content_html>&lt;h1 id=&quot;section-hi-x&quot;&gt;Hi &lt;/h1&gt;\n</content_html></article>\n"
        )
    );
    for query in
        ["fields=", "fields=id,id", "fields=nope", "fields=id&fields=title", "limit=3", "x"]
    {
        let refused = server.get(&format!("{path}?{query}"), JSON).await.expect(400);
        assert_eq!(refused.places().len(), 1, "{query}");
    }
    for query in
        ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=", "limit=1&limit=2", "Limit=1"]
    {
        server.get(&format!("/articles?{query}"), JSON).await.expect(400);
    }
}

#[actix_web::test]
async fn a_parameter_that_is_unknown_is_refused_on_writes_too() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.location();
    for (method, path, body) in [
        ("POST", "/articles?dry_run=1".to_owned(), FIRST_POST),
        ("PUT", format!("{path}?force=1"), FIRST_POST),
        ("PATCH", format!("{path}?force=1"), "{}"),
        ("DELETE", format!("{path}?force=1"), ""),
    ] {
        let headers: &[(&str, &str)] =
            if body.is_empty() { &[] } else { &[("content-type", JSON)] };
        let refused = server.request(method, &path, headers, body.as_bytes()).await.expect(400);
        assert_eq!(refused.places().len(), 1, "{method}");
    }
    assert_eq!(server.get("/articles", JSON).await.json().as_array().map(Vec::len), Some(1));
}
