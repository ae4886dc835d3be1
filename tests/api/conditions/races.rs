//! Compare and set is one step.

use futures_util::future::{join, join_all};

use super::*;

#[actix_web::test]
async fn of_a_hundred_writers_with_one_tag_one_wins() {
    let server = Server::start().await;
    let other = server.second_instance().await;
    let path = first_post(&server).await;
    let writes = (0..100).map(|number| {
        let server = if number % 2 == 0 { server.clone() } else { other.clone() };
        let path = path.clone();
        async move {
            let body = format!(r#"{{"title": "By writer {number}", "content": "{number}"}}"#);
            let headers = [("if-match", "\"1-json\""), ("content-type", JSON)];
            let method = if number % 3 == 0 { "PUT" } else { "PATCH" };
            server.request(method, &path, &headers, body.as_bytes()).await
        }
    });
    let answers = join_all(writes).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(412)), (1, 99));
    let winner = answers.iter().find(|answer| answer.status == 200).expect("one won");
    let read = server.get(&path, JSON).await.expect(200);
    assert_eq!((read.tag(), read.json()), ("\"2-json\"".to_owned(), winner.json()));
}

#[actix_web::test]
async fn writers_without_a_tag_get_each_version_once_and_lose_none() {
    let server = Server::start().await;
    let path = first_post(&server).await;
    let writes = (0..100).map(|number| {
        let (server, path) = (server.clone(), path.clone());
        async move {
            let body = format!(r#"{{"title": "By writer {number}"}}"#);
            server.patch(&path, JSON, &body).await.expect(200).tag()
        }
    });
    let mut tags = join_all(writes).await;
    tags.sort_unstable();
    let mut expected: Vec<String> =
        (2..=101).map(|version| format!("\"{version}-json\"")).collect();
    expected.sort_unstable();
    assert_eq!(tags, expected);
}

#[actix_web::test]
async fn of_a_deletion_and_a_change_with_one_tag_one_wins() {
    let server = Server::start().await;
    for _ in 0..10 {
        let path = first_post(&server).await;
        let held = [("if-match", "\"1-json\""), ("content-type", JSON)];
        let (deletion, change) = join(
            server.request("DELETE", &path, &held[..1], b""),
            server.request("PATCH", &path, &held, br#"{"title": "X"}"#),
        )
        .await;
        let outcome = (deletion.status, change.status);
        assert!([(204, 404), (412, 200)].contains(&outcome), "{outcome:?}");
    }
}
