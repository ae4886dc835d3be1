//! Publication at a time to come: computed when reading, by the clock.

use serde_json::{Value, json};

use crate::support::xml::{json_of, xml_of};
use crate::support::*;

async fn written(server: &Server, status: &str, time: &str) -> (String, Value) {
    let body = json!({"title": "T", "content": "", "status": status, "published_at": time});
    let answer = server.post("/articles", JSON, &body.to_string()).await.expect(201);
    (answer.location(), answer.json())
}

async fn status(server: &Server, path: &str) -> Value {
    server.get(path, JSON).await.expect(200).json()["status"].clone()
}

#[actix_web::test]
async fn a_scheduled_article_is_published_when_its_second_comes() {
    let server = Server::start().await;
    let (path, first) = written(&server, "published", "2026-01-02T03:05:05Z").await;
    assert_eq!(first["status"], "scheduled");
    for (seconds, expected) in
        [(0, "scheduled"), (59, "scheduled"), (1, "published"), (1, "published")]
    {
        server.wait(seconds);
        let mut wanted = first.clone();
        wanted["status"] = json!(expected);
        // Nobody has written: version and times stay.
        assert_eq!(server.get(&path, JSON).await.expect(200).json(), wanted);
        assert_eq!(json_of(server.get(&path, XML).await.expect(200).text()), wanted);
        assert_eq!(server.get("/articles", JSON).await.expect(200).json(), json!([wanted]));
        assert_eq!(
            server.get("/articles/t?fields=status", JSON).await.json(),
            json!({"status": expected})
        );
    }
}

#[actix_web::test]
async fn what_is_read_follows_from_status_and_time() {
    let server = Server::start().await;
    let (past, now, future) = ("2026-01-02T03:04:04Z", START, "2026-01-02T03:04:06Z");
    for (said, time, before, after) in [
        ("published", past, "published", "published"),
        ("published", now, "published", "published"),
        ("published", future, "scheduled", "published"),
        ("scheduled", past, "published", "published"),
        ("scheduled", now, "published", "published"),
        ("scheduled", future, "scheduled", "published"),
        ("draft", past, "draft", "draft"),
        ("draft", now, "draft", "draft"),
        ("draft", future, "draft", "draft"),
    ] {
        let (path, first) = written(&server, said, time).await;
        assert_eq!(first["status"], before, "{said} {time}");
        assert_eq!(first["published_at"], time);
        assert_eq!(status(&server, &path).await, before, "{said} {time}");
        server.wait(1);
        assert_eq!(status(&server, &path).await, after, "{said} {time}");
        server.wait(-1);
    }
}

#[actix_web::test]
async fn a_time_is_truncated_before_it_is_compared() {
    let server = Server::start().await;
    for (time, kept, expected) in [
        ("2026-01-02T03:04:05.999Z", START, "published"),
        ("2026-01-02T03:04:06.000Z", "2026-01-02T03:04:06Z", "scheduled"),
        ("2026-01-02T04:04:05+01:00", START, "published"),
        ("2026-01-02T03:04:05-00:01", "2026-01-02T03:05:05Z", "scheduled"),
        ("2026-01-02T03:04:05+00:01", "2026-01-02T03:03:05Z", "published"),
        ("2026-01-01T23:59:59.5-12:00", "2026-01-02T11:59:59Z", "scheduled"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "published"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "scheduled"),
    ] {
        let (path, _) = written(&server, "published", time).await;
        let read = server.get(&path, JSON).await.expect(200).json();
        assert_eq!(
            (&read["published_at"], &read["status"]),
            (&json!(kept), &json!(expected)),
            "{time}"
        );
    }
}

#[actix_web::test]
async fn a_schedule_can_be_moved_stopped_and_taken_up_again() {
    let server = Server::start().await;
    let (path, _) = written(&server, "scheduled", "2026-01-02T04:00:00Z").await;
    for (said, expected, time) in [
        (json!({"published_at": "2026-01-03T00:00:00Z"}), "scheduled", "2026-01-03T00:00:00Z"),
        (json!({"status": "draft"}), "draft", "2026-01-03T00:00:00Z"),
        (json!({"status": "scheduled"}), "scheduled", "2026-01-03T00:00:00Z"),
        (json!({"status": "published"}), "scheduled", "2026-01-03T00:00:00Z"),
        (json!({"published_at": "2026-01-02T03:00:00Z"}), "published", "2026-01-02T03:00:00Z"),
        (json!({"published_at": "2026-01-04T00:00:00Z"}), "scheduled", "2026-01-04T00:00:00Z"),
        (json!({"published_at": null}), "published", START),
    ] {
        let read = server.patch(&path, XML, &xml_of(&said)).await.expect(200).json();
        assert_eq!(
            (&read["status"], &read["published_at"]),
            (&json!(expected), &json!(time)),
            "{said}"
        );
    }
}

#[actix_web::test]
async fn what_was_read_as_scheduled_can_be_written_back_when_it_is_published() {
    let server = Server::start().await;
    let (path, first) = written(&server, "scheduled", "2026-01-02T03:04:06Z").await;
    let in_xml = server.get(&path, XML).await;
    server.wait(1);
    for (format, body) in [(JSON, first.to_string()), (XML, in_xml.text().to_owned())] {
        for method in ["PUT", "PATCH"] {
            let headers = [("content-type", format)];
            let answer = server.request(method, &path, &headers, body.as_bytes()).await;
            let read = answer.expect(200).json();
            assert_eq!((&read["status"], &read["version"]), (&json!("published"), &json!(1)));
        }
    }
}
