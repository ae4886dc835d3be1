//! Only the fields that were asked for (contract §4).

use serde_json::{Value, json};

use crate::support::*;

const FIELDS: [&str; 13] = [
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
    "content_html",
];

/// An article with everything, and one with as little as there may be.
async fn stage() -> Server {
    let server = Server::start().await;
    for body in [
        json!({"title": "Full <&>", "content": "*text* <b>", "summary": "S", "author": "A", "tags": ["b", "a"], "slug": "full"}),
        json!({"title": "Bare", "content": "", "status": "draft", "slug": "bare"}),
    ] {
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    server
}

/// The names of an object's members, in the order in which they were written.
fn members(json: &str) -> Vec<String> {
    json.match_indices("\":")
        .map(|(end, _)| {
            let start = json[..end].rfind('"').expect("a name");
            json[start + 1..end].to_owned()
        })
        .collect()
}

#[actix_web::test]
async fn each_choice_of_fields_is_shown_in_the_order_of_the_article() {
    let server = stage().await;
    let whole = server
        .get(&format!("/articles/full?fields={}", FIELDS.join(",")), JSON)
        .await
        .expect(200)
        .json();
    let mut choices: Vec<Vec<&str>> = FIELDS.iter().map(|field| vec![*field]).collect();
    for (index, field) in FIELDS.iter().enumerate() {
        choices.push(vec![*field, FIELDS[(index + 5) % 13]]);
        choices.push(vec![FIELDS[(index + 9) % 13], *field, FIELDS[(index + 1) % 13]]);
        choices.push(FIELDS.iter().filter(|other| *other != field).copied().collect());
    }
    choices.push(FIELDS.iter().rev().copied().collect());
    for choice in &choices {
        let fields = choice.join(",");
        let wanted: Vec<&str> =
            FIELDS.iter().filter(|field| choice.contains(field)).copied().collect();
        let expected: Value =
            wanted.iter().map(|field| ((*field).to_owned(), whole[*field].clone())).collect();
        let one = server.get(&format!("/articles/full?fields={fields}"), JSON).await.expect(200);
        assert_eq!(one.json(), expected, "{fields}");
        assert_eq!(members(one.text()), wanted, "{fields}");
        let list = server.list(&format!("/articles?slug=full&fields={fields}")).await;
        assert_eq!(list.json(), json!([expected]), "{fields}");
        assert_eq!(members(list.text()), wanted, "{fields}");
        for url in ["/articles/full.xml", "/articles.xml?slug=full"] {
            let separator = if url.contains('?') { "&" } else { "?" };
            let answer =
                server.get(&format!("{url}{separator}fields={fields}"), JSON).await.expect(200);
            let document = roxmltree::Document::parse(answer.text()).expect("well-formed");
            let article =
                document.descendants().find(|node| node.has_tag_name("article")).expect("one");
            let names: Vec<&str> =
                article.children().map(|child| child.tag_name().name()).collect();
            assert_eq!(names, wanted, "{url} {fields}");
            for child in article.children().filter(|child| !child.has_tag_name("tags")) {
                let text = child.text().unwrap_or_default();
                let value = &whole[child.tag_name().name()];
                assert_eq!(text, value.as_str().map_or(value.to_string(), str::to_owned), "{url}");
            }
        }
    }
}

#[actix_web::test]
async fn what_is_null_is_written_in_json_and_left_out_in_xml() {
    let server = stage().await;
    let url = "fields=summary,author,published_at,tags,content";
    let one = server.get(&format!("/articles/bare?{url}"), JSON).await.expect(200);
    let expected =
        json!({"content": "", "summary": null, "author": null, "tags": [], "published_at": null});
    assert_eq!(one.json(), expected);
    let xml = server.get(&format!("/articles/bare?{url}"), XML).await.expect(200);
    assert!(
        xml.text().contains("<article><content></content><tags></tags></article>"),
        "{}",
        xml.text()
    );
    let xml = server.get("/articles/bare?fields=summary", XML).await.expect(200);
    assert!(xml.text().contains("<article></article>"), "{}", xml.text());
    assert_eq!(
        server.list("/articles?slug=bare&fields=summary").await.json(),
        json!([{"summary": null}])
    );
}

#[actix_web::test]
async fn the_rendered_content_is_shown_to_who_asks_for_it() {
    let server = stage().await;
    for url in ["/articles", "/articles?limit=1", "/articles/full", "/articles?q=full"] {
        let answer = server.get(url, JSON).await.expect(200);
        assert!(!answer.text().contains("content_html"), "{url}");
        assert!(!server.get(url, XML).await.expect(200).text().contains("content_html"), "{url}");
    }
    let one = server.get("/articles/full?fields=content_html", JSON).await.expect(200);
    let html = one.json()["content_html"].as_str().expect("HTML").to_owned();
    assert!(html.contains("<em>text</em>"), "{html}");
    let list = server.list("/articles?slug=full&fields=content_html").await;
    assert_eq!(list.each("content_html"), [html]);
}

#[actix_web::test]
async fn a_page_for_people_stays_whole_whatever_fields_are_named() {
    let server = stage().await;
    for (url, mark) in
        [("/articles.html", "Full &lt;&amp;&gt;"), ("/articles/full.html", "<em>text</em>")]
    {
        let whole = server.get(url, HTML).await.expect(200);
        assert!(whole.text().contains(mark), "{}", whole.text());
        for fields in ["id", "title", "content_html", "summary,author"] {
            let page = server.get(&format!("{url}?fields={fields}"), HTML).await.expect(200);
            assert_eq!(page.text(), whole.text(), "{url} {fields}");
        }
        server.get(&format!("{url}?fields=nope"), HTML).await.expect(400);
    }
}

#[actix_web::test]
async fn pages_go_on_by_keys_that_are_not_shown() {
    let server = Server::start().await;
    for title in ["c", "a", "b", "d"] {
        let body = json!({"title": title, "content": "tea", "summary": title});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    for sort in ["title", "-title,created_at", "published_at,title"] {
        let pages = server.forwards(&format!("/articles?sort={sort}&limit=1&fields=summary")).await;
        let mut all: Vec<String> = pages.iter().flat_map(|page| page.each("summary")).collect();
        if sort.starts_with('-') {
            all.reverse();
        }
        assert_eq!(all, ["a", "b", "c", "d"], "{sort}");
        assert!(pages.iter().all(|page| members(page.text()) == ["summary"]));
    }
}
