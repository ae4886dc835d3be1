//! What is wrong with a JSON Patch, or with what it would make.

use serde_json::{Value, json};

use super::{patch, written};
use crate::support::*;

/// RFC 9457 appendix B.
const NAMESPACE: &str = "urn:ietf:rfc:7807";

/// Checks that the article is as it was.
async fn check_unchanged(server: &Server, before: &Value) {
    assert_eq!(&server.get("/articles/tea", JSON).await.expect(200).json(), before);
}

#[actix_web::test]
async fn an_outcome_that_is_no_article_is_422_with_pointers_into_it() {
    let cases: [(Value, &[&str]); 15] = [
        (json!([{"op": "remove", "path": "/title"}]), &["/title"]),
        (
            json!([{"op": "remove", "path": "/content"}, {"op": "remove", "path": "/title"}]),
            &["/title", "/content"],
        ),
        (json!([{"op": "replace", "path": "/title", "value": null}]), &["/title"]),
        (json!([{"op": "replace", "path": "/status", "value": null}]), &["/status"]),
        (json!([{"op": "add", "path": "/titel", "value": "x"}]), &["/titel"]),
        (json!([{"op": "add", "path": "/a~1b", "value": "x"}]), &["/a~1b"]),
        (json!([{"op": "move", "from": "/title", "path": "/name"}]), &["/title", "/name"]),
        (json!([{"op": "add", "path": "/tags/0", "value": "Hot Drinks"}]), &["/tags/0"]),
        (json!([{"op": "copy", "from": "/tags/0", "path": "/tags/-"}]), &["/tags/2"]),
        (json!([{"op": "add", "path": "/tags/-", "value": ["x"]}]), &["/tags/2"]),
        (
            json!([{"op": "replace", "path": "/id", "value": "5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10"}]),
            &["/id"],
        ),
        (json!([{"op": "replace", "path": "", "value": []}]), &[""]),
        (json!([{"op": "copy", "from": "/title", "path": ""}]), &[""]),
        (json!([{"op": "replace", "path": "", "value": {}}]), &["/title", "/content"]),
        (
            json!([
                {"op": "replace", "path": "/status", "value": "scheduled"},
                {"op": "replace", "path": "/published_at", "value": null}
            ]),
            &["/published_at"],
        ),
    ];
    let server = Server::start().await;
    let before = written(&server).await;
    for (operations, places) in cases {
        let refused = patch(&server, &operations).await.expect(422);
        assert_eq!(refused.places(), places, "{operations}");
        check_unchanged(&server, &before).await;
    }
}

#[actix_web::test]
async fn what_cannot_be_applied_is_409_and_names_the_operation() {
    let cases = [
        (
            json!({"op": "test", "path": "/title", "value": "Coffee"}),
            r#"/1 expects /title to be "Coffee", which is "Tea"."#,
        ),
        (
            json!({"op": "test", "path": "/version", "value": "1"}),
            r#"/1 expects /version to be "1", which is 1."#,
        ),
        (
            json!({"op": "test", "path": "/titel", "value": "Tea"}),
            "/1 expects a value at /titel, where there is none.",
        ),
        (
            json!({"op": "remove", "path": "/tags/2"}),
            "/1 expects a value at /tags/2, but the array has 2 items, counted from 0.",
        ),
        (
            json!({"op": "add", "path": "/tags/3", "value": "x"}),
            "/1 expects an index from 0 to 2, or -, at the end of /tags/3.",
        ),
        (
            json!({"op": "add", "path": "/author/name", "value": "x"}),
            "/1 expects an object or an array at /author, which is a string.",
        ),
        (
            json!({"op": "move", "from": "/a", "path": "/title"}),
            "/1 expects a value at /a, where there is none.",
        ),
    ];
    let server = Server::start().await;
    let before = written(&server).await;
    for (operation, detail) in cases {
        let first = json!({"op": "replace", "path": "/content", "value": "changed"});
        let refused = patch(&server, &json!([first, operation])).await.expect(409);
        assert_eq!(refused.json()["detail"], detail);
        check_unchanged(&server, &before).await;
    }
}

#[actix_web::test]
async fn a_body_that_is_no_patch_is_422_or_400() {
    let server = Server::start().await;
    let before = written(&server).await;
    let faulty = json!([
        {"op": "test", "path": "/title", "value": "not even looked at"},
        "remove",
        {"op": "delete", "path": "/title"},
        {"op": "add", "path": "title"},
    ]);
    let refused = patch(&server, &faulty).await.expect(422);
    assert_eq!(refused.places(), ["/1", "/2/op", "/3/path", "/3/value"]);
    for body in ["{}", "null", "\"\"", r#"{"title":"New"}"#] {
        let refused = server.patch("/articles/tea", JSON_PATCH, body).await.expect(422);
        assert_eq!(refused.places(), [""], "{body}");
    }
    let twice = r#"[{"op":"add","path":"/title","value":"x","op":"remove"}]"#;
    for body in ["", "[", "[{}", "<article/>", "[] []", twice] {
        let refused = server.patch("/articles/tea", JSON_PATCH, body).await.expect(400);
        assert_eq!(refused.places(), [""], "{body}");
    }
    check_unchanged(&server, &before).await;
}

