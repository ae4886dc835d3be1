//! PATCH with a JSON Patch (RFC 6902) of an article as JSON shows it.

mod faults;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::round_trip::for_any_article;
use crate::support::*;

/// An article with every member.
fn whole() -> Value {
    json!({
        "title": "Tea", "content": "Steep it.", "slug": "tea", "summary": "Leaves", "author": "Ada",
        "tags": ["hot", "green"], "status": "published", "published_at": "2026-01-01T00:00:00Z"
    })
}

/// That article, as it is read.
async fn written(server: &Server) -> Value {
    server.post("/articles", JSON, &whole().to_string()).await.expect(201).json()
}

async fn patch(server: &Server, operations: &Value) -> Answer {
    server.patch("/articles/tea", JSON_PATCH, &operations.to_string()).await
}

/// An operation, and the member that it changes.
fn changes() -> Vec<(Value, &'static str, Value)> {
    vec![
        (json!({"op": "replace", "path": "/title", "value": " New "}), "title", json!("New")),
        (json!({"op": "add", "path": "/title", "value": "New"}), "title", json!("New")),
        (json!({"op": "replace", "path": "/summary", "value": null}), "summary", Value::Null),
        (json!({"op": "remove", "path": "/summary"}), "summary", Value::Null),
        (json!({"op": "remove", "path": "/author"}), "author", Value::Null),
        (json!({"op": "remove", "path": "/tags"}), "tags", json!([])),
        (json!({"op": "remove", "path": "/tags/0"}), "tags", json!(["green"])),
        (
            json!({"op": "add", "path": "/tags/-", "value": "oolong"}),
            "tags",
            json!(["hot", "green", "oolong"]),
        ),
        (
            json!({"op": "add", "path": "/tags/1", "value": "new"}),
            "tags",
            json!(["hot", "new", "green"]),
        ),
        (
            json!({"op": "move", "from": "/tags/1", "path": "/tags/0"}),
            "tags",
            json!(["green", "hot"]),
        ),
        (json!({"op": "copy", "from": "/title", "path": "/author"}), "author", json!("Tea")),
        (json!({"op": "copy", "from": "/tags/0", "path": "/summary"}), "summary", json!("hot")),
        (json!({"op": "replace", "path": "/status", "value": "draft"}), "status", json!("draft")),
        (
            json!({"op": "replace", "path": "/published_at", "value": "2026-01-01T02:00:00.5+01:00"}),
            "published_at",
            json!("2026-01-01T01:00:00Z"),
        ),
    ]
}

#[actix_web::test]
async fn operations_change_what_they_name() {
    for (operation, name, value) in changes() {
        let server = Server::start().await;
        let mut wanted = written(&server).await;
        server.wait(60);
        let after = patch(&server, &json!([operation])).await.expect(200);
        wanted[name] = value;
        wanted["version"] = json!(2);
        wanted["updated_at"] = json!("2026-01-02T03:05:05Z");
        assert_eq!(after.json(), wanted, "{operation}");
        assert_eq!(server.get("/articles/tea", JSON).await.text(), after.text());
    }
}

#[actix_web::test]
async fn what_is_removed_is_read_like_what_a_put_leaves_out() {
    let server = Server::start().await;
    let mut wanted = written(&server).await;
    let names = ["slug", "summary", "author", "tags", "status", "published_at"];
    let managed = ["id", "created_at", "updated_at", "version"];
    let remove = |name: &str| json!({"op": "remove", "path": format!("/{name}")});
    let all: Vec<Value> = names.into_iter().chain(managed).map(remove).collect();
    let after = patch(&server, &json!(all)).await.expect(200).json();
    wanted["summary"] = Value::Null;
    wanted["author"] = Value::Null;
    wanted["tags"] = json!([]);
    wanted["version"] = json!(2);
    assert_eq!(after, wanted);
    // So it does when the whole is replaced.
    let whole = json!({"title": "T", "content": "c"});
    let replaced = patch(&server, &json!([{"op": "replace", "path": "", "value": whole}])).await;
    wanted["title"] = json!("T");
    wanted["content"] = json!("c");
    wanted["version"] = json!(3);
    assert_eq!(replaced.expect(200).json(), wanted);
}

#[actix_web::test]
async fn what_the_server_manages_is_left_alone() {
    let server = Server::start().await;
    let before = written(&server).await;
    let id = before["id"].as_str().expect("an id").to_uppercase();
    let operations = json!([
        {"op": "test", "path": "/id", "value": before["id"]},
        {"op": "replace", "path": "/id", "value": id},
        {"op": "replace", "path": "/version", "value": 99},
        {"op": "remove", "path": "/created_at"},
        {"op": "replace", "path": "/updated_at", "value": [null]},
        {"op": "add", "path": "/content_html", "value": {"a": 1}}
    ]);
    assert_eq!(patch(&server, &operations).await.expect(200).json(), before);
}

