//! How long an answer is kept.

use super::*;

const DAY: i64 = 24 * 60 * 60;

#[actix_web::test]
async fn an_answer_is_kept_for_24_hours() {
    let server = Server::start().await;
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    server.wait(DAY - 1);
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
    server.wait(1);
    let other = r#"{"title":"Tea","content":""}"#;
    let anew = post(&server, "k", other).await.expect(201);
    assert_eq!(anew.header("idempotent-replayed"), None);
    assert_ne!(anew.location(), first.location());
    post(&server, "k", FIRST_POST).await.expect(422);
    server.wait(DAY - 1);
    must_repeat(&anew, &post(&server, "k", other).await);
    assert_eq!((count(&server).await, kept(&server).await), (2, 1));
}

#[actix_web::test]
async fn expired_answers_are_removed_some_at_a_time() {
    let server = Server::start().await;
    let row = "insert into kept_answers (scope, request, expires_at, status, headers, body) values";
    let rows: Vec<String> = (0..250)
        .map(|n| format!("('{n}', '', '2026-01-02T03:{:02}:00Z', 201, '', '')", n % 60))
        .collect();
    let rows = rows.join(", ");
    let rows = if Database::is_postgres() { rows } else { rows.replace(", '')", ", x'')") };
    server.database.execute(&format!("{row} {rows}")).await;
    // Those until 03:04 have expired: 5 of 60.
    post(&server, "a", FIRST_POST).await.expect(201);
    let expired = (0..250).filter(|n| n % 60 <= 4).count() as i64;
    assert_eq!(kept(&server).await, 251 - expired);
    server.wait(60 * 60);
    let old = "select count(*) from kept_answers where request = ''";
    for (key, left) in [("b", 125), ("c", 25), ("c", 25), ("d", 0)] {
        post(&server, key, FIRST_POST).await.expect(201);
        assert_eq!(server.database.number(old).await, left, "{key}");
    }
    assert_eq!(kept(&server).await, 4);
    // A request without a key removes nothing, as a repeat does not.
    server.wait(DAY);
    let before = kept(&server).await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    assert_eq!(kept(&server).await, before);
    post(&server, "e", FIRST_POST).await.expect(201);
    assert_eq!(kept(&server).await, 1);
}

#[actix_web::test]
async fn expired_answers_are_found_along_the_index() {
    let server = Server::start().await;
    if Database::is_postgres() {
        return;
    }
    use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    let url = server.database.url_text();
    let path = url.trim_start_matches("sqlite://");
    let mut connection = diesel::SqliteConnection::establish(path).expect("opens");
    let plan = "explain query plan select scope from kept_answers \
                where expires_at <= '2026' order by expires_at limit 100";
    let steps: Vec<Step> = sql_query(plan).load(&mut connection).expect("runs");
    let steps: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
    assert!(steps.len() == 1 && steps[0].contains("kept_answers_by_expiry"), "{steps:?}");
}

#[actix_web::test]
async fn two_that_remove_expired_answers_do_not_wait_for_each_other() {
    let server = Server::start().await;
    let other = server.second_instance().await;
    for round in 0..10 {
        let keys: Vec<String> = (0..20).map(|n| format!("{n}")).collect();
        let backward = keys.iter().rev();
        let ours =
            futures_util::future::join_all(keys.iter().map(|key| post(&server, key, FIRST_POST)));
        let theirs =
            futures_util::future::join_all(backward.map(|key| post(&other, key, FIRST_POST)));
        let (ours, theirs) = futures_util::future::join(ours, theirs).await;
        for (ours, theirs) in ours.iter().zip(theirs.iter().rev()) {
            assert_eq!((ours.status, theirs.status), (201, 201), "round {round}");
            assert_eq!(ours.body, theirs.body);
        }
        assert_eq!(count(&server).await, 20 * (round + 1));
        server.wait(DAY);
    }
}