#[actix_web::test]
async fn a_patch_document_under_another_type_is_an_article_that_is_none() {
    let server = Server::start().await;
    written(&server).await;
    for media in [JSON, MERGE_PATCH] {
        let refused = server.patch("/articles/tea", media, "[]").await.expect(422);
        assert_eq!(refused.places(), [""], "{media}");
    }
}

#[actix_web::test]
async fn of_several_faults_the_first_is_told() {
    let server = Server::start().await;
    written(&server).await;
    server.post("/articles", JSON, r#"{"title":"Taken","content":""}"#).await.expect(201);
    let huge = format!("[{}", " ".repeat(2 << 20));
    let invalid_before_test = r#"[{"op":"test","path":"/title","value":""},{}]"#;
    let test_before_outcome =
        r#"[{"op":"remove","path":"/title"},{"op":"test","path":"/slug","value":""}]"#;
    let outcome_before_slug = r#"[{"op":"replace","path":"/slug","value":"taken"},
                                  {"op":"remove","path":"/title"}]"#;
    let slug = r#"[{"op":"replace","path":"/slug","value":"taken"}]"#;
    let latin = "application/json-patch+json; charset=latin1";
    for (path, media, body, status) in [
        ("/articles/none", latin, huge.as_str(), 404),
        ("/articles/tea", latin, &huge, 415),
        ("/articles/tea", JSON_PATCH, &huge, 413),
        ("/articles/tea?x=1", JSON_PATCH, "{}", 400),
        ("/articles/tea", JSON_PATCH, invalid_before_test, 422),
        ("/articles/tea", JSON_PATCH, test_before_outcome, 409),
        ("/articles/tea", JSON_PATCH, outcome_before_slug, 422),
        ("/articles/tea", JSON_PATCH, slug, 409),
    ] {
        server.patch(path, media, body).await.expect(status);
    }
}

#[actix_web::test]
async fn who_may_not_see_an_article_may_not_test_it() {
    let server = Server::start().await;
    written(&server).await;
    patch(&server, &json!([{"op": "replace", "path": "/status", "value": "draft"}]))
        .await
        .expect(200);
    let blind = server.with(&[Scope::Write]).await;
    for operations in [json!([]), json!([{"op": "test", "path": "/title", "value": "x"}]), json!(1)]
    {
        patch(&blind, &operations).await.expect(404);
    }
    patch(&server.anonymous(), &json!([])).await.expect(401);
}

#[actix_web::test]
async fn a_patch_cannot_grow_without_bound() {
    let server = Server::start().await;
    let before = written(&server).await;
    let times = |operation: Value, count| Value::Array(vec![operation; count]);
    let bytes = "a".repeat(1 << 20);
    let cases = [
        times(json!({"op": "test", "path": "/version", "value": 1}), 1_001),
        times(json!({"op": "copy", "from": "", "path": "/summary"}), 1_000),
        times(json!({"op": "copy", "from": "", "path": "/tags/-"}), 1_000),
        json!([
            {"op": "replace", "path": "/content", "value": bytes},
            {"op": "copy", "from": "", "path": "/a"},
            {"op": "copy", "from": "", "path": "/b"},
            {"op": "copy", "from": "", "path": "/c"}
        ]),
    ];
    for operations in cases {
        let refused = patch(&server, &operations).await.expect(422);
        assert_eq!(refused.places().len(), 1);
        check_unchanged(&server, &before).await;
    }
    let thousand = times(json!({"op": "test", "path": "/version", "value": 1}), 1_000);
    patch(&server, &thousand).await.expect(200);
}

#[actix_web::test]
async fn a_problem_with_a_patch_is_the_same_in_xml() {
    let server = Server::start().await;
    written(&server).await;
    let headers = [("content-type", JSON_PATCH), ("accept", XML)];
    let body = br#"[{"op":"test","path":"/title","value":"<b>\u0001"}]"#;
    let refused = server.request("PATCH", "/articles/tea", &headers, body).await.expect(409);
    let problem = roxmltree::Document::parse(refused.text()).expect("well-formed");
    let detail = problem.descendants().find(|node| node.has_tag_name((NAMESPACE, "detail")));
    let sentence = r#"/0 expects /title to be "<b>\u0001", which is "Tea"."#;
    assert_eq!(detail.and_then(|node| node.text()), Some(sentence));
    let refused = server.request("PATCH", "/articles/tea", &headers, b"[{}]").await.expect(422);
    assert!(refused.text().contains("<i><pointer>/0/op</pointer><detail>is required</detail></i>"));
}
