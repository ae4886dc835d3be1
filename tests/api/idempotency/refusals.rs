//! Which problems are kept as answers.

use super::*;

#[actix_web::test]
async fn what_is_malformed_or_invalid_is_refused_again_in_the_same_words() {
    let server = Server::start().await;
    let large: Value = (0..1001).map(|_| json!({"title": "T", "content": ""})).collect();
    let large = large.to_string();
    for (body, status) in
        [("{}", 422), ("[ ]", 422), (r#"[{"title":""}]"#, 422), ("{", 400), (&large, 413)]
    {
        for accept in [JSON, XML, HTML] {
            let key = format!("{status}-{}-{accept}", body.len());
            let headers = [("accept", accept)];
            let first = post_with(&server, &key, &headers, body).await.expect(status);
            must_repeat(&first, &post_with(&server, &key, &headers, body).await);
            must_repeat(&first, &post_with(&server, &key, &[("accept", JSON)], body).await);
            let refused = post_with(&server, &key, &[], FIRST_POST).await.expect(422);
            assert_eq!(refused.places(), ["Idempotency-Key"]);
        }
    }
    let headers = [("content-type", JSON), ("idempotency-key", "query")];
    let ask = || server.request("POST", "/articles?x=1", &headers, FIRST_POST.as_bytes());
    let first = ask().await.expect(400);
    assert_eq!(first.places(), ["x"]);
    must_repeat(&first, &ask().await);
    assert_eq!((count(&server).await, kept(&server).await), (0, 16));
}

#[actix_web::test]
async fn a_problem_that_is_kept_looks_like_any_other() {
    let server = Server::start().await;
    let plain = server.post("/articles", JSON, "{}").await.expect(422);
    let keyed = post(&server, "k", "{}").await.expect(422);
    for answer in [&keyed, &post(&server, "k", "{}").await] {
        for name in ["content-type", "cache-control", "vary", "x-content-type-options"] {
            assert_eq!(answer.header(name), plain.header(name), "{name}");
        }
        let (mut problem, mut expected) = (answer.json(), plain.json());
        assert_eq!(problem["request_id"].as_str(), keyed.header("x-request-id"));
        problem["request_id"] = Value::Null;
        expected["request_id"] = Value::Null;
        assert_eq!(problem, expected);
    }
}

#[actix_web::test]
async fn a_conflict_is_not_kept_and_a_later_repeat_succeeds() {
    let server = Server::start().await;
    let body = r#"{"title":"Tea","content":"","slug":"tea"}"#;
    let several =
        json!([{"title": "T", "content": ""}, {"title": "T", "content": "", "slug": "tea"}]);
    let several = several.to_string();
    let taken = server.post("/articles", JSON, body).await.expect(201).location();
    post(&server, "one", body).await.expect(409);
    post(&server, "all", &several).await.expect(409);
    assert_eq!((count(&server).await, kept(&server).await), (1, 0));
    server.patch(&taken, JSON, r#"{"slug":"mate"}"#).await.expect(200);
    let first = post(&server, "one", body).await.expect(201);
    must_repeat(&first, &post(&server, "one", body).await);
    post(&server, "all", &several).await.expect(409);
    server.delete(&first.location()).await.expect(204);
    let first = post(&server, "all", &several).await.expect(201);
    must_repeat(&first, &post(&server, "all", &several).await);
    assert_eq!((count(&server).await, kept(&server).await), (3, 2));
}

#[actix_web::test]
async fn a_failure_of_the_server_is_not_kept() {
    let server = Server::start().await;
    server.database.execute("alter table article_tags rename to elsewhere_too").await;
    let body = r#"{"title":"Tea","content":"","tags":["a"]}"#;
    post(&server, "k", body).await.expect(500);
    assert_eq!((count(&server).await, kept(&server).await), (0, 0));
    server.database.execute("alter table elsewhere_too rename to article_tags").await;
    let first = post(&server, "k", body).await.expect(201);
    must_repeat(&first, &post(&server, "k", body).await);
}

#[actix_web::test]
async fn where_the_body_could_not_be_read_nothing_is_kept() {
    let server = Server::start().await;
    post_with(&server, "k", &[("content-type", "text/plain")], FIRST_POST).await.expect(415);
    post_with(&server, "k", &[("content-encoding", "rot13")], FIRST_POST).await.expect(415);
    post_with(&server, "k", &[("accept", "image/png")], FIRST_POST).await.expect(406);
    post(&server, "k", &" ".repeat((2 << 20) + 1)).await.expect(413);
    post(&server, "k", "").await.expect(400);
    assert_eq!(kept(&server).await, 0);
    let first = post(&server, "k", FIRST_POST).await.expect(201);
    must_repeat(&first, &post(&server, "k", FIRST_POST).await);
}
