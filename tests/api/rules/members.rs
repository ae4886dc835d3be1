//! Which members there must be, and what type they have.

use serde_json::json;

use super::*;

#[actix_web::test]
async fn title_and_content_are_required_but_in_a_patch() {
    let desk = Desk::open().await;
    for way in [Way::Post, Way::PutNew, Way::PutOld] {
        for (body, places) in [
            (json!({}), vec!["/title", "/content"]),
            (json!({"title": "T"}), vec!["/content"]),
            (json!({"content": ""}), vec!["/title"]),
        ] {
            desk.refuses_body(way, JSON, &body.to_string(), 422, &places).await;
            desk.refuses_body(way, XML, &xml_of(&body), 422, &places).await;
        }
    }
    desk.is_untouched().await;
    desk.takes_body(Way::Patch, JSON, "{}", &json!({"version": 1})).await;
    desk.takes_body(Way::Patch, XML, "<article/>", &json!({"version": 1})).await;
}

#[actix_web::test]
async fn an_article_is_an_object() {
    let desk = Desk::open().await;
    for way in [Way::PutNew, Way::PutOld, Way::Patch] {
        for body in ["null", "true", "1", r#""text""#, "[]", r#"[{"title":"T","content":""}]"#] {
            desk.refuses_body(way, JSON, body, 422, &[""]).await;
        }
        desk.refuses_body(way, XML, r#"<article xsi:nil="true"/>"#, 422, &[""]).await;
        desk.refuses_body(way, XML, "<post/>", 400, &[""]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn null_is_taken_where_there_may_be_nothing() {
    let desk = Desk::open().await;
    for (name, kept) in [
        ("summary", Value::Null),
        ("author", Value::Null),
        ("tags", json!([])),
        ("published_at", json!(START)),
    ] {
        desk.takes(&json!({name: null}), &json!({name: kept})).await;
    }
    for name in ["slug", "title", "content", "status"] {
        desk.refuses(&json!({name: null}), &[&format!("/{name}")]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn nil_is_null_however_it_is_written() {
    let desk = Desk::open().await;
    for nil in [
        r#"<summary xsi:nil="true"/>"#,
        r#"<summary xsi:nil="1"></summary>"#,
        r#"<summary xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil=" true "/>"#,
    ] {
        for way in WAYS {
            desk.takes_body(way, XML, &whole_xml(way, nil), &json!({"summary": null})).await;
        }
    }
    for way in WAYS {
        let given = whole_xml(way, r#"<summary xsi:nil="false">s</summary><tags/>"#);
        desk.takes_body(way, XML, &given, &json!({"summary": "s", "tags": []})).await;
    }
    desk.refuses_xml(r#"<summary xsi:nil="true">s</summary>"#, 422, &["/summary"]).await;
    desk.refuses_xml(r#"<summary xsi:nil="yes"/>"#, 422, &["/summary"]).await;
    desk.is_untouched().await;
}

#[actix_web::test]
async fn a_value_of_another_type_is_refused() {
    let desk = Desk::open().await;
    let texts =
        ["slug", "title", "content", "summary", "author", "status", "published_at"].as_slice();
    for name in texts {
        let place = format!("/{name}");
        for value in [json!({"a": "b"}), json!(["a"]), json!(["a", "b"])] {
            desk.refuses(&json!({*name: value}), &[&place]).await;
        }
        for value in [json!(1), json!(0.5), json!(true), json!({}), json!([])] {
            for way in WAYS {
                let body = whole(way, &json!({*name: value})).to_string();
                desk.refuses_body(way, JSON, &body, 422, &[&place]).await;
            }
        }
    }
    for (tags, places) in [
        (json!("a"), vec!["/tags"]),
        (json!([null, {"a": "b"}, ["a"]]), vec!["/tags/0", "/tags/1", "/tags/2"]),
    ] {
        desk.refuses(&json!({"tags": tags}), &places).await;
    }
    for (tags, places) in [
        (json!({}), vec!["/tags"]),
        (json!({"tag": "a"}), vec!["/tags"]),
        (json!(1), vec!["/tags"]),
        (json!(""), vec!["/tags"]),
        (json!([1, true, {}, []]), vec!["/tags/0", "/tags/1", "/tags/2", "/tags/3"]),
    ] {
        for way in WAYS {
            let body = whole(way, &json!({"tags": tags})).to_string();
            desk.refuses_body(way, JSON, &body, 422, &places).await;
        }
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn an_element_that_may_stand_once_stands_once() {
    let desk = Desk::open().await;
    for twice in [
        "<title>a</title><title>a</title>",
        "<summary/><summary xsi:nil='true'/>",
        "<tags><tag>a</tag></tags><tags><tag>b</tag></tags>",
        "<version>1</version><version>1</version>",
    ] {
        desk.refuses_xml(twice, 400, &[""]).await;
    }
    for way in WAYS {
        let body = r#"{"title":"T","content":"","summary":"a","summary":"a"}"#;
        desk.refuses_body(way, JSON, body, 400, &[""]).await;
    }
    desk.is_untouched().await;
}
