//! Feeds (contract §2): Atom, RSS 2.0 and JSON Feed of the newest articles.

use roxmltree::{Document, Node};
use serde_json::json;

use crate::support::*;

const FORMATS: [(&str, &str); 3] = [
    ("/feed.atom", "application/atom+xml; charset=utf-8"),
    ("/feed.rss", "application/rss+xml; charset=utf-8"),
    ("/feed.json", "application/feed+json; charset=utf-8"),
];

/// The first descendant of that name.
fn find<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.descendants().find(|child| child.has_tag_name(name) || child.tag_name().name() == name)
}

fn text_of<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    find(node, name).and_then(|child| child.text())
}

/// The URL of a feed's link in Atom's namespace, by its relation.
fn link(feed: &str, relation: &str) -> Option<String> {
    let document = Document::parse(feed).expect("well-formed");
    let is_link = |node: &Node<'_, '_>| {
        let of_entry = node.ancestors().any(|above| above.has_tag_name("entry"));
        node.tag_name().name() == "link" && node.attribute("rel") == Some(relation) && !of_entry
    };
    let link = document.descendants().find(is_link)?;
    link.attribute("href").map(str::to_owned)
}

/// The titles of a feed's articles, in order.
fn titles(feed: &Answer) -> Vec<String> {
    if feed.header("content-type").is_some_and(|kind| kind.contains("json")) {
        let feed = feed.json();
        let items = feed["items"].as_array().expect("items");
        return items.iter().map(|item| item["title"].as_str().expect("text").into()).collect();
    }
    let document = Document::parse(feed.text()).expect("well-formed");
    let is_entry = |node: &Node<'_, '_>| matches!(node.tag_name().name(), "entry" | "item");
    let entries = document.descendants().filter(is_entry);
    entries.map(|entry| text_of(entry, "title").unwrap_or_default().to_owned()).collect()
}

async fn write(server: &Server, title: &str, members: serde_json::Value) {
    let mut article = json!({"title": title, "content": "Some *text*.", "slug": title});
    let members = members.as_object().expect("an object").clone();
    article.as_object_mut().expect("an object").extend(members);
    server.post("/articles", JSON, &article.to_string()).await.expect(201);
    server.wait(1);
}

#[actix_web::test]
async fn a_feed_tells_the_whole_of_the_newest_articles() {
    let server = Server::start().await;
    write(&server, "old", json!({})).await;
    let members = json!({"summary": "On <tea>", "author": "Ann", "tags": ["tea", "milk"]});
    write(&server, "new", members).await;
    let id = server.get("/articles/new", JSON).await.expect(200).json()["id"].clone();
    let id = format!("urn:uuid:{}", id.as_str().expect("text"));
    let url = "http://localhost/articles/new";
    let html = "<p>Some <em>text</em>.</p>\n";

    let atom = server.get("/feed.atom", "*/*").await.expect(200);
    assert_eq!(titles(&atom), ["new", "old"]);
    let document = Document::parse(atom.text()).expect("well-formed");
    let entry = find(document.root(), "entry").expect("an entry");
    assert_eq!(text_of(entry, "id"), Some(id.as_str()));
    assert_eq!(text_of(entry, "published"), Some("2026-01-02T03:04:06Z"));
    assert_eq!(text_of(entry, "content"), Some(html));
    assert_eq!(text_of(entry, "summary"), Some("On <tea>"));
    assert_eq!(text_of(entry, "name"), Some("Ann"));
    assert_eq!(find(entry, "link").and_then(|link| link.attribute("href")), Some(url));
    assert_eq!(text_of(document.root_element(), "updated"), Some("2026-01-02T03:04:06Z"));

    let rss = server.get("/feed.rss", "*/*").await.expect(200);
    assert_eq!(titles(&rss), ["new", "old"]);
    let document = Document::parse(rss.text()).expect("well-formed");
    let item = find(document.root(), "item").expect("an item");
    assert_eq!(text_of(item, "guid"), Some(id.as_str()));
    assert_eq!(text_of(item, "link"), Some(url));
    assert_eq!(text_of(item, "pubDate"), Some("Fri, 02 Jan 2026 03:04:06 GMT"));
    assert_eq!(text_of(item, "description"), Some("On &lt;tea&gt;"));
    assert_eq!(text_of(item, "encoded"), Some(html));

    let feed = server.get("/feed.json", "*/*").await.expect(200);
    assert_eq!(titles(&feed), ["new", "old"]);
    assert_eq!(
        feed.json()["items"][0],
        json!({
            "id": id,
            "url": url,
            "title": "new",
            "content_html": html,
            "summary": "On <tea>",
            "authors": [{"name": "Ann"}],
            "tags": ["tea", "milk"],
            "date_published": "2026-01-02T03:04:06Z",
            "date_modified": "2026-01-02T03:04:06Z",
        })
    );
}

