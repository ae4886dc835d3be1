//! Repeats that come at once, on several instances, and after a restart.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use broadsheet::db::PoolOptions;
use futures_util::future::{join, join_all};
use tokio_postgres::NoTls;

use super::*;

async fn busy_server() -> Server {
    let size = NonZeroUsize::new(16).expect("not zero");
    let options = PoolOptions { size, wait: Duration::from_secs(30), ..pool() };
    Server::start_on(Database::create().await, settings(), options).await
}

/// One is the first, the rest repeat it.
#[track_caller]
fn one_answer(answers: &[Answer]) {
    let is_first = |answer: &&Answer| answer.header("idempotent-replayed").is_none();
    let first: Vec<&Answer> = answers.iter().filter(is_first).collect();
    assert_eq!(first.len(), 1, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    answers
        .iter()
        .filter(|answer| !is_first(answer))
        .for_each(|again| must_repeat(first[0], again));
}

#[actix_web::test]
async fn another_instance_repeats_the_answer() {
    let server = Server::start().await;
    let other = server.second_instance().await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    must_repeat(&first, &post(&other, "k", FIRST_POST).await);
    let refused = post(&other, "r", "{}").await.expect(422);
    must_repeat(&refused, &post(&server, "r", "{}").await);
    assert_eq!(count(&server).await, 1);
}

#[actix_web::test]
async fn a_restart_forgets_nothing() {
    let server = Server::start().await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    let (database, token) = (server.database.clone(), server.token.clone());
    drop(server);
    let database = std::rc::Rc::try_unwrap(database);
    let database = database.unwrap_or_else(|_| panic!("nothing uses the database any more"));
    let server = Server::start_on(database, settings(), pool()).await;
    let server = server.bearing(&token.expect("a token"));
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
    assert_eq!(count(&server).await, 1);
}

#[actix_web::test]
async fn a_hundred_repeats_at_once_on_two_instances_are_one_request() {
    let server = busy_server().await;
    let other = server.second_instance().await;
    let several: Value =
        (0..100).map(|n| json!({"title": "Tea", "content": n.to_string()})).collect();
    let mut articles = 0;
    for (key, body, status, more) in [
        ("one", FIRST_POST, 201, 1),
        ("all", several.to_string().as_str(), 201, 100),
        ("invalid", "{}", 422, 0),
        ("malformed", "{", 400, 0),
    ] {
        let answers = join_all((0..100).map(|n| {
            let server = if n % 2 == 0 { &server } else { &other };
            post(server, key, body)
        }))
        .await;
        articles += more;
        assert_eq!(count(&server).await, articles, "{key}");
        assert!(answers.iter().all(|answer| answer.status == status), "{key}");
        one_answer(&answers);
    }
}

#[actix_web::test]
async fn one_of_two_different_requests_at_once_is_422() {
    let server = busy_server().await;
    let other = server.second_instance().await;
    for round in 0..10 {
        let key = format!("k{round}");
        let answers = join(
            post(&server, &key, FIRST_POST),
            post(&other, &key, r#"{"title":"Tea","content":""}"#),
        );
        let (ours, theirs) = answers.await;
        let mut statuses = [ours.status, theirs.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422]);
        assert_eq!(count(&server).await, round + 1);
    }
}

#[actix_web::test]
async fn a_repeat_that_waits_for_one_that_fails_is_done_itself() {
    let server = busy_server().await;
    let other = server.second_instance().await;
    server.post("/articles", JSON, r#"{"title":"T","content":"","slug":"tea"}"#).await.expect(201);
    let body = r#"{"title":"Tea","content":"","slug":"tea"}"#;
    let answers =
        join_all((0..20).map(|n| post(if n % 2 == 0 { &server } else { &other }, "k", body)));
    for answer in answers.await {
        assert_eq!(answer.expect(409).header("retry-after"), None);
    }
    assert_eq!((count(&server).await, kept(&server).await), (1, 0));
}

/// PostgreSQL lets a repeat wait for the first; who waits for too long is told
/// so. In SQLite the one writer has waited already.
#[actix_web::test]
async fn who_waits_for_too_long_is_told_that_the_first_is_running() {
    if !Database::is_postgres() {
        return;
    }
    let server = Server::start().await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    let url = server.database.url_text();
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.expect("connects");
    actix_web::rt::spawn(connection);
    client.batch_execute("begin; delete from kept_answers").await.expect("deletes");
    let begun = Instant::now();
    let refused = post(&server, "k", FIRST_POST).await.expect(409);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.json()["type"], "/docs/problems/conflict");
    // Another key does not wait, and who waits for a moment gets the answer.
    post(&server, "other", FIRST_POST).await.expect(201);
    let (waiting, ()) = join(post(&server, "k", FIRST_POST), async {
        actix_web::rt::time::sleep(Duration::from_millis(300)).await;
        client.batch_execute("rollback").await.expect("rolls back");
    })
    .await;
    must_repeat(&first, &waiting);
    assert_eq!(count(&server).await, 2);
}

/// The patience with the key is not one with slugs.
#[actix_web::test]
async fn a_slug_is_waited_for_as_without_a_key() {
    if !Database::is_postgres() {
        return;
    }
    let server = Server::start().await;
    server.post("/articles", JSON, r#"{"title":"T","content":"","slug":"tea"}"#).await.expect(201);
    let url = server.database.url_text();
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.expect("connects");
    actix_web::rt::spawn(connection);
    let hold = "begin; update articles set slug = 'mate' where slug = 'tea'";
    client.batch_execute(hold).await.expect("updates");
    let (created, ()) = join(post(&server, "k", r#"{"title":"Mate","content":""}"#), async {
        actix_web::rt::time::sleep(Duration::from_millis(3500)).await;
        client.batch_execute("commit").await.expect("commits");
    })
    .await;
    assert_eq!(created.expect(201).json()["slug"], "mate-2");
}