#[actix_web::test]
async fn a_patch_that_changes_nothing_keeps_the_version() {
    let server = Server::start().await;
    let before = written(&server).await;
    server.wait(60);
    for operations in [
        json!([]),
        json!([{"op": "test", "path": "/version", "value": 1.0}]),
        json!([{"op": "test", "path": "", "value": before}]),
        json!([{"op": "replace", "path": "/title", "value": "Tea"}]),
        json!([{"op": "move", "from": "", "path": ""}]),
        json!([{"op": "remove", "path": "/slug"}]),
        json!([
            {"op": "move", "from": "/title", "path": "/elsewhere"},
            {"op": "move", "from": "/elsewhere", "path": "/title"}
        ]),
    ] {
        assert_eq!(patch(&server, &operations).await.expect(200).json(), before, "{operations}");
    }
}

#[actix_web::test]
async fn a_patch_sees_the_article_as_it_is_shown_now() {
    let server = Server::start().await;
    let body = json!({"title": "Tea", "content": "", "published_at": "2026-01-02T03:04:15Z"});
    server.post("/articles", JSON, &body.to_string()).await.expect(201);
    let is = |status: &str| json!([{"op": "test", "path": "/status", "value": status}]);
    patch(&server, &is("scheduled")).await.expect(200);
    patch(&server, &is("published")).await.expect(409);
    server.wait(10);
    patch(&server, &is("scheduled")).await.expect(409);
    patch(&server, &is("published")).await.expect(200);
    // `fields` of a read are nothing to a write: `content_html` is not there.
    patch(&server, &json!([{"op": "remove", "path": "/content_html"}])).await.expect(409);
}

#[actix_web::test]
async fn a_slug_that_changes_leads_on() {
    let server = Server::start().await;
    written(&server).await;
    let rename = json!([{"op": "replace", "path": "/slug", "value": "chai"}]);
    assert_eq!(patch(&server, &rename).await.expect(200).json()["slug"], "chai");
    let moved = server.patch("/articles/tea", JSON_PATCH, &rename.to_string()).await.expect(308);
    assert_eq!(moved.location(), "/articles/chai");
}

#[actix_web::test]
async fn of_many_that_test_the_version_one_wins() {
    let server = Server::start().await;
    written(&server).await;
    let bodies: Vec<Value> = (0..20)
        .map(|n| {
            json!([
                {"op": "test", "path": "/version", "value": 1},
                {"op": "replace", "path": "/title", "value": n.to_string()}
            ])
        })
        .collect();
    let answers = join_all(bodies.iter().map(|body| patch(&server, body))).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(409)), (1, 19));
    assert_eq!(server.get("/articles/tea", JSON).await.json()["version"], 2);
}

#[actix_web::test]
async fn of_many_that_append_none_undoes_another() {
    let server = Server::start().await;
    written(&server).await;
    let bodies: Vec<Value> = (0..10)
        .map(|n| json!([{"op": "add", "path": "/tags/-", "value": format!("n{n}")}]))
        .collect();
    for answer in join_all(bodies.iter().map(|body| patch(&server, body))).await {
        answer.expect(200);
    }
    let after = server.get("/articles/tea", JSON).await.json();
    assert_eq!(after["tags"].as_array().map(Vec::len), Some(12));
    assert_eq!(after["version"], 11);
}

/// One article goes from each to the next.
#[test]
fn the_difference_of_two_articles_makes_one_of_the_other() {
    const WALKER: &str = "/articles/5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10";
    for_any_article(&async |server, sent| {
        let here = match server.get(WALKER, JSON).await {
            found if found.status == 200 => found.json(),
            _ => server.put(WALKER, JSON, FIRST_POST).await.expect(201).json(),
        };
        let created = server.post("/articles", JSON, &sent.body.to_string()).await.expect(201);
        let mut there = created.json();
        for managed in ["id", "created_at", "updated_at", "version"] {
            there[managed] = here[managed].clone();
        }
        there["slug"] = json!(format!("walker-{}", here["version"]));
        let difference = json_patch::diff(&here, &there).to_string();
        there["version"] = json!(here["version"].as_i64().expect("a number") + 1);
        let reached = server.patch(WALKER, JSON_PATCH, &difference).await.expect(200);
        assert_eq!(reached.json(), there, "{difference}");
    });
}
