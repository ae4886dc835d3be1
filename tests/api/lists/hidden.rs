//! No list, count, order, search or cursor tells the public anything of what is
//! not published.

use serde_json::{Value, json};

use crate::support::*;

/// What only hidden articles have.
const SECRET: [(&str, &str); 2] = [("zebra", "draft"), ("quagga", "scheduled")];
const DUE: &str = "2026-01-02T04:04:05Z";

async fn publish(server: &Server) {
    for (slug, time) in [("one", "2026-01-01T00:00:00Z"), ("two", "2026-01-02T00:00:00Z")] {
        let body = json!({"title": "horse", "content": "animal", "slug": slug, "author": "Ada",
                          "tags": ["animal"], "published_at": time});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
}

async fn hide(server: &Server) {
    for (name, status) in SECRET {
        let body = json!({"title": name, "content": "animal animal animal", "summary": name, "slug": name,
                          "author": name, "tags": [name, "animal"], "status": status,
                          "published_at": DUE});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
}

/// Every way to ask for something hidden.
fn questions() -> Vec<String> {
    let mut filters = vec![
        String::new(),
        "tag=animal".into(),
        "q=animal".into(),
        "status=published".into(),
        "status=draft".into(),
        "status=scheduled".into(),
        "author=Ada".into(),
        "published_after=2026-01-02T03:04:06Z".into(),
        "published_before=9999-12-31T23:59:59Z".into(),
        "updated_after=2026-01-02T03:04:05Z".into(),
        "q=animal+-horse".into(),
        "q=animal&tag=animal".into(),
        "tag=animal&author=Ada&status=published".into(),
    ];
    for (name, _) in SECRET {
        for parameter in ["tag", "q", "author", "slug"] {
            filters.push(format!("{parameter}={name}"));
        }
        filters.push(format!("q=%22{name}%22&sort=title"));
        filters.push(format!("q=animal+-{name}"));
        filters.push(format!("tag=animal&tag={name}"));
    }
    let mut all = Vec::new();
    for filter in filters {
        for order in ["", "sort=published_at", "sort=-title,updated_at"] {
            if !(filter.contains("sort=") && order.contains("sort=")) {
                all.push(format!("/articles?{filter}&{order}&total=true&limit=1"));
                all.push(format!("/articles?{filter}&{order}&total=true"));
            }
        }
    }
    all.extend(["/tags".into(), "/tags?limit=1".into()]);
    all
}

/// All pages of an answer, but for what no two servers have in common.
async fn told(reader: &Server, url: &str) -> Vec<(Value, Option<usize>, bool, bool)> {
    let pages = reader.forwards(url).await;
    let page = |page: &Answer| {
        let mut articles = page.json();
        for article in articles.as_array_mut().expect("a list") {
            article.as_object_mut().expect("an object").remove("id");
        }
        let links = page.links();
        (articles, page.total(), links.prev.is_some(), links.next.is_some())
    };
    pages.iter().map(page).collect()
}

#[actix_web::test]
async fn what_is_hidden_changes_no_answer() {
    let (with, without) = (Server::start().await, Server::start().await);
    for server in [&with, &without] {
        publish(server).await;
    }
    hide(&with).await;
    let writer = with.with(&[Scope::Write]).await;
    for url in questions() {
        let expected = told(&without.anonymous(), &url).await;
        assert_eq!(told(&with.anonymous(), &url).await, expected, "{url}");
        assert_eq!(told(&writer, &url).await, expected, "{url} for a writer");
    }
    for (status, name) in [("draft", "zebra"), ("scheduled", "quagga")] {
        let page = with.list(&format!("/articles?status={status}&total=true")).await;
        assert_eq!((page.titles(), page.total()), (vec![name.to_owned()], Some(1)));
    }
}

/// What the public finds of an article called quagga, in every way there is.
async fn sightings(reader: &Server) -> Vec<bool> {
    let mut seen = Vec::new();
    for url in [
        "/articles?total=true",
        "/articles?tag=quagga",
        "/articles?tag=animal&sort=title",
        "/articles?tag=animal&tag=quagga",
        "/articles?q=quagga",
        "/articles?q=animal+quagga&sort=-title",
        "/articles?author=quagga",
        "/articles?slug=quagga",
        "/articles?status=published&sort=created_at",
        "/articles?published_after=2026-01-02T04:04:05Z",
        "/tags",
    ] {
        seen.push(reader.list(url).await.text().contains("quagga"));
    }
    for (url, before) in [
        ("/articles?total=true&limit=1", 2),
        ("/articles?tag=animal&total=true", 2),
        ("/articles?q=animal&total=true", 2),
        ("/articles?q=quagga&total=true", 0),
        ("/articles?status=published&total=true", 2),
    ] {
        let total = reader.list(url).await.total().expect("a total");
        assert!(total == before || total == before + 1, "{url}: {total}");
        seen.push(total == before + 1);
    }
    let tags = reader.list("/tags").await.json();
    let animals = tags.as_array().expect("a list").iter().find(|tag| tag["name"] == "animal");
    seen.push(animals.expect("it is in use")["articles"] == 3);
    seen
}

#[actix_web::test]
async fn a_scheduled_article_is_in_every_list_from_its_second_on() {
    let server = Server::start().await;
    publish(&server).await;
    hide(&server).await;
    let everybody = server.anonymous();
    let other = server.second_instance().await.anonymous();
    server.wait(3599);
    for reader in [&everybody, &other] {
        let seen = sightings(reader).await;
        assert!(seen.iter().all(|seen| !seen), "a second early: {seen:?}");
    }
    server.wait(1);
    for reader in [&everybody, &other] {
        let seen = sightings(reader).await;
        assert!(seen.iter().all(|seen| *seen), "{seen:?}");
        assert_eq!(server.list("/articles?status=scheduled").await.ids(), [""; 0]);
    }
}

#[actix_web::test]
async fn what_is_changed_behind_the_servers_back_is_seen_everywhere() {
    let server = Server::start().await;
    publish(&server).await;
    hide(&server).await;
    let everybody = server.anonymous();
    for (change, is_seen) in [
        ("published_at = '2026-01-02T03:04:05Z'", true),
        ("status = 'draft'", false),
        ("status = 'published'", true),
        ("published_at = '2026-01-02T03:04:06Z'", false),
        ("status = 'draft', published_at = null", false),
        ("status = 'published', published_at = '2026-01-01T12:00:00Z'", true),
    ] {
        let sql = format!("update articles set {change} where slug = 'quagga'");
        server.database.execute(&sql).await;
        let mut seen = sightings(&everybody).await;
        // This one asks for what comes later than any of these times.
        seen.remove(9);
        assert!(seen.iter().all(|seen| *seen == is_seen), "{change}: {seen:?}");
    }
    // The order among those of a tag follows, too.
    let order = everybody.list("/articles?tag=animal&fields=slug").await.each("slug");
    assert_eq!(order, ["two", "quagga", "one"]);
    server.database.execute("delete from articles where slug = 'quagga'").await;
    let mut seen = sightings(&everybody).await;
    seen.remove(9);
    assert!(seen.iter().all(|seen| !seen), "{seen:?}");
}
