//! The pages of articles: what they say to readers and to machines.

use broadsheet::app::Settings;
use broadsheet::http::base_url::BaseUrl;
use serde_json::{Value, json};

use crate::support::html::Html;
use crate::support::*;

async fn site() -> Server {
    let base_url = Some(BaseUrl("https://blog.example".into()));
    Server::start_with(Settings { base_url, ..settings() }).await
}

async fn publish(server: &Server, article: Value) {
    server.post("/articles", JSON, &article.to_string()).await.expect(201);
}

/// Three articles, a year and a month apart.
async fn three(server: &Server) {
    for (slug, title, author, tags, time) in [
        ("green", "Green tea", json!("Ann Lee"), json!(["tea", "hot"]), "2024-12-31T23:59:59Z"),
        ("black", "Black tea", json!("Ann Lee"), json!(["tea"]), "2025-11-05T00:00:00Z"),
        ("cocoa", "Cocoa", Value::Null, json!(["hot"]), "2025-12-01T00:00:00Z"),
    ] {
        let article = json!({ "slug": slug, "title": title, "author": author, "tags": tags,
            "published_at": time, "content": format!("About {slug}.\n\nAnd more of it.") });
        publish(server, article).await;
    }
}

#[actix_web::test]
async fn a_list_says_what_it_lists() {
    let server = site().await.anonymous();
    three(&server.with(&[Scope::Write, Scope::ReadDrafts]).await).await;
    let november = "published_after=2025-11-01T00:00:00Z&published_before=2025-12-01T00:00:00Z";
    for (query, heading, title, count) in [
        ("", "Articles", "Articles", 3),
        ("tag=tea", "tea", "Articles on tea", 2),
        ("tag=hot&tag=tea", "hot, tea", "Articles on hot, tea", 1),
        ("author=Ann+Lee", "Ann Lee", "Articles by Ann Lee", 2),
        ("q=TEA", "Search", "Search for TEA", 2),
        (november, "November 2025", "Articles of November 2025", 1),
        (
            "published_after=2025-01-01T00:00:00Z&published_before=2026-01-01T00:00:00Z",
            "2025",
            "Articles of 2025",
            2,
        ),
        ("published_after=2025-01-01T00:00:00Z", "Articles", "Articles", 2),
        ("tag=none", "none", "Articles on none", 0),
    ] {
        let page = server.get(&format!("/articles?{query}"), HTML).await.expect(200);
        let html = Html::parse(page.text());
        assert_eq!(html.texts("h1"), [heading], "{query}");
        assert_eq!(html.texts("title"), [format!("{title} – Broadsheet")], "{query}");
        assert_eq!(html.texts("h2").len(), count, "{query}");
        let is_hidden = page.text().contains("<meta name=\"robots\" content=\"noindex\">");
        assert_eq!(
            is_hidden,
            query.starts_with("q=") || query.ends_with("25-01-01T00:00:00Z"),
            "{query}"
        );
    }
}

#[actix_web::test]
async fn a_page_names_itself_and_its_other_formats() {
    let server = site().await;
    three(&server).await;
    for (path, canonical, others) in [
        ("/", "/", "/articles.json /articles.xml /feed.atom /feed.rss /feed.json"),
        (
            "/articles.html?fields=id&tag=tea&limit=5",
            "/articles?tag=tea&amp;limit=5",
            "/articles.json?tag=tea&amp;limit=5 /articles.xml?tag=tea&amp;limit=5 /feed.atom?tag=tea /feed.rss?tag=tea /feed.json?tag=tea",
        ),
        (
            "/articles/green",
            "/articles/green",
            "/articles/green.json /articles/green.xml /feed.atom /feed.rss /feed.json",
        ),
        ("/tags", "/tags", ""),
        ("/archive", "/archive", ""),
    ] {
        let page = server.get(path, HTML).await.expect(200);
        let text = page.text().replace("&#x2f;", "/");
        assert!(
            text.contains(&format!(
                "<link rel=\"canonical\" href=\"https://blog.example{canonical}\">"
            )),
            "{path}"
        );
        let links = text.split("<link rel=\"alternate\"").skip(1);
        let hrefs = links.filter_map(|link| link.split("href=\"").nth(1)?.split('"').next());
        assert_eq!(hrefs.collect::<Vec<_>>().join(" "), others, "{path}");
        for other in others.split_whitespace() {
            server.get(&other.replace("&amp;", "&"), "*/*").await.expect(200);
        }
    }
}

