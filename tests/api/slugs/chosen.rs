//! Slugs that are chosen, and where those lead that were given up.

use serde_json::json;

use super::*;
use crate::support::xml::xml_of;

#[actix_web::test]
async fn a_chosen_slug_that_is_taken_is_a_conflict_in_every_write() {
    let server = Server::start().await;
    let taken = named(&server, "taken").await;
    let mine = named(&server, "mine").await;
    let whole = json!({"title": "T", "content": "", "slug": "taken"});
    for (method, path, body) in [
        ("POST", "/articles", &whole),
        ("PUT", NEW, &whole),
        ("PUT", &mine, &whole),
        ("PUT", "/articles/mine", &whole),
        ("PATCH", &mine, &json!({"slug": "taken", "title": "New"})),
    ] {
        for (format, text) in [(JSON, body.to_string()), (XML, xml_of(body))] {
            let headers = [("content-type", format)];
            let answer = server.request(method, path, &headers, text.as_bytes()).await.expect(409);
            assert_eq!(answer.header("content-type"), Some("application/problem+json"));
            assert_eq!(answer.json()["status"], 409);
        }
    }
    assert_eq!(server.get(&mine, JSON).await.json()["version"], 1);
    server.get(NEW, JSON).await.expect(404);
    // One's own is no conflict, and no change.
    for path in [taken.as_str(), "/articles/taken"] {
        let same = server.patch(path, JSON, r#"{"slug":"taken"}"#).await.expect(200).json();
        assert_eq!(same["version"], 1);
    }
}

#[actix_web::test]
async fn a_former_slug_given_to_another_article_leads_there() {
    let whole = json!({"title": "T", "content": "", "slug": "old"});
    for (method, path, body) in [
        ("POST", "/articles", &whole),
        ("PUT", NEW, &whole),
        ("PUT", "/articles/other", &whole),
        ("PATCH", "/articles/other", &json!({"slug": "old"})),
    ] {
        let server = Server::start().await;
        let first = named(&server, "old").await;
        named(&server, "other").await;
        rename(&server, &first, "new").await;
        leads(server.get("/articles/old", JSON).await, "/articles/new");
        let headers = [("content-type", JSON)];
        let answer = server.request(method, path, &headers, body.to_string().as_bytes()).await;
        assert!(answer.status < 300, "{method} {path}: {}", answer.text());
        let read = server.get("/articles/old", JSON).await.expect(200).json();
        assert_eq!(read["id"], answer.json()["id"]);
        assert_eq!(slug_at(&server, &first).await, "new");
        // Nor does it come back when it is free again.
        rename(&server, "/articles/old", "third").await;
        leads(server.get("/articles/old", JSON).await, "/articles/third");
    }
}

#[actix_web::test]
async fn a_former_slug_leads_on_whatever_the_method_with_suffix_and_query() {
    let server = Server::start().await;
    let path = named(&server, "old").await;
    rename(&server, &path, "new").await;
    for (target, location) in [
        ("/articles/old", "/articles/new"),
        ("/articles/old.json", "/articles/new.json"),
        ("/articles/old.xml", "/articles/new.xml"),
        ("/articles/old.html", "/articles/new.html"),
        ("/articles/old?fields=title", "/articles/new?fields=title"),
        (
            "/articles/old.xml?fields=id%2Ctitle&x=%C3%A9+1",
            "/articles/new.xml?fields=id%2Ctitle&x=%C3%A9+1",
        ),
        ("/articles/old?", "/articles/new"),
    ] {
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
            for (content_type, body) in [(JSON, FIRST_POST), (XML, "<broken"), ("text/plain", "?")]
            {
                let headers = [("content-type", content_type)];
                let answer = server.request(method, target, &headers, body.as_bytes()).await;
                leads(answer, location);
            }
            leads(server.request(method, target, &[("accept", HTML)], b"").await, location);
        }
    }
    let read = server.get(&path, JSON).await.json();
    assert_eq!((&read["version"], &read["slug"]), (&json!(2), &json!("new")));
}

#[actix_web::test]
async fn every_former_slug_leads_straight_to_the_present_one() {
    let server = Server::start().await;
    let path = named(&server, "a").await;
    rename(&server, &path, "b").await;
    rename(&server, "/articles/b", "c").await;
    for former in ["/articles/a", "/articles/b"] {
        leads(server.get(former, JSON).await, "/articles/c");
    }
    // Back to one of its own, which leads nowhere any more; the last one does.
    rename(&server, &path, "a").await;
    assert_eq!(slug_at(&server, "/articles/a").await, "a");
    for former in ["/articles/b", "/articles/c"] {
        leads(server.get(former, JSON).await, "/articles/a");
    }
    rename(&server, &path, "b").await;
    rename(&server, &path, "a").await;
    leads(server.get("/articles/b", JSON).await, "/articles/a");
    // A PUT leaves one behind too.
    let body = r#"{"title":"T","content":"","slug":"d"}"#;
    server.put("/articles/a", JSON, body).await.expect(200);
    leads(server.get("/articles/a", JSON).await, "/articles/d");
}

#[actix_web::test]
async fn a_deleted_article_takes_its_former_slugs_along() {
    let server = Server::start().await;
    let path = named(&server, "old").await;
    rename(&server, &path, "new").await;
    server.delete("/articles/new").await.expect(204);
    for path in ["/articles/old", "/articles/new", path.as_str()] {
        for method in ["GET", "HEAD", "PATCH", "DELETE"] {
            server.request(method, path, &[], b"").await.expect(404);
        }
    }
    // Nor do they come back with its id.
    server.put(&path, JSON, FIRST_POST).await.expect(201);
    server.get("/articles/old", JSON).await.expect(404);
    named(&server, "old").await;
}
