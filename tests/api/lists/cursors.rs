//! Cursors: opaque, bound to their list, good for ever and everywhere.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use broadsheet::db::{Db, Migrations};
use serde_json::json;

use crate::support::links::cursor_of;
use crate::support::*;

const OTHER_LIST: &str = "belongs to a list with another filter or order";
const NOT_WHOLE: &str = "must be a cursor as it stands in a Link header of this server";

async fn stage() -> Server {
    let server = Server::start().await;
    for (title, tags, status) in [
        ("a", json!(["x"]), "published"),
        ("b", json!(["x", "y"]), "published"),
        ("c", json!(["x", "y"]), "published"),
        ("d", json!(["x"]), "draft"),
    ] {
        let body = json!({"title": title, "content": "tea", "tags": tags, "author": "Ada",
                          "status": status});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    server
}

/// The cursor that leads from the first page of that list to the next.
async fn after(server: &Server, url: &str) -> String {
    cursor_of(&server.list(url).await.links().next.expect("more"))
}

#[track_caller]
fn must_say(answer: Answer, parameter: &str, detail: &str) {
    let problem = answer.expect(400).json();
    let only = json!([problem["errors"][0]]);
    assert_eq!(problem["errors"], only, "one error");
    assert_eq!(problem["errors"][0]["parameter"], parameter);
    let told = problem["errors"][0]["detail"].as_str().expect("a detail");
    assert!(told.contains(detail), "{told}");
}

#[actix_web::test]
async fn a_cursor_with_any_character_changed_or_missing_is_refused() {
    let server = stage().await;
    let cursor = after(&server, "/articles?limit=1&sort=title").await;
    let mut bad = vec![String::new(), "x".into(), "AAAA".into(), "%C3%A9".into(), "%00".into()];
    for index in 0..cursor.len() {
        for other in ["A", "_"] {
            let mut changed = cursor.clone();
            changed.replace_range(index..=index, other);
            bad.extend((changed != cursor).then_some(changed));
        }
        bad.push(cursor[..index].to_owned());
        bad.push(cursor[index + 1..].to_owned());
    }
    bad.extend([
        format!("{cursor}A"),
        format!("{cursor}%3D"),
        format!("+{cursor}"),
        cursor.repeat(2),
    ]);
    for cursor in &bad {
        for side in ["after", "before"] {
            let url = format!("/articles?limit=1&sort=title&{side}={cursor}");
            must_say(server.get(&url, JSON).await, side, NOT_WHOLE);
        }
    }
    let tags = after(&server, "/tags?limit=1").await;
    for index in 0..tags.len() {
        let url = format!("/tags?limit=1&after={}", &tags[..index]);
        must_say(server.get(&url, JSON).await, "after", NOT_WHOLE);
    }
}

#[actix_web::test]
async fn a_cursor_belongs_to_its_filter_and_order() {
    let server = stage().await;
    for (url, others) in [
        (
            "/articles?limit=1",
            &[
                "sort=title",
                "sort=-title",
                "tag=x",
                "q=tea",
                "author=Ada",
                "status=published",
                "updated_after=2026-01-01T00:00:00Z",
                "slug=a",
            ][..],
        ),
        (
            "/articles?limit=1&sort=title",
            &["", "sort=-title", "sort=title,created_at", "sort=title&tag=x"],
        ),
        ("/articles?limit=1&tag=x", &["", "tag=y", "tag=x&tag=y", "tag=x&author=Ada"]),
        ("/articles?limit=1&tag=x&tag=y", &["tag=x", "tag=y", ""]),
        ("/articles?limit=1&q=tea", &["", "q=b", "q=tea&sort=title", "tag=tea"]),
        (
            "/articles?limit=1&published_after=2026-01-01T00:00:00Z",
            &["published_before=2026-01-01T00:00:00Z", "published_after=2026-01-01T00:00:01Z", ""],
        ),
        ("/articles?limit=1&q=tea&sort=title", &["q=tea", "sort=title"]),
    ] {
        let cursor = after(&server, url).await;
        for other in others {
            for side in ["after", "before"] {
                let url = format!("/articles?limit=1&{other}&{side}={cursor}");
                must_say(server.get(&url, JSON).await, side, OTHER_LIST);
            }
        }
    }
}

#[actix_web::test]
async fn a_cursor_of_tags_is_none_of_articles_and_the_other_way_round() {
    let server = stage().await;
    let of_tags = after(&server, "/tags?limit=1").await;
    let of_articles = after(&server, "/articles?limit=1").await;
    for side in ["after", "before"] {
        let url = format!("/articles?{side}={of_tags}");
        must_say(server.get(&url, JSON).await, side, OTHER_LIST);
    }
    let url = format!("/tags?after={of_articles}");
    must_say(server.get(&url, JSON).await, "after", OTHER_LIST);
}

#[actix_web::test]
async fn what_changes_neither_choice_nor_order_may_change_from_page_to_page() {
    let server = stage().await;
    let cursor = after(&server, "/articles?limit=1&sort=title&tag=y&tag=x&author=Ada").await;
    let same = "author=Ada&tag=x&tag=y&sort=title";
    for more in
        ["limit=100", "limit=2&fields=title", "total=true", "total=false&fields=title,id", ""]
    {
        let page = server.list(&format!("/articles?{same}&after={cursor}&{more}")).await;
        assert_eq!(page.titles(), ["c"], "{more}");
    }
    for (suffix, format) in [(".json", JSON), (".xml", XML), (".html", HTML), ("", XML), ("", HTML)]
    {
        let url = format!("/articles{suffix}?{same}&after={cursor}");
        let page = server.get(&url, format).await.expect(200);
        assert!(page.text().contains(">c<") || page.text().contains("\"c\""), "{url}");
        assert!(!page.text().contains(">b<") && !page.text().contains("\"b\""), "{url}");
    }
    // The other side of the same place.
    let before = server.list(&format!("/articles?{same}&before={cursor}&limit=5")).await;
    assert_eq!(before.titles(), [""; 0]);
}

#[actix_web::test]
async fn after_and_before_exclude_each_other_whatever_they_hold() {
    let server = stage().await;
    let cursor = after(&server, "/articles?limit=1").await;
    let url = format!("/articles?limit=1&after={cursor}&before={cursor}");
    must_say(server.get(&url, JSON).await, "before", "may not stand beside after");
    for (after, before, places) in [
        (cursor.as_str(), "x", &["before", "before"][..]),
        ("x", cursor.as_str(), &["after", "before"]),
        ("x", "x", &["after", "before", "before"]),
    ] {
        let url = format!("/articles?limit=1&after={after}&before={before}");
        assert_eq!(server.get(&url, JSON).await.expect(400).places(), places, "{url}");
    }
    let url = format!("/articles?limit=1&after={cursor}&after={cursor}");
    must_say(server.get(&url, JSON).await, "after", "may stand only once");
}

#[actix_web::test]
async fn a_cursor_is_good_on_every_instance_and_for_good() {
    let server = stage().await;
    let first = server.list("/articles?limit=2&sort=title").await;
    let next = first.links().next.expect("more");
    let other = server.second_instance().await;
    assert_eq!(other.list(&next).await.titles(), ["c", "d"]);
    let back = other.list(&next).await.links().prev.expect("the first");
    assert_eq!(server.list(&back).await.titles(), ["a", "b"]);
    let tags = server.list("/tags?limit=1").await.links().next.expect("more");
    assert_eq!(other.list(&tags).await.each("name"), ["y"]);
    // Years later, and opened anew.
    server.wait(10 * 365 * 86_400);
    drop(other);
    let opened = Db::open(&server.database.url(), pool()).await.expect("opens");
    drop(opened);
    let again = server.second_instance().await;
    assert_eq!(again.list(&next).await.titles(), ["c", "d"]);
    // Another installation seals with a key of its own, and takes no others.
    let database = Database::empty().await;
    Migrations::Apply.run(&database.url()).await.expect("migrates");
    let stranger = Server::start_on(database, settings(), pool()).await;
    must_say(stranger.get(&next, JSON).await, "after", NOT_WHOLE);
}

#[actix_web::test]
async fn a_cursor_opens_no_more_than_who_uses_it_may_see() {
    let server = stage().await;
    let everybody = server.anonymous();
    // It stands at a draft, before which others come.
    let at_draft = after(&server, "/articles?limit=1&sort=-title").await;
    let page = everybody.list(&format!("/articles?limit=9&sort=-title&after={at_draft}")).await;
    assert_eq!(page.titles(), ["c", "b", "a"]);
    let page = everybody.list(&format!("/articles?limit=9&sort=-title&before={at_draft}")).await;
    assert_eq!(page.titles(), [""; 0]);
    // It stands at an article that has a draft after it.
    let third = everybody.list("/articles?limit=2&sort=title").await.links().next.expect("c");
    let page = everybody.list(&third).await;
    assert_eq!((page.titles(), page.links().next), (vec!["c".to_owned()], None));
    assert_eq!(server.list(&third).await.titles(), ["c", "d"]);
    let drafts = server.list("/articles?status=draft&limit=1").await;
    assert_eq!(drafts.links().next, None);
    let tags = after(&server, "/tags?limit=1").await;
    assert_eq!(everybody.list(&format!("/tags?after={tags}")).await.each("articles"), ["3", "2"]);
}

#[actix_web::test]
async fn a_cursor_is_one_word_and_holds_no_key() {
    let server = stage().await;
    let next = server.list("/articles?limit=1").await.links().next.expect("more");
    let cursor = cursor_of(&next);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    assert!(cursor.chars().all(is_plain), "{cursor}");
    let bytes = URL_SAFE_NO_PAD.decode(&cursor).expect("bytes");
    let token = server.token.clone().expect("a token");
    assert!(!String::from_utf8_lossy(&bytes).contains(&token));
    // The longest title makes one that still fits into a URL.
    let long = json!({"title": "\u{1f600}".repeat(200), "content": ""}).to_string();
    for _ in 0..2 {
        server.post("/articles", JSON, &long).await.expect(201);
    }
    let next = server.list("/articles?limit=1&sort=-title").await.links().next.expect("more");
    assert!(next.len() < 2_000, "{} bytes", next.len());
    assert_eq!(server.list(&next).await.titles(), ["\u{1f600}".repeat(200)]);
}
