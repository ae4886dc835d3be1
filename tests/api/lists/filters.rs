//! What each filter lets through.

use serde_json::json;

use crate::support::links::encoded;
use crate::support::*;

async fn titles(server: &Server, query: &str) -> String {
    let page = server.list(&format!("/articles?sort=title&total=true&{query}")).await;
    let titles = page.titles();
    assert_eq!(page.total(), Some(titles.len()), "{query}");
    titles.concat()
}

async fn stage() -> Server {
    let server = Server::start().await;
    for (title, members) in [
        ("a", json!({"tags": ["x"], "author": "Ada", "published_at": "2026-01-01T00:00:00Z"})),
        ("b", json!({"tags": ["x", "y"], "author": "ada", "published_at": "2026-01-01T00:00:01Z"})),
        (
            "c",
            json!({"tags": ["y", "x", "x-y"], "author": "", "published_at": "2026-01-01T00:00:02Z"}),
        ),
        ("d", json!({"author": "Ada ", "status": "draft"})),
        (
            "e",
            json!({"author": "Ada", "tags": ["x"], "status": "draft", "published_at": "2026-01-01T00:00:01Z"}),
        ),
        ("f", json!({"author": "Ada", "tags": ["x"], "published_at": "2026-01-02T03:04:06Z"})),
    ] {
        let mut body = json!({"title": title, "content": "", "slug": format!("slug-{title}")});
        body.as_object_mut().expect("an object").extend(members.as_object().expect("too").clone());
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    server
}

#[actix_web::test]
async fn a_filter_lets_through_what_is_equal() {
    let server = stage().await;
    for (query, everybody, editors) in [
        ("", "abc", "abcdef"),
        ("tag=x", "abc", "abcef"),
        ("tag=x&tag=y", "bc", "bc"),
        ("tag=y&tag=x&tag=x-y&tag=x", "c", "c"),
        ("tag=x-", "400", "400"),
        ("tag=none", "", ""),
        ("tag=x&tag=none", "", ""),
        ("author=Ada", "a", "aef"),
        ("author=ada", "b", "b"),
        ("author=Ada%20", "", "d"),
        ("author=", "c", "c"),
        ("author=Ad", "", ""),
        ("author=A%25", "", ""),
        ("slug=slug-a", "a", "a"),
        ("slug=slug-d", "", "d"),
        ("slug=none", "", ""),
        ("status=published", "abc", "abc"),
        ("status=draft", "", "de"),
        ("status=scheduled", "", "f"),
        ("status=draft&tag=x", "", "e"),
        ("status=scheduled&tag=x&author=Ada", "", "f"),
        ("status=published&tag=x&author=Ada&slug=slug-a", "a", "a"),
        ("status=draft&published_after=2026-01-01T00:00:01Z", "", "e"),
        ("status=draft&published_before=2026-01-01T00:00:01Z", "", ""),
        ("status=scheduled&published_before=2026-01-02T03:04:06Z", "", ""),
        ("status=scheduled&published_before=2026-01-02T03:04:07Z", "", "f"),
        ("status=published&published_after=2026-01-02T03:04:06Z", "", ""),
    ] {
        if everybody == "400" {
            server.get(&format!("/articles?{query}"), JSON).await.expect(400);
            continue;
        }
        assert_eq!(titles(&server.anonymous(), query).await, everybody, "{query}");
        assert_eq!(titles(&server, query).await, editors, "{query}");
    }
}

#[actix_web::test]
async fn a_period_is_from_its_first_moment_on_up_to_and_without_its_last() {
    let server = stage().await;
    for (after, before, everybody, editors) in [
        ("2026-01-01T00:00:00Z", "", "abc", "abcef"),
        ("2026-01-01T00:00:01Z", "", "bc", "bcef"),
        ("2026-01-01T00:00:02Z", "", "c", "cf"),
        ("", "2026-01-01T00:00:00Z", "", ""),
        ("", "2026-01-01T00:00:01Z", "a", "a"),
        ("", "2026-01-01T00:00:02Z", "ab", "abe"),
        ("2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z", "b", "be"),
        ("2026-01-01T00:00:01Z", "2026-01-01T00:00:01Z", "", ""),
        ("2026-01-01T00:00:02Z", "2026-01-01T00:00:00Z", "", ""),
        // Another offset is the same moment.
        ("2026-01-01T02:00:01+02:00", "2025-12-31T21:00:02-03:00", "b", "be"),
        // A fraction is truncated, as an article's own time is.
        ("2026-01-01T00:00:01.999Z", "", "bc", "bcef"),
        ("", "2026-01-01T00:00:01.999Z", "a", "a"),
        // As far as a calendar goes.
        ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "abc", "abcef"),
        ("", "0000-01-01T00:00:00Z", "", ""),
        ("9999-12-31T23:59:59Z", "", "", ""),
        ("9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "", ""),
    ] {
        let mut query = Vec::new();
        for (name, time) in [("published_after", after), ("published_before", before)] {
            query.extend((!time.is_empty()).then(|| format!("{name}={}", encoded(time))));
        }
        let query = query.join("&");
        assert_eq!(titles(&server.anonymous(), &query).await, everybody, "{query}");
        assert_eq!(titles(&server, &query).await, editors, "{query}");
    }
}

#[actix_web::test]
async fn the_last_change_has_a_period_too() {
    let server = Server::start().await;
    for title in ["a", "b", "c"] {
        let body = json!({"title": title, "content": "", "slug": title}).to_string();
        server.post("/articles", JSON, &body).await.expect(201);
        server.wait(1);
    }
    server.patch("/articles/a", JSON, r#"{"summary":"new"}"#).await.expect(200);
    server.patch("/articles/b", JSON, r#"{"title":"b"}"#).await.expect(200);
    for (query, expected) in [
        ("updated_after=2026-01-02T03:04:06Z", "abc"),
        ("updated_after=2026-01-02T03:04:07Z", "ac"),
        ("updated_after=2026-01-02T03:04:08Z", "a"),
        ("updated_before=2026-01-02T03:04:08Z", "bc"),
        ("updated_after=2026-01-02T03:04:06Z&updated_before=2026-01-02T03:04:07Z", "b"),
        ("updated_after=2026-01-02T03:04:07Z&updated_before=2026-01-02T03:04:07Z", ""),
        ("updated_after=2026-01-02T03:04:07Z&published_before=2026-01-02T03:04:06Z", "a"),
    ] {
        assert_eq!(titles(&server.anonymous(), query).await, expected, "{query}");
        assert_eq!(titles(&server, query).await, expected, "{query}");
    }
}

#[actix_web::test]
async fn the_extremes_of_the_calendar_are_times_as_others() {
    let server = Server::start().await;
    for (title, time) in [
        ("a", "0000-01-01T00:00:00Z"),
        ("b", "9999-12-31T23:59:59Z"),
        ("c", "1969-12-31T23:59:59Z"),
    ] {
        let body =
            json!({"title": title, "content": "", "published_at": time, "status": "published"});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    server
        .post("/articles", JSON, r#"{"title":"d","content":"","status":"draft"}"#)
        .await
        .expect(201);
    for (sort, order) in [("published_at", "acbd"), ("-published_at", "dbca")] {
        let pages = server.forwards(&format!("/articles?sort={sort}&limit=1")).await;
        assert_eq!(pages.iter().flat_map(Answer::titles).collect::<String>(), order);
        let last = pages[3].links().prev.expect("more");
        let back: String = server.backwards(&last).await.iter().flat_map(Answer::titles).collect();
        assert_eq!(back.chars().rev().collect::<String>(), order[..3]);
    }
    assert_eq!(titles(&server.anonymous(), "").await, "ac");
    let first = "published_before=0000-01-01T00:00:01Z";
    assert_eq!(titles(&server, first).await, "a");
    assert_eq!(titles(&server, "published_after=9999-12-31T23:59:59Z").await, "b");
    // At the end of time nothing can be scheduled any more.
    server.wait(253_402_300_799 - 1_767_323_045);
    assert_eq!(titles(&server.anonymous(), "status=published").await, "abc");
    assert_eq!(titles(&server, "status=scheduled").await, "");
    assert_eq!(titles(&server, "status=draft").await, "d");
}

#[actix_web::test]
async fn a_list_that_nothing_can_be_on_still_has_a_beginning_and_a_count() {
    let server = stage().await;
    for query in [
        "status=draft",
        "published_after=2026-01-02T00:00:00Z&published_before=2026-01-01T00:00:00Z",
        "updated_before=0000-01-01T00:00:00Z",
    ] {
        let page = server.anonymous().list(&format!("/articles?{query}&total=true")).await;
        let links = page.links();
        assert_eq!((page.text(), page.total()), ("[]\n", Some(0)));
        assert_eq!((links.prev, links.next), (None, None), "{query}");
        assert_eq!(server.anonymous().list(&links.first).await.text(), "[]\n");
        let xml = server.anonymous().get(&format!("/articles.xml?{query}"), JSON).await.expect(200);
        assert!(xml.text().ends_with("<articles></articles>\n"), "{}", xml.text());
        let page =
            server.anonymous().get(&format!("/articles.html?{query}"), JSON).await.expect(200);
        assert!(page.text().contains("No article matches."), "{query}");
    }
}
