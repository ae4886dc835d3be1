//! The tags in use (contract §2).

use serde_json::{Value, json};

use crate::support::*;

async fn tagged(server: &Server, tags: &[&str]) -> String {
    let body = json!({"title": "T", "content": "", "tags": tags}).to_string();
    server.post("/articles", JSON, &body).await.expect(201).location()
}

/// The tags as `name articles`, in order.
async fn tags(server: &Server, query: &str) -> Vec<String> {
    let list = server.get(&format!("/tags{query}"), JSON).await.expect(200).json();
    let line = |tag: &Value| {
        assert_eq!(tag.as_object().map(serde_json::Map::len), Some(2));
        format!("{} {}", tag["name"].as_str().expect("a name"), tag["articles"])
    };
    list.as_array().expect("a list").iter().map(line).collect()
}

#[actix_web::test]
async fn tags_are_counted_most_used_first_then_by_name() {
    let server = Server::start().await;
    assert_eq!(tags(&server, "").await, [""; 0]);
    for set in [vec!["rust", "web", "b"], vec!["web", "rust"], vec!["rust"], vec![], vec!["a"]] {
        tagged(&server, &set).await;
    }
    assert_eq!(tags(&server, "").await, ["rust 3", "web 2", "a 1", "b 1"]);
}

#[actix_web::test]
async fn names_are_ordered_by_code_point_on_every_database() {
    let server = Server::start().await;
    tagged(&server, &["aa", "a1", "a-b", "a", "b", "10", "9", "a-1"]).await;
    let ordered = ["10 1", "9 1", "a 1", "a-1 1", "a-b 1", "a1 1", "aa 1", "b 1"];
    assert_eq!(tags(&server, "").await, ordered);
}

#[actix_web::test]
async fn tags_are_shown_in_three_formats() {
    let server = Server::start().await;
    tagged(&server, &["rust", "web"]).await;
    tagged(&server, &["rust"]).await;
    let json = server.get("/tags", JSON).await.expect(200);
    assert_eq!(json.header("content-type"), Some(JSON));
    assert_eq!(
        json.text(),
        "[{\"name\":\"rust\",\"articles\":2},{\"name\":\"web\",\"articles\":1}]\n"
    );
    let xml = server.get("/tags", XML).await.expect(200);
    assert_eq!(
        xml.text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tags><tag><name>rust</name><articles>2</articles></tag>\
         <tag><name>web</name><articles>1</articles></tag></tags>\n"
    );
    let page = server.get("/tags", HTML).await.expect(200);
    let (rust, web) = (page.text().find(">rust<"), page.text().find(">web<"));
    assert!(rust.is_some() && rust < web, "{}", page.text());
    let empty = Server::start().await;
    assert!(empty.get("/tags", XML).await.expect(200).text().ends_with("<tags></tags>\n"));
    assert_eq!(empty.get("/tags", JSON).await.expect(200).text(), "[]\n");
    empty.get("/tags", HTML).await.expect(200);
}

