//! Many writers at once: what each is told holds.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::json;

use super::*;

fn sorted(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

/// One for the first, the other for the rest.
fn one_of(count: usize, winner: u16, loser: u16) -> Vec<u16> {
    let mut statuses = vec![loser; count - 1];
    statuses.push(winner);
    statuses.sort_unstable();
    statuses
}

async fn busy_server() -> Server {
    let mut options = pool();
    options.size = NonZeroUsize::new(16).expect("not zero");
    options.wait = Duration::from_secs(30);
    Server::start_on(Database::create().await, settings(), options).await
}

#[actix_web::test]
async fn a_hundred_creators_of_one_title_get_a_hundred_slugs() {
    let server = busy_server().await;
    let body = r#"{"title":"Tea","content":"","tags":["a","b"]}"#;
    let answers = join_all((0..100).map(|_| server.post("/articles", JSON, body))).await;
    let slugs: HashSet<String> =
        answers.into_iter().map(|answer| answer.expect(201).json()["slug"].to_string()).collect();
    assert_eq!(slugs.len(), 100);
    assert!(slugs.contains("\"tea\"") && slugs.contains("\"tea-100\""), "{slugs:?}");
    let tags = server.get("/tags", JSON).await.json();
    assert_eq!(tags[1], json!({"name": "b", "articles": 100}));
}

#[actix_web::test]
async fn a_chosen_slug_is_won_by_one_of_many_creators() {
    let server = busy_server().await;
    let body = r#"{"title":"Tea","content":"","slug":"tea"}"#;
    let answers = join_all((0..50).map(|_| server.post("/articles", JSON, body))).await;
    assert_eq!(sorted(&answers), one_of(50, 201, 409));
    let ids = (0..50).map(|n| format!("/articles/5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a{n:02}"));
    let body = body.replace("\"tea\"", "\"chai\"");
    let answers = join_all(ids.map(|path| {
        let (server, body) = (&server, &body);
        async move { server.put(&path, JSON, body).await }
    }))
    .await;
    assert_eq!(sorted(&answers), one_of(50, 201, 409));
}

#[actix_web::test]
async fn a_chosen_slug_is_won_by_one_of_many_patches() {
    let server = busy_server().await;
    let paths = join_all((0..50).map(|_| titled(&server, "Tea"))).await;
    let body = r#"{"slug":"won"}"#;
    let answers = join_all(paths.iter().map(|(path, _)| server.patch(path, JSON, body))).await;
    assert_eq!(sorted(&answers), one_of(50, 200, 409));
    let winner = server.get("/articles/won", JSON).await.expect(200).json();
    let mut renamed = 0;
    for (path, slug) in &paths {
        match slug_at(&server, path).await {
            now if now == *slug => {}
            now => {
                assert_eq!(now, "won");
                leads(server.get(&format!("/articles/{slug}"), JSON).await, "/articles/won");
                assert_eq!(path[10..], winner["id"].as_str().expect("an id")[..]);
                renamed += 1;
            }
        }
    }
    assert_eq!(renamed, 1);
}

#[actix_web::test]
async fn a_former_slug_is_won_by_one_of_many_writers_of_every_kind() {
    let server = busy_server().await;
    let others = join_all((0..8).map(|_| titled(&server, "Tea"))).await;
    for round in 0..10 {
        let slug = format!("wanted-{round}");
        let first = named(&server, &slug).await;
        rename(&server, &first, &format!("given-{round}")).await;
        let whole = json!({"title": "T", "content": "", "slug": slug}).to_string();
        let part = json!({"slug": slug}).to_string();
        let creations = join_all((0..8).map(|_| server.post("/articles", JSON, &whole)));
        let changes = join_all(others.iter().map(|(path, _)| server.patch(path, JSON, &part)));
        let returns = join_all((0..4).map(|_| server.patch(&first, JSON, &part)));
        let ((creations, changes), returns) = join(join(creations, changes), returns).await;
        let answers = [creations, changes, returns].concat();
        let won: HashSet<String> = answers
            .iter()
            .filter(|answer| answer.status != 409)
            .map(|answer| {
                assert!([200, 201].contains(&answer.status), "{} {}", answer.status, answer.text());
                answer.json()["id"].to_string()
            })
            .collect();
        assert_eq!(won.len(), 1, "round {round}");
        assert_eq!(slug_at(&server, &format!("/articles/{slug}")).await, slug);
    }
}

/// Both are held up where a former slug ends, and let go when both are there.
/// SQLite has one writer, so nothing can happen there.
#[actix_web::test]
async fn a_creator_and_a_patch_that_want_a_former_slug_do_not_wait_for_each_other() {
    if !Database::is_postgres() {
        return;
    }
    let server = busy_server().await;
    let (first, other) = (named(&server, "wanted").await, named(&server, "other").await);
    rename(&server, &first, "given").await;
    let (holder, observer) = (client(&server).await, client(&server).await);
    holder.batch_execute("begin; select from former_slugs for update").await.expect("locks");
    let release = async {
        let waiting = "select count(*) from pg_stat_activity \
                       where datname = current_database() and wait_event_type = 'Lock'";
        while observer.query_one(waiting, &[]).await.expect("counts").get::<_, i64>(0) < 2 {}
        holder.batch_execute("commit").await.expect("commits");
    };
    let body = r#"{"title":"T","content":"","slug":"wanted"}"#;
    let writers = join(
        server.patch(&other, JSON, r#"{"slug":"wanted"}"#),
        server.post("/articles", JSON, body),
    );
    let all = tokio::time::timeout(Duration::from_secs(20), join(writers, release));
    let ((patched, posted), ()) = all.await.expect("both end");
    let mut statuses = [patched.status, posted.status];
    statuses.sort_unstable();
    assert!([[200, 409], [201, 409]].contains(&statuses), "{} {}", patched.text(), posted.text());
}

async fn client(server: &Server) -> tokio_postgres::Client {
    let url = server.database.url_text();
    let connected = tokio_postgres::connect(&url, tokio_postgres::NoTls).await;
    let (client, connection) = connected.expect("connects");
    actix_web::rt::spawn(connection);
    client
}

#[actix_web::test]
async fn one_of_many_puts_to_a_new_id_creates() {
    let server = busy_server().await;
    for body in [FIRST_POST, r#"{"title":"Tea","content":"","slug":"tea","tags":["x","y"]}"#] {
        let path = NEW.replace("5a10", if body == FIRST_POST { "5a11" } else { "5a12" });
        let answers = join_all((0..50).map(|_| server.put(&path, JSON, body))).await;
        assert_eq!(sorted(&answers), one_of(50, 201, 200));
        // All said the same, so nothing has changed since.
        let read = server.get(&path, JSON).await.expect(200).json();
        assert!(answers.iter().all(|answer| answer.json() == read));
        assert_eq!(read["version"], 1);
    }
}

#[actix_web::test]
async fn many_patches_each_get_a_version_of_their_own() {
    let server = busy_server().await;
    let (path, _) = titled(&server, "Tea").await;
    let bodies: Vec<String> = (0..50)
        .map(|n| json!({"content": format!("{n}"), "tags": [format!("t{n}")]}).to_string())
        .collect();
    let answers = join_all(bodies.iter().map(|body| server.patch(&path, JSON, body))).await;
    let mut versions: Vec<i64> = answers
        .into_iter()
        .map(|answer| answer.expect(200).json()["version"].as_i64().expect("a number"))
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=51).collect::<Vec<_>>());
    let read = server.get(&path, JSON).await.json();
    assert_eq!(read["tags"][0], format!("t{}", read["content"].as_str().expect("a number")));
}