#[actix_web::test]
async fn an_article_tells_machines_what_it_is() {
    let server = site().await;
    three(&server).await;
    let page = server.get("/articles/black", HTML).await.expect(200);
    let data = Html::parse(page.text()).texts("script");
    let data: Value = serde_json::from_str(&data[0]).expect("JSON");
    assert_eq!(data["@type"], "BlogPosting");
    assert_eq!(data["headline"], "Black tea");
    assert_eq!(data["description"], "About black. And more of it.");
    assert_eq!(data["author"]["name"], "Ann Lee");
    assert_eq!(data["datePublished"], "2025-11-05T00:00:00Z");
    assert_eq!(data["keywords"], json!(["tea"]));
    assert_eq!(data["mainEntityOfPage"], "https://blog.example/articles/black");
    let text = page.text().replace("&#x2f;", "/");
    for part in [
        "<meta name=\"description\" content=\"About black. And more of it.\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:title\" content=\"Black tea\">",
        "<meta property=\"og:url\" content=\"https://blog.example/articles/black\">",
        "<meta property=\"article:published_time\" content=\"2025-11-05T00:00:00Z\">",
        "<meta property=\"article:tag\" content=\"tea\">",
        "<meta name=\"twitter:card\" content=\"summary\">",
        "<link rel=\"prev\" href=\"/articles/green\">",
        "<link rel=\"next\" href=\"/articles/cocoa\">",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[actix_web::test]
async fn an_article_leads_to_its_neighbours_and_relatives() {
    let server = Server::start().await;
    three(&server).await;
    for (slug, earlier, later, related) in [
        ("green", None, Some("Black tea"), vec!["Cocoa"]),
        ("black", Some("Green tea"), Some("Cocoa"), vec![]),
        ("cocoa", Some("Black tea"), None, vec!["Green tea"]),
    ] {
        let page = server.get(&format!("/articles/{slug}"), HTML).await.expect(200);
        let shown = Html::parse(page.text()).texts("bdi");
        let expected = [Some("Ann Lee").filter(|_| slug != "cocoa"), earlier, later];
        assert_eq!(
            shown,
            expected.into_iter().flatten().chain(related).collect::<Vec<_>>(),
            "{slug}"
        );
    }
}

#[actix_web::test]
async fn an_articles_page_has_another_tag_when_what_it_shows_of_others_changes() {
    let server = Server::start().await;
    three(&server).await;
    let mut before = server.get("/articles/black", HTML).await.expect(200);
    for (step, change) in [
        ("a neighbour's title", ("/articles/green", json!({ "title": "Greener tea" }))),
        ("a neighbour that goes", ("/articles/cocoa", json!({ "status": "draft" }))),
        ("a neighbour that comes", ("/articles/cocoa", json!({ "status": "published" }))),
        ("nothing that it shows", ("/articles/cocoa", json!({}))),
    ] {
        server.wait(1);
        server.patch(change.0, MERGE_PATCH, &change.1.to_string()).await.expect(200);
        let held = [("accept", HTML), ("if-none-match", &*before.tag())];
        let answer = server.request("GET", "/articles/black", &held, b"").await;
        let after = server.get("/articles/black", HTML).await.expect(200);
        assert_eq!(before.tag() == after.tag(), before.body == after.body, "{step}");
        assert_eq!(answer.status == 304, before.tag() == after.tag(), "{step}");
        assert_eq!(before.body == after.body, step.starts_with("nothing"), "{step}");
        before = after;
    }
}

#[actix_web::test]
async fn what_a_search_finds_is_marked() {
    let server = Server::start().await;
    let content = format!("{} The brûlée is here. {}", "Before. ".repeat(50), "After. ".repeat(50));
    publish(
        &server,
        json!({ "title": "Crème <brûlée>", "summary": "BRULEE!", "content": content }),
    )
    .await;
    let page = server.get("/articles?q=brulee", HTML).await.expect(200);
    let html = Html::parse(page.text());
    assert_eq!(html.texts("mark"), ["brûlée", "BRULEE", "brûlée"]);
    html.must_be_inert("a search");
    assert!(page.text().contains("Crème &lt;<mark>brûlée</mark>&gt;"));
    assert!(page.text().contains("… "), "the excerpt is a piece of it");
    assert!(page.text().contains("value=\"brulee\""));
}

#[actix_web::test]
async fn the_archive_counts_what_is_published_month_by_month() {
    let server = Server::start().await;
    let empty = server.get("/archive", HTML).await.expect(200);
    assert!(empty.text().contains("Nothing has been published yet."));
    three(&server).await;
    publish(&server, json!({ "title": "Draft", "content": "", "status": "draft" })).await;
    publish(
        &server,
        json!({ "title": "To come", "content": "", "published_at": "2026-01-02T03:04:06Z" }),
    )
    .await;
    for server in [&server, &server.anonymous()] {
        let page = server.get("/archive", HTML).await.expect(200);
        let html = Html::parse(page.text());
        assert_eq!(html.texts("h2"), ["2025", "2024"]);
        let months: Vec<String> =
            html.texts("li").iter().map(|month| month.trim().to_owned()).collect();
        assert_eq!(months, ["December 1 article", "November 1 article", "December 1 article"]);
    }
    server.wait(1);
    let page = server.get("/archive", HTML).await.expect(200);
    assert_eq!(Html::parse(page.text()).texts("h2"), ["2026", "2025", "2024"]);
    server.get("/archive?x=1", HTML).await.expect(400);
}

#[actix_web::test]
async fn the_front_page_leads_on_to_what_is_older() {
    let server = Server::start().await;
    for number in 0..21 {
        publish(&server, json!({ "title": format!("Number {number}"), "content": "" })).await;
    }
    let front = server.get("/", HTML).await.expect(200);
    let text = front.text().replace("&#x2f;", "/");
    let older = text.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
    let page = server.get(older.expect("a link"), HTML).await.expect(200);
    assert_eq!(Html::parse(front.text()).texts("h2").len(), 20);
    assert_eq!(Html::parse(page.text()).texts("h2"), ["Number 0"]);
    assert!(page.text().contains("Newer"));
}

#[actix_web::test]
async fn search_engines_are_kept_from_what_only_a_token_sees() {
    let server = Server::start().await;
    publish(&server, json!({ "title": "Seen", "content": "" })).await;
    publish(&server, json!({ "title": "Unseen", "content": "", "status": "draft" })).await;
    let noindex = "<meta name=\"robots\" content=\"noindex\">";
    for (server, path, is_hidden) in [
        (server.clone(), "/articles/unseen", true),
        (server.clone(), "/articles/seen", false),
        (server.clone(), "/articles", true),
        (server.anonymous(), "/articles", false),
        (server.anonymous(), "/articles/unseen", true),
    ] {
        let page = server.get(path, HTML).await;
        assert_eq!(page.text().contains(noindex), is_hidden, "{path}");
    }
}

/// The rows of the tables in templates/README.md with as many columns, as far
/// as they name something in backticks first.
fn rows(columns: usize) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = include_str!("../../templates/README.md").lines();
    let cells = |line: &'static str| line.trim_matches('|').split(" | ").map(str::trim).collect();
    let rows = lines.filter(|line| line.starts_with("| `")).map(cells);
    rows.filter(move |row: &Vec<&str>| row.len() == columns)
}

/// What stands in backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// A template that says of each name whether there is such a thing.
fn asking(names: impl Iterator<Item = String>) -> String {
    names.map(|name| format!("{name}={{{{ {name} is defined }}}}\n")).collect()
}

#[actix_web::test]
async fn templates_know_what_is_written_of_them() {
    let of_site = || rows(2).flat_map(|row| names(row[0])).filter(|name| name.starts_with("site."));
    let of_articles =
        || rows(2).flat_map(|row| names(row[0])).filter(|name| !name.starts_with("site."));
    let of_page = |page: &'static str| {
        rows(3)
            .filter(move |row| row[0].trim_matches(['`', '|', ' ']) == page)
            .flat_map(|row| names(row[1]).collect::<Vec<_>>())
    };
    let pages = [
        "front.html",
        "articles.html",
        "article.html",
        "archive.html",
        "tags.html",
        "problem.html",
    ];
    let templates = pages.map(|page| {
        let mut asked: Vec<String> = of_site().chain(of_page(page)).map(str::to_owned).collect();
        let known = of_articles().filter(|name| *name != "marked");
        match page {
            "article.html" => asked.extend(known.map(|name| format!("article.{name}"))),
            "articles.html" => asked.push("articles[0].marked.excerpt".into()),
            _ => {}
        }
        (page, asking(asked.into_iter()))
    });
    let folder = Folder::with("documented", &templates);
    let server = Server::start_with(folder.settings()).await;
    three(&server).await;
    let paths =
        ["/", "/articles?q=tea", "/articles/black", "/archive", "/tags", "/articles?limit=0"];
    for (path, least) in paths.into_iter().zip([7, 10, 22, 5, 6, 11]) {
        let page = server.get(path, HTML).await;
        let lines: Vec<&str> = page.text().lines().collect();
        assert!(lines.len() >= least, "{path} knows only {lines:?}");
        assert!(lines.iter().all(|line| line.ends_with("=True")), "{path}: {lines:?}");
    }
}