#[actix_web::test]
async fn a_feed_holds_what_is_public_for_a_token_too() {
    let server = Server::start().await;
    write(&server, "seen", json!({})).await;
    write(&server, "draft", json!({"status": "draft"})).await;
    write(&server, "later", json!({"published_at": "2026-01-02T03:05:05Z"})).await;
    for (path, _) in FORMATS {
        let own = server.get(path, "*/*").await.expect(200);
        assert_eq!(titles(&own), ["seen"], "{path}");
        assert_eq!(own.header("cache-control"), Some("private, no-cache"));
        let public = server.anonymous().get(path, "*/*").await.expect(200);
        assert_eq!(public.header("cache-control"), Some("public, no-cache"));
        assert_eq!(public.body, own.body);
        let refused = server.bearing("bs_wrong").get(path, "*/*").await;
        assert_eq!(refused.status, 401, "{path}");
        let drafts = format!("{path}?status=draft");
        assert_eq!(titles(&server.get(&drafts, "*/*").await.expect(200)), [""; 0]);
    }
    server.wait(60);
    for (path, _) in FORMATS {
        assert_eq!(titles(&server.get(path, "*/*").await.expect(200)), ["later", "seen"]);
    }
}

#[actix_web::test]
async fn every_filter_of_the_list_chooses_what_a_feed_holds() {
    let server = Server::start().await;
    write(&server, "green", json!({"tags": ["tea"], "author": "Ann", "summary": "Sencha"})).await;
    write(&server, "black", json!({"tags": ["tea", "strong"]})).await;
    write(&server, "espresso", json!({"tags": ["strong"]})).await;
    for (query, expected, title) in [
        ("?tag=tea", vec!["black", "green"], "Broadsheet: tea"),
        ("?tag=tea&tag=strong", vec!["black"], "Broadsheet: tea, strong"),
        ("?author=Ann", vec!["green"], "Broadsheet: Ann"),
        ("?q=SENCHA", vec!["green"], "Broadsheet: SENCHA"),
        ("?slug=black", vec!["black"], "Broadsheet"),
        ("?published_after=2026-01-02T03:04:07Z", vec!["espresso"], "Broadsheet"),
        ("?updated_before=2026-01-02T03:04:06Z", vec!["green"], "Broadsheet"),
        ("?limit=1", vec!["espresso"], "Broadsheet"),
        ("?tag=none", vec![], "Broadsheet: none"),
    ] {
        for (path, kind) in FORMATS {
            let feed = server.get(&format!("{path}{query}"), "*/*").await.expect(200);
            assert_eq!(feed.header("content-type"), Some(kind));
            assert_eq!(titles(&feed), expected, "{path}{query}");
            let found = match path {
                "/feed.json" => feed.json()["title"].as_str().expect("text").to_owned(),
                _ => {
                    let document = Document::parse(feed.text()).expect("well-formed");
                    text_of(document.root(), "title").expect("a title").to_owned()
                }
            };
            assert_eq!(found, title, "{path}{query}");
        }
    }
}

#[actix_web::test]
async fn what_a_feed_does_not_know_is_refused() {
    let server = Server::start().await;
    for (path, _) in FORMATS {
        let answer = server.get(&format!("{path}?sort=title&limit=0&tag=A&fields=id"), JSON).await;
        assert_eq!(answer.expect(400).places(), ["tag", "limit", "sort", "fields"], "{path}");
    }
    let listed = server.list("/articles?limit=1").await;
    assert_eq!(listed.links().next, None);
}

