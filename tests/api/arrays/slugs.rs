//! The slugs of an array's articles.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use futures_util::future::{join, join_all};

use super::*;

async fn slugs(server: &Server, items: &Value) -> Vec<String> {
    let created = post(server, items).await.expect(201).json();
    each(&created, "slug").iter().map(|slug| slug.as_str().expect("a slug").to_owned()).collect()
}

#[actix_web::test]
async fn titles_get_the_slugs_that_they_would_get_one_by_one() {
    let together = Server::start().await;
    let one_by_one = Server::start().await;
    for titles in [
        &["Tea", "Tea", "Mate", "tea!", "", "…", "Tea 2", "Tea-2"][..],
        &["Tea", "Tea 2", "Tea 3", "Tea", "Mate"],
        &["Tea", "Tea", "Tea", "Tea", "Tea", "Tea", "Tea", "Tea", "Tea", "Tea", "Tea", "Tea"],
        &["0197c2a0-7b1c-7d6e-8f00-0123456789ab", "0197c2a0 7b1c 7d6e 8f00 0123456789ab"],
        &["Tea 9", "Tea", "Tea 9", "Tea"],
    ] {
        let items = titled(titles.iter().filter(|title| !title.is_empty()));
        let mut singly = Vec::new();
        for item in items.as_array().expect("an array") {
            singly.extend(slugs(&one_by_one, &json!([item])).await);
        }
        assert_eq!(slugs(&together, &items).await, singly, "{titles:?}");
    }
}

#[actix_web::test]
async fn a_thousand_titles_the_same_or_not_are_numbered_in_their_order() {
    let server = Server::start().await;
    let same = titled(vec!["Tea"; 1000]);
    for round in 0..3 {
        let begun = Instant::now();
        let made = slugs(&server, &same).await;
        println!("a thousand of one title, round {round}: {:?}", begun.elapsed());
        for (index, slug) in made.iter().enumerate() {
            let number = round * 1000 + index + 1;
            let expected = if number == 1 { "tea".to_owned() } else { format!("tea-{number}") };
            assert_eq!(*slug, expected);
        }
    }
    let different = titled((0..1000).map(|n| format!("{n} cups")));
    for round in 1..=10 {
        let begun = Instant::now();
        let made = slugs(&server, &different).await;
        println!("a thousand different titles, round {round}: {:?}", begun.elapsed());
        let suffix = if round == 1 { String::new() } else { format!("-{round}") };
        assert_eq!(made[999], format!("999-cups{suffix}"));
    }
}

#[actix_web::test]
async fn a_chosen_slug_goes_before_those_that_are_made() {
    let server = Server::start().await;
    let items = json!([
        {"title": "Tea", "content": ""},
        {"title": "Tea", "content": ""},
        {"title": "Other", "content": "", "slug": "tea"},
        {"title": "Other", "content": "", "slug": "tea-3"},
        {"title": "Other", "content": ""},
    ]);
    assert_eq!(slugs(&server, &items).await, ["tea-2", "tea-4", "tea", "tea-3", "other"]);
}

#[actix_web::test]
async fn a_slug_that_is_chosen_twice_is_422_at_the_second() {
    let server = Server::start().await;
    let items = json!([
        {"title": "T", "content": "", "slug": "tea"},
        {"title": "T", "content": "", "slug": "mate"},
        {"title": "", "content": "", "slug": "tea"},
        {"title": "T", "content": "", "slug": "mate", "x": 1},
        {"title": "T", "content": "", "slug": "Tea"},
    ]);
    for (content_type, body) in [(JSON, items.to_string()), (XML, articles_of(&items))] {
        let refused = server.post("/articles", content_type, &body).await.expect(422);
        let places = ["/2/slug", "/2/title", "/3/slug", "/3/x", "/4/slug"];
        assert_eq!(refused.places(), places);
        assert!(refused.text().contains("/0/slug"), "{}", refused.text());
    }
    assert_eq!(count(&server).await, 0);
}

#[actix_web::test]
async fn a_former_slug_is_avoided_but_may_be_chosen() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    server.patch(&path, JSON, r#"{"slug":"second"}"#).await.expect(200);
    let made = titled(["First post", "First post"]);
    assert_eq!(slugs(&server, &made).await, ["first-post-2", "first-post-3"]);
    server.get("/articles/first-post", JSON).await.expect(308);
    let chosen = json!([{"title": "T", "content": "", "slug": "first-post"}]);
    assert_eq!(slugs(&server, &chosen).await, ["first-post"]);
    assert_eq!(server.get("/articles/first-post", JSON).await.expect(200).json()["title"], "T");
    let taken =
        json!([{"title": "T", "content": ""}, {"title": "T", "content": "", "slug": "second"}]);
    let refused = post(&server, &taken).await.expect(409).json();
    assert!(refused["detail"].as_str().expect("a detail").contains("/1/slug"), "{refused}");
}

#[actix_web::test]
async fn arrays_of_the_same_titles_at_once_all_succeed() {
    let server = Server::start().await;
    let others = [server.second_instance().await, server.second_instance().await];
    let titles: Vec<String> = (0..50).map(|n| format!("Tea {n}")).collect();
    let forward = titled(&titles);
    let backward = titled(titles.iter().rev());
    for round in 1..=5 {
        let all = join_all([
            post(&server, &forward),
            post(&others[0], &backward),
            post(&others[1], &forward),
            post(&others[0], &forward),
        ]);
        let single = post_singly(&server, titles.iter().rev());
        let both = tokio::time::timeout(Duration::from_secs(60), join(all, single));
        let (answers, singles) = both.await.expect("nobody waits for ever");
        let mut seen: HashSet<String> = singles.into_iter().collect();
        for answer in answers {
            let created = answer.expect(201).json();
            seen.extend(
                each(&created, "slug").iter().map(|slug| slug.as_str().expect("a slug").into()),
            );
        }
        assert_eq!(seen.len(), 250, "round {round}");
    }
}

async fn post_singly(server: &Server, titles: impl Iterator<Item = &String>) -> Vec<String> {
    let mut slugs = Vec::new();
    for title in titles {
        let body = json!({"title": title, "content": ""}).to_string();
        let created = server.post("/articles", JSON, &body).await.expect(201).json();
        slugs.push(created["slug"].as_str().expect("a slug").to_owned());
    }
    slugs
}

#[actix_web::test]
async fn one_of_many_arrays_with_the_same_chosen_slugs_succeeds() {
    let server = Server::start().await;
    let other = server.second_instance().await;
    let item = |n: usize| json!({"title": "T", "content": "", "slug": format!("own-{n}")});
    let forward: Value = (0..50).map(item).collect();
    let backward: Value = (0..50).rev().map(item).collect();
    let answers = join_all((0..8).map(|n| {
        let (server, items) = if n % 2 == 0 { (&server, &forward) } else { (&other, &backward) };
        post(server, items)
    }))
    .await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(count(&server).await, 50);
}
