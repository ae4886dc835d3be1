//! A page costs the same few statements, however many articles it has.

use serde_json::json;

use crate::support::*;

#[actix_web::test]
async fn a_page_is_one_statement_and_a_total_one_more() {
    let recorder = Recorder::start();
    let server = Server::start().await;
    for n in 0..101 {
        let body = json!({"title": format!("{n}"), "content": "tea", "tags": ["a", "b"]});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    let everybody = server.anonymous();
    // The first one reads the key of the cursors, too.
    everybody.list("/articles").await;
    for format in [JSON, XML, HTML] {
        for (query, count) in [
            ("limit=1", 1),
            ("limit=20", 1),
            ("limit=100", 1),
            ("limit=100&total=true", 2),
            ("limit=100&fields=id,tags", 1),
            ("limit=100&tag=a&tag=b", 1),
            ("limit=100&q=tea", 1),
            ("limit=20&q=tea&total=true&sort=title", 2),
            ("status=draft&total=true", 0),
        ] {
            recorder.take();
            let page = everybody.get(&format!("/articles?{query}"), format).await.expect(200);
            let statements = recorder.take();
            assert_eq!(statements.len(), count, "{query}: {statements:#?}");
            if let (Some(next), true) = (page.links().next, format == JSON) {
                let next = everybody.list(&next).await;
                assert_eq!(recorder.take().len(), count, "{query}, second page");
                everybody.list(&next.links().prev.expect("the first")).await;
                assert_eq!(recorder.take().len(), count, "{query}, back");
            }
        }
    }
    for limit in [1, 2] {
        recorder.take();
        everybody.list(&format!("/tags?limit={limit}")).await;
        assert_eq!(recorder.take().len(), 1);
    }
}

#[actix_web::test]
async fn what_is_refused_asks_the_database_nothing() {
    let recorder = Recorder::start();
    let server = Server::start().await;
    let everybody = server.anonymous();
    everybody.list("/articles").await;
    recorder.take();
    for url in
        ["/articles?limit=0", "/articles?q=", "/articles?after=x", "/articles?x=1", "/tags?limit=0"]
    {
        everybody.get(url, JSON).await.expect(400);
        assert_eq!(recorder.take(), [""; 0], "{url}");
    }
}

#[actix_web::test]
async fn only_the_columns_that_are_wanted_are_read() {
    let recorder = Recorder::start();
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    for (format, query, is_read) in [
        (JSON, "fields=id,title", false),
        (XML, "fields=slug", false),
        (HTML, "", false),
        (HTML, "fields=content", false),
        (JSON, "", true),
        (XML, "fields=content", true),
        (JSON, "fields=content_html", true),
    ] {
        recorder.take();
        server.get(&format!("/articles?{query}"), format).await.expect(200);
        let statements = recorder.take();
        // When the token was last used may be written beside.
        let is_page = |text: &&String| text.starts_with("select articles.");
        let page = statements.iter().find(is_page).expect("one");
        assert_eq!(page.contains("articles.content"), is_read, "{format} {query}: {page}");
    }
}
