//! PATCH with a merge patch: the cases of RFC 7396 appendix A that an article
//! can meet. What an article cannot be is 422 where the RFC would make it.

use serde_json::{Value, json};

use crate::support::*;

async fn written(server: &Server) -> Answer {
    let body = json!({"title": "b", "content": "c", "summary": "b", "tags": ["b"]});
    server.post("/articles", JSON, &body.to_string()).await.expect(201)
}

#[actix_web::test]
async fn members_are_set_and_removed() {
    let cases: [(Value, Value); 12] = [
        // {"a":"b"} and {"a":"c"}
        (json!({"summary": "c"}), json!({"summary": "c"})),
        // {"a":"b"} and {"b":"c"}
        (json!({"author": "c"}), json!({"author": "c"})),
        // {"a":"b"} and {"a":null}
        (json!({"summary": null}), json!({"summary": null})),
        // {"a":"b","b":"c"} and {"a":null}
        (json!({"tags": null}), json!({"tags": []})),
        // {"a":"c"} and {"a":["b"]}, {"a":["b"]} and {"a":["c"]}: an array is one value.
        (json!({"tags": ["c"]}), json!({"tags": ["c"]})),
        (json!({"tags": []}), json!({"tags": []})),
        (json!({"tags": ["c", "b"]}), json!({"tags": ["c", "b"]})),
        // {"e":null} and {"a":1}: what is not named stays, null too.
        (json!({"title": "c"}), json!({"title": "c"})),
        // Null for what is not there.
        (json!({"author": null}), json!({})),
        (json!({}), json!({})),
        (json!({"summary": "", "author": ""}), json!({"summary": "", "author": ""})),
        // What the server manages.
        (json!({"version": 7, "content_html": null, "created_at": null}), json!({})),
    ];
    let server = Server::start().await;
    for media in [JSON, MERGE_PATCH] {
        for (patch, changes) in &cases {
            let before = written(&server).await;
            let mut wanted = before.json();
            for (name, value) in changes.as_object().expect("an object") {
                wanted[name] = value.clone();
                wanted["version"] = json!(2);
            }
            let after = server.patch(&before.location(), media, &patch.to_string()).await;
            assert_eq!(after.expect(200).json(), wanted, "{patch}");
            assert_eq!(server.get(&before.location(), JSON).await.json(), wanted, "{patch}");
        }
    }
}

#[actix_web::test]
async fn what_would_leave_no_article_is_refused() {
    let cases: [(Value, &[&str]); 12] = [
        // {"a":"foo"} and "bar", null, ["c"]: the patch takes the place of the whole.
        (json!("bar"), &[""]),
        (Value::Null, &[""]),
        (json!(["c"]), &[""]),
        (json!([1, 2]), &[""]),
        // {"a":"b"} and {"a":{"b":"c"}}
        (json!({"summary": {"b": "c"}}), &["/summary"]),
        // {"a":[{"b":"c"}]} and {"a":[1]}
        (json!({"tags": [1]}), &["/tags/0"]),
        // [1,2] and {"a":"b","c":null}, one level down
        (json!({"tags": {"a": "b", "c": null}}), &["/tags"]),
        // A null within an array stays one.
        (json!({"tags": ["c", null]}), &["/tags/1"]),
        // {} and {"a":{"bb":{"ccc":null}}}
        (json!({"a": {"bb": {"ccc": null}}}), &["/a"]),
        (json!({"title": null}), &["/title"]),
        (json!({"content": null, "status": null}), &["/content", "/status"]),
        // Null for what an article never has is a misspelt name.
        (json!({"sumary": null}), &["/sumary"]),
    ];
    let server = Server::start().await;
    let before = written(&server).await;
    for media in [JSON, MERGE_PATCH] {
        for (patch, places) in &cases {
            let body = patch.to_string();
            let refused = server.patch(&before.location(), media, &body).await.expect(422);
            assert_eq!(refused.places(), *places, "{patch}");
        }
    }
    assert_eq!(server.get(&before.location(), JSON).await.json(), before.json());
}

#[actix_web::test]
async fn a_partial_article_in_xml_says_the_same() {
    let cases = [
        ("<article><summary>c</summary></article>", json!({"summary": "c"})),
        ("<article><author>c</author></article>", json!({"author": "c"})),
        (r#"<article><summary xsi:nil="true"/></article>"#, json!({"summary": null})),
        (r#"<article><tags xsi:nil="true"/></article>"#, json!({"tags": null})),
        ("<article><tags><tag>c</tag></tags></article>", json!({"tags": ["c"]})),
        ("<article><tags/></article>", json!({"tags": []})),
        ("<article/>", json!({})),
        (r#"<article><title xsi:nil="true"/></article>"#, json!({"title": null})),
        ("<article><titel>c</titel></article>", json!({"titel": "c"})),
        ("<article><title/></article>", json!({"title": ""})),
    ];
    let server = Server::start().await;
    for (xml, merge) in cases {
        let [one, other] = [written(&server).await, written(&server).await];
        let by_xml = server.patch(&one.location(), XML, xml).await;
        let by_json = server.patch(&other.location(), MERGE_PATCH, &merge.to_string()).await;
        assert_eq!(by_xml.status, by_json.status, "{xml}");
        let [mut one, mut other] = [by_xml.json(), by_json.json()];
        for own in ["id", "slug", "instance", "request_id"] {
            one[own] = Value::Null;
            other[own] = Value::Null;
        }
        assert_eq!(one, other, "{xml}");
    }
}