#[actix_web::test]
async fn tags_that_no_article_has_any_more_are_gone() {
    let server = Server::start().await;
    let paths = [
        tagged(&server, &["kept", "a"]).await,
        tagged(&server, &["kept", "b"]).await,
        tagged(&server, &["kept", "c"]).await,
        tagged(&server, &["kept", "d"]).await,
    ];
    server.delete(&paths[0]).await.expect(204);
    assert_eq!(tags(&server, "").await, ["kept 3", "b 1", "c 1", "d 1"]);
    server.put(&paths[1], JSON, r#"{"title":"T","content":""}"#).await.expect(200);
    assert_eq!(tags(&server, "").await, ["kept 2", "c 1", "d 1"]);
    server.patch(&paths[2], JSON, r#"{"tags":["new","kept"]}"#).await.expect(200);
    assert_eq!(tags(&server, "").await, ["kept 2", "d 1", "new 1"]);
    server.patch(&paths[3], XML, "<article><tags/></article>").await.expect(200);
    assert_eq!(tags(&server, "").await, ["kept 1", "new 1"]);
    // Another order is a change to the article and none here.
    let read = server.patch(&paths[2], JSON, r#"{"tags":["kept","new"]}"#).await.expect(200).json();
    assert_eq!((&read["tags"], &read["version"]), (&json!(["kept", "new"]), &json!(3)));
    assert_eq!(tags(&server, "").await, ["kept 1", "new 1"]);
}

#[actix_web::test]
async fn the_limit_is_from_1_to_1000_and_100_where_none_is_given() {
    let server = Server::start().await;
    for chunk in (0..1020).collect::<Vec<i32>>().chunks(20) {
        let names: Vec<String> = chunk.iter().map(|n| format!("t{n:04}")).collect();
        tagged(&server, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    for (query, count) in [
        ("", 100),
        ("?limit=1", 1),
        ("?limit=2", 2),
        ("?limit=101", 101),
        ("?limit=0999", 999),
        ("?limit=1000", 1000),
    ] {
        let found = tags(&server, query).await;
        assert_eq!(found.len(), count, "{query}");
        assert_eq!(found[0], "t0000 1");
    }
    for (query, places) in [
        ("?limit=0", vec!["limit"]),
        ("?limit=1001", vec!["limit"]),
        ("?limit=-1", vec!["limit"]),
        ("?limit=%2B1", vec!["limit"]),
        ("?limit=", vec!["limit"]),
        ("?limit", vec!["limit"]),
        ("?limit=x", vec!["limit"]),
        ("?limit=1.5", vec!["limit"]),
        ("?limit=99999999999999999999", vec!["limit"]),
        ("?limit=1&limit=1", vec!["limit"]),
        ("?Limit=1", vec!["Limit"]),
        ("?fields=name", vec!["fields"]),
        ("?limit=0&sort=name&fields=name", vec!["limit", "sort", "fields"]),
        ("?after=", vec!["after"]),
        ("?after=x&limit=0", vec!["limit", "after"]),
        ("?after=x&after=x", vec!["after"]),
        ("?before=x", vec!["before"]),
        ("?total=true", vec!["total"]),
    ] {
        assert_eq!(
            server.get(&format!("/tags{query}"), JSON).await.expect(400).places(),
            places,
            "{query}"
        );
        for format in [XML, HTML] {
            server.get(&format!("/tags{query}"), format).await.expect(400);
        }
    }
}

#[actix_web::test]
async fn the_tags_are_walked_from_page_to_page_each_once() {
    let server = Server::start().await;
    let sets = ["abcdefgh", "abcdef", "abcd", "bz", "zy", "yx"];
    for set in sets {
        let names: Vec<&str> = set.split("").filter(|name| !name.is_empty()).collect();
        tagged(&server, &names).await;
    }
    let whole = tags(&server, "").await;
    assert_eq!(whole.len(), 11);
    for limit in 1..=12 {
        let pages = server.forwards(&format!("/tags?limit={limit}")).await;
        let names: Vec<String> = pages.iter().flat_map(|page| page.each("name")).collect();
        let expected: Vec<&str> =
            whole.iter().map(|line| line.split(' ').next().expect("a name")).collect();
        assert_eq!(names, expected, "{limit}");
        assert_eq!(pages.len(), 11_usize.div_ceil(limit));
        for page in &pages {
            assert_eq!(page.links().first, format!("/tags?limit={limit}"));
            assert_eq!(page.links().prev, None);
        }
    }
    // In the other formats the same way.
    let next = server.get("/tags?limit=4", XML).await.expect(200).links().next.expect("more");
    let xml = server.get(&next, XML).await.expect(200);
    assert_eq!(xml.text().matches("<tag>").count(), 4);
    let page = server.get("/tags?limit=4", HTML).await.expect(200);
    assert!(page.text().contains("rel=\"next\""), "{}", page.text());
}

#[actix_web::test]
async fn a_tag_that_is_gone_is_still_a_place_among_the_others() {
    let server = Server::start().await;
    let b = tagged(&server, &["b"]).await;
    for tag in ["a", "c", "d"] {
        tagged(&server, &[tag]).await;
    }
    let next = server.list("/tags?limit=2").await.links().next.expect("more");
    server.delete(&b).await.expect(204);
    assert_eq!(server.list(&next).await.each("name"), ["c", "d"]);
    assert_eq!(server.list(&next).await.links().next, None);
}