#[actix_web::test]
async fn a_feed_leads_from_page_to_page_through_all_articles() {
    let server = Server::start().await;
    for title in ["a", "b", "c", "d", "e"] {
        write(&server, title, json!({"tags": ["tea"]})).await;
    }
    for path in ["/feed.atom", "/feed.rss", "/feed.json"] {
        let mut url = format!("{path}?limit=2&tag=tea");
        let mut seen = Vec::new();
        for page in 0..3 {
            let feed = server.get(&url, "*/*").await.expect(200);
            seen.extend(titles(&feed));
            let next = if path == "/feed.json" {
                feed.json()["next_url"].as_str().map(str::to_owned)
            } else {
                let own = format!("http://localhost{url}");
                assert_eq!(link(feed.text(), "self"), Some(own.clone()));
                let by_http_2 = server.get(&own, "*/*").await.expect(200);
                assert_eq!(link(by_http_2.text(), "self"), Some(own));
                assert_eq!(link(feed.text(), "previous").is_some(), page > 0);
                link(feed.text(), "next")
            };
            assert_eq!(next.is_some(), page < 2, "{url}");
            if let Some(next) = next {
                url = next.strip_prefix("http://localhost").expect("absolute").to_owned();
            }
        }
        assert_eq!(seen, ["e", "d", "c", "b", "a"], "{path}");
    }
    let list = server.list("/articles?limit=2&tag=tea").await;
    let cursor = links::cursor_of(&list.links().next.expect("a next page"));
    let foreign = format!("/feed.atom?tag=tea&after={cursor}");
    assert_eq!(server.get(&foreign, JSON).await.expect(400).places(), ["after"]);
}

#[actix_web::test]
async fn a_feed_that_the_reader_has_is_not_sent_again() {
    let server = Server::start().await;
    write(&server, "tea", json!({})).await;
    for (path, _) in FORMATS {
        let feed = server.get(path, "*/*").await.expect(200);
        assert_eq!(feed.header("vary"), Some("Accept-Encoding"));
        let tag = feed.tag();
        let held = [("if-none-match", tag.as_str()), ("accept", "application/atom+xml")];
        server.request("GET", path, &held, b"").await.expect(304);
        server.request("HEAD", path, &[], b"").await.expect(200);
        write(&server, &path.replace(['/', '.'], "-")[1..], json!({})).await;
        assert_ne!(server.request("GET", path, &held, b"").await.expect(200).tag(), tag);
    }
}

#[actix_web::test]
async fn a_feed_names_its_site_its_hub_and_its_address() {
    let mut settings = settings();
    settings.site.title = "Tea & Co".into();
    settings.site.description = "All <about> tea".into();
    settings.site.language = "en-GB".into();
    settings.site.hub = Some("https://hub.example/".into());
    settings.base_url = Some(broadsheet::http::base_url::BaseUrl("https://tea.example".into()));
    let server = Server::start_with(settings).await;
    for path in ["/feed.atom", "/feed.rss"] {
        let feed = server.get(path, "*/*").await.expect(200);
        assert_eq!(link(feed.text(), "hub").as_deref(), Some("https://hub.example/"));
        assert_eq!(link(feed.text(), "self"), Some(format!("https://tea.example{path}")));
        let document = Document::parse(feed.text()).expect("well-formed");
        assert_eq!(text_of(document.root(), "title"), Some("Tea & Co"));
        let line = text_of(document.root(), "subtitle").or(text_of(document.root(), "description"));
        assert_eq!(line, Some("All <about> tea"));
    }
    let feed = server.get("/feed.json", "*/*").await.expect(200).json();
    assert_eq!(feed["hubs"], json!([{"type": "WebSub", "url": "https://hub.example/"}]));
    assert_eq!(feed["feed_url"], "https://tea.example/feed.json");
    assert_eq!(feed["home_page_url"], "https://tea.example/articles");
    assert_eq!(feed["language"], "en-GB");
}
