//! What search engines are told (contract §2).

use roxmltree::Document;
use serde_json::json;

use crate::support::*;

/// The URLs of a sitemap, each with the time of its last change.
fn urls(sitemap: &Answer) -> Vec<(String, Option<String>)> {
    let document = Document::parse(sitemap.text()).expect("well-formed");
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.sitemaps.org/schemas/sitemap/0.9"));
    let text = |node: roxmltree::Node<'_, '_>, name: &str| {
        let child = node.children().find(|child| child.tag_name().name() == name)?;
        child.text().map(str::to_owned)
    };
    let entries = root.children().filter(roxmltree::Node::is_element);
    entries.map(|node| (text(node, "loc").expect("a loc"), text(node, "lastmod"))).collect()
}

#[actix_web::test]
async fn the_sitemap_names_what_is_public_and_when_it_changed() {
    let server = Server::start().await;
    let front = ("http://localhost/".to_owned(), None);
    assert_eq!(
        urls(&server.get("/sitemap.xml", "*/*").await.expect(200)),
        std::slice::from_ref(&front)
    );
    for article in [
        json!({"title": "Seen", "content": ""}),
        json!({"title": "Draft", "content": "", "status": "draft"}),
        json!({"title": "Later", "content": "", "published_at": "2026-01-02T03:05:05Z"}),
    ] {
        server.post("/articles", JSON, &article.to_string()).await.expect(201);
    }
    let seen = ("http://localhost/articles/seen".into(), Some(START.into()));
    let sitemap = server.get("/sitemap.xml", "*/*").await.expect(200);
    assert_eq!(sitemap.header("content-type"), Some(XML));
    assert_eq!(urls(&sitemap), [front.clone(), seen.clone()]);
    server.wait(60);
    let sitemap = server.get("/sitemap.xml?page=1", "*/*").await.expect(200);
    let later = "http://localhost/articles/later".into();
    assert_eq!(urls(&sitemap), [front, seen, (later, Some("2026-01-02T03:05:05Z".into()))]);
    let tag = sitemap.tag();
    let held = [("if-none-match", tag.as_str())];
    server.request("GET", "/sitemap.xml?page=1", &held, b"").await.expect(304);
}

/// 50,001 articles, with the least that a row must have.
const LOAD_SQLITE: &str = "
    with recursive series (n) as (select 1 union all select n + 1 from series where n < 50001)
    insert into articles (id, slug, title, content, status, published_at, created_at, updated_at, version)
    select printf('%08x-0000-4000-8000-%012x', n * 2654435761 % 4294967296, n), 'a-' || n, 'A', '',
        'published', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1
    from series;";

const LOAD_POSTGRES: &str = "
    insert into articles (id, slug, title, content, status, published_at, created_at, updated_at, version)
    select md5(n::text)::uuid, 'a-' || n, 'A', '', 'published',
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1
    from generate_series(1, 50001) as n;";

#[actix_web::test]
async fn past_fifty_thousand_articles_there_is_an_index() {
    let server = Server::start().await;
    let load = if Database::is_postgres() { LOAD_POSTGRES } else { LOAD_SQLITE };
    server.database.execute(load).await;
    let index = server.get("/sitemap.xml", "*/*").await.expect(200);
    let page = |number| (format!("http://localhost/sitemap.xml?page={number}"), None);
    assert_eq!(urls(&index), [page(1), page(2)]);
    let first = urls(&server.get("/sitemap.xml?page=1", "*/*").await.expect(200));
    let second = urls(&server.get("/sitemap.xml?page=2", "*/*").await.expect(200));
    assert_eq!((first.len(), second.len()), (50_000, 1));
    assert!(!first.contains(&second[0]));
    server.get("/sitemap.xml?page=3", JSON).await.expect(404);
    for (query, place) in [("page=0", "page"), ("page=x", "page"), ("after=1", "after")] {
        let refused = server.get(&format!("/sitemap.xml?{query}"), JSON).await.expect(400);
        assert_eq!(refused.places(), [place]);
    }
}

#[actix_web::test]
async fn crawlers_are_told_where_the_sitemap_is() {
    let server = Server::start().await;
    let robots = server.get("/robots.txt", "text/plain").await.expect(200);
    assert_eq!(robots.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(
        robots.text(),
        "User-agent: *\nDisallow: /tokens\n\nSitemap: http://localhost/sitemap.xml\n"
    );
}
