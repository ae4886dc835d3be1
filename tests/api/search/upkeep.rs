//! What is found is what is written, at once, and nothing else.

use serde_json::json;

use super::queries::found;
use crate::support::links::encoded;
use crate::support::*;

#[actix_web::test]
async fn a_write_is_found_at_once_and_what_it_replaced_no_more() {
    let server = Server::start().await;
    let body = json!({"title": "apple", "summary": "banana", "tags": ["cherry-pie", "date"], "content": "elder fig"});
    let path = server.post("/articles", JSON, &body.to_string()).await.expect(201).location();
    let all = [
        "apple",
        "banana",
        "cherry",
        "pie",
        "date",
        "elder",
        "fig",
        "\"cherry pie\"",
        "cherry-pie",
        "\"elder fig\"",
        "apple banana cherry elder",
    ];
    for q in all {
        assert_eq!(found(&server, q).await.len(), 1, "{q}");
    }
    for q in ["\"apple banana\"", "\"pie date\"", "\"date elder\"", "\"banana cherry\""] {
        assert_eq!(found(&server, q).await.len(), 0, "{q} goes from one part into the next");
    }
    for (change, gone, come) in [
        (r#"{"title":"grape"}"#, "apple", "grape"),
        (r#"{"summary":"honey"}"#, "banana", "honey"),
        (r#"{"summary":null}"#, "honey", "grape"),
        (r#"{"tags":["iris"]}"#, "cherry", "iris"),
        (r#"{"tags":null}"#, "iris", "elder"),
        (r#"{"content":"juniper"}"#, "fig", "juniper"),
    ] {
        server.patch(&path, JSON, change).await.expect(200);
        assert_eq!(
            (found(&server, gone).await.len(), found(&server, come).await.len()),
            (0, 1),
            "{change}"
        );
    }
    server
        .put(&path, XML, "<article><title>kiwi</title><content>lemon</content></article>")
        .await
        .expect(200);
    for (q, count) in [("grape", 0), ("juniper", 0), ("kiwi lemon", 1)] {
        assert_eq!(found(&server, q).await.len(), count, "{q}");
    }
    // What fails leaves everything as it was.
    server
        .post("/articles", JSON, r#"{"title":"x","content":"","slug":"taken"}"#)
        .await
        .expect(201);
    server.patch(&path, JSON, r#"{"title":"mango","slug":"taken"}"#).await.expect(409);
    assert_eq!((found(&server, "mango").await.len(), found(&server, "kiwi").await.len()), (0, 1));
    server.delete(&path).await.expect(204);
    assert_eq!(found(&server, "kiwi").await.len(), 0);
    server.put(&path, JSON, r#"{"title":"nut","content":""}"#).await.expect(201);
    assert_eq!((found(&server, "kiwi").await.len(), found(&server, "nut").await.len()), (0, 1));
}

#[actix_web::test]
async fn the_most_relevant_comes_first_and_then_the_newest() {
    let server = Server::start().await;
    for (slug, members) in [
        ("content", json!({"title": "x", "content": "tea"})),
        ("often", json!({"title": "x", "content": "tea tea Tea"})),
        ("tags", json!({"title": "x", "tags": ["tea"]})),
        ("summary", json!({"title": "x", "summary": "on tea"})),
        ("title", json!({"title": "Tea"})),
        (
            "all",
            json!({"title": "Tea", "summary": "tea", "tags": ["tea"], "content": "tea tea tea"}),
        ),
        ("twice", json!({"title": "x", "content": "tea, tea"})),
        ("none", json!({"title": "coffee"})),
    ] {
        server.wait(1);
        let mut body = json!({"content": "", "slug": slug});
        body.as_object_mut().expect("an object").extend(members.as_object().expect("too").clone());
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    let order = ["all", "title", "summary", "tags", "often", "twice", "content"];
    for limit in [1, 2, 3, 100] {
        for reader in [server.anonymous(), server.clone()] {
            let pages =
                reader.forwards(&format!("/articles?q=tea&limit={limit}&fields=slug")).await;
            let there: Vec<String> = pages.iter().flat_map(|page| page.each("slug")).collect();
            assert_eq!(there, order);
            let Some(prev) = pages[pages.len() - 1].links().prev else { continue };
            let back = reader.backwards(&prev).await;
            let count: usize = back.iter().map(|page| page.each("slug").len()).sum();
            assert_eq!(count + pages[pages.len() - 1].each("slug").len(), order.len());
            assert_eq!(back[back.len() - 1].each("slug")[0], "all");
        }
    }
    let sorted = server.list("/articles?q=tea&sort=published_at&fields=slug").await;
    assert_eq!(
        sorted.each("slug"),
        ["content", "often", "tags", "summary", "title", "all", "twice"]
    );
    assert_eq!(
        server.list("/articles?q=tea&tag=tea&fields=slug").await.each("slug"),
        ["all", "tags"]
    );
}

#[actix_web::test]
async fn a_search_is_combined_with_every_other_filter() {
    let server = Server::start().await;
    let body = json!({"title": "tea", "content": "", "tags": ["x", "y"], "author": "Ada", "slug": "here",
                      "published_at": "2026-01-01T00:00:00Z"});
    server.post("/articles", JSON, &body.to_string()).await.expect(201);
    for (filter, count) in [
        ("tag=x", 1),
        ("tag=x&tag=y", 1),
        ("tag=z", 0),
        ("author=Ada", 1),
        ("author=Bo", 0),
        ("slug=here", 1),
        ("slug=there", 0),
        ("status=published", 1),
        ("status=draft", 0),
        ("status=scheduled", 0),
        ("published_after=2026-01-01T00:00:00Z", 1),
        ("published_before=2026-01-01T00:00:00Z", 0),
        ("updated_after=2026-01-02T03:04:05Z", 1),
        ("updated_before=2026-01-02T03:04:05Z", 0),
        ("sort=title,-updated_at", 1),
        ("limit=1&fields=id", 1),
    ] {
        for reader in [server.anonymous(), server.clone()] {
            let page = reader.list(&format!("/articles?q=tea&total=true&{filter}")).await;
            assert_eq!((page.ids().len(), page.total()), (count, Some(count)), "{filter}");
        }
        assert_eq!(server.list(&format!("/articles?q=coffee&{filter}")).await.ids(), [""; 0]);
    }
}

#[actix_web::test]
async fn a_mebibyte_is_found_by_its_last_word() {
    let server = Server::start().await;
    for (n, text) in ["the quick brown fox ", "съешь ещё этих булок ", "東京都に住んでいる人々"]
        .into_iter()
        .enumerate()
    {
        let last = format!(" last{n} 終わり{n}");
        let content = text.repeat(((1 << 20) - last.len()) / text.len()) + &last;
        let body = json!({"title": format!("n{n}"), "content": content, "slug": format!("n{n}")});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    for n in 0..3 {
        assert_eq!(found(&server.anonymous(), &format!("last{n}")).await, [format!("n{n}")]);
        assert_eq!(
            found(&server.anonymous(), &format!("\"last{n} 終わり{n}\"")).await,
            [format!("n{n}")]
        );
    }
    assert_eq!(found(&server, "булок").await, ["n1"]);
    let q = encoded("住んでいる -булок");
    assert_eq!(server.list(&format!("/articles?q={q}&fields=title")).await.titles(), ["n2"]);
}