#[actix_web::test]
async fn patches_of_different_members_do_not_undo_each_other() {
    let server = busy_server().await;
    let (path, _) = titled(&server, "Tea").await;
    let bodies = [
        r#"{"title":"New"}"#,
        r#"{"content":"new"}"#,
        r#"{"summary":"new"}"#,
        r#"{"author":"new"}"#,
        r#"{"tags":["new"]}"#,
        r#"{"slug":"new"}"#,
    ];
    let answers = join_all(bodies.iter().map(|body| server.patch(&path, JSON, body))).await;
    assert_eq!(sorted(&answers), [200; 6]);
    let read = server.get("/articles/new", JSON).await.expect(200).json();
    for (name, value) in [
        ("title", json!("New")),
        ("content", json!("new")),
        ("summary", json!("new")),
        ("author", json!("new")),
        ("tags", json!(["new"])),
        ("version", json!(7)),
    ] {
        assert_eq!(read[name], value);
    }
}

#[actix_web::test]
async fn one_of_many_deletions_deletes() {
    let server = busy_server().await;
    let (path, _) = titled(&server, "Tea").await;
    let answers = join_all((0..20).map(|_| server.delete(&path))).await;
    assert_eq!(sorted(&answers), one_of(20, 204, 404));
    // Among writers and deleters each id is either there or not, and goes on counting.
    let puts = join_all((0..20).map(|_| server.put(&path, JSON, FIRST_POST)));
    let deletions = join_all((0..20).map(|_| server.delete(&path)));
    let (puts, deletions) = join(puts, deletions).await;
    assert!(puts.iter().all(|answer| [200, 201].contains(&answer.status)), "{:?}", sorted(&puts));
    let deleted = deletions.iter().filter(|answer| answer.status == 204).count();
    let created = puts.iter().filter(|answer| answer.status == 201).count();
    let is_there = server.get(&path, JSON).await.status == 200;
    assert_eq!(created, deleted + usize::from(is_there));
}
