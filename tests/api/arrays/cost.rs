//! What an array costs the database.

use super::*;

#[actix_web::test]
async fn an_array_is_written_together() {
    let recorder = Recorder::start();
    let server = Server::start().await;
    let titles = (0..100).rev().map(|number| format!("Tea {number}"));
    recorder.take();
    post(&server, &titled(titles)).await.expect(201);
    let statements = recorder.take();
    let inserts = statements.iter().filter(|statement| statement.contains("insert into")).count();
    if Database::is_postgres() {
        // Articles, tags and what a search finds, all in one.
        assert_eq!(inserts, 1, "{statements:#?}");
    } else {
        // Each time that FTS5 writes out what it has gathered makes a segment.
        let segments = "select count(distinct segid) from article_search_idx";
        assert_eq!(server.database.number(segments).await, 1);
    }
}
