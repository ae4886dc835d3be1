//! What has no place in an article, and what only the server says.

use serde_json::json;

use super::*;

#[actix_web::test]
async fn a_typo_loses_no_data() {
    let desk = Desk::open().await;
    for (members, places) in [
        (json!({"tittle": "x"}), vec!["/tittle"]),
        (json!({"Title": "x"}), vec!["/Title"]),
        (
            json!({"body": "x", "tag": "x", "publishedAt": null}),
            vec!["/body", "/publishedAt", "/tag"],
        ),
        (json!({"tag": {"tag": "x"}}), vec!["/tag"]),
        (json!({"meta": {"summary": "x"}}), vec!["/meta"]),
    ] {
        desk.refuses(&members, &places).await;
    }
    for (name, place) in [("", "/"), ("a/b", "/a~1b"), ("a~b", "/a~0b"), ("a\nb", "/a\nb")] {
        for way in WAYS {
            let body = whole(way, &json!({name: "x"})).to_string();
            desk.refuses_body(way, JSON, &body, 422, &[place]).await;
        }
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn what_only_xml_can_say_is_no_less_a_typo() {
    let desk = Desk::open().await;
    for (inside, places) in [
        (r#"<title lang="en">T</title>"#, vec!["/title"]),
        (r#"<tags type="array"><tag>a</tag></tags>"#, vec!["/tags"]),
        (r#"<tags><tag>a</tag><tag id="1">b</tag></tags>"#, vec!["/tags/1"]),
        ("<tags><tag>a</tag><tg>b</tg></tags>", vec!["/tags/1"]),
        ("<tags>a<tag>b</tag></tags>", vec!["/tags"]),
        ("<tags>a, b</tags>", vec!["/tags"]),
        ("stray", vec![""]),
        ("<![CDATA[ stray ]]>", vec![""]),
        ("<title>A <b>bold</b> title</title>", vec!["/title"]),
    ] {
        desk.refuses_xml(inside, 422, &places).await;
    }
    for way in WAYS {
        let body = whole_xml(way, "").replace("<article>", r#"<article id="1">"#);
        desk.refuses_body(way, XML, &body, 422, &[""]).await;
    }
    desk.is_untouched().await;
    let harmless = "\n <!-- note --><?note?><title xml:lang='en' xml:space='preserve' xmlns:x='urn:x' \
                    xsi:type='string'>T</title>\r\n\t<tags> <tag>a</tag>\n</tags>";
    for way in WAYS {
        let body = whole_xml(way, harmless);
        desk.takes_body(way, XML, &body, &json!({"title": "T", "tags": ["a"]})).await;
    }
}

#[actix_web::test]
async fn what_the_server_manages_is_ignored_whatever_it_holds() {
    let desk = Desk::open().await;
    let managing = |value: &Value| {
        json!({
            "created_at": value, "updated_at": value, "version": value, "content_html": value,
            "summary": "s"
        })
    };
    let kept = json!({"summary": "s", "created_at": START, "updated_at": START});
    for value in [json!("x"), json!("<p>"), json!({"a": {"b": "c"}}), json!(["a"]), Value::Null] {
        desk.takes(&managing(&value), &kept).await;
    }
    for value in [json!(7), json!(true), json!(0.5), json!("\0"), json!([1, [2]]), json!({})] {
        for way in WAYS {
            let body = whole(way, &managing(&value)).to_string();
            desk.takes_body(way, JSON, &body, &kept).await;
        }
    }
    for way in [Way::Post, Way::PutNew] {
        let body = whole(way, &json!({"version": 7, "created_at": "1999-01-01T00:00:00Z"}));
        let kept = json!({"version": 1, "created_at": START});
        // Elsewhere the id would go on counting.
        Desk::open().await.takes_body(way, JSON, &body.to_string(), &kept).await;
        Desk::open().await.takes_body(way, XML, &xml_of(&body), &kept).await;
    }
}

#[actix_web::test]
async fn an_id_is_ignored_in_a_post_and_the_urls_elsewhere() {
    let desk = Desk::open().await;
    let (old, new) = (&desk.old["/articles/".len()..], &NEW["/articles/".len()..]);
    let others = [
        json!("0197c2a0-7b1c-7d6e-8f00-0123456789ab"),
        json!("x"),
        json!(""),
        json!(format!(" {old}")),
        json!(old.replace('-', "")),
        Value::Null,
        json!({"a": old}),
        json!([old]),
    ];
    for value in &others {
        for way in [Way::PutNew, Way::PutOld, Way::Patch] {
            let body = whole(way, &json!({"id": value}));
            desk.refuses_body(way, JSON, &body.to_string(), 422, &["/id"]).await;
            desk.refuses_body(way, XML, &xml_of(&body), 422, &["/id"]).await;
        }
        let body = whole(Way::Post, &json!({"id": value}));
        desk.takes_body(Way::Post, JSON, &body.to_string(), &json!({"version": 1})).await;
        desk.takes_body(Way::Post, XML, &xml_of(&body), &json!({"version": 1})).await;
    }
    desk.is_untouched().await;
    for (way, id) in [(Way::PutOld, old), (Way::Patch, old), (Way::PutNew, new)] {
        for id in [id.to_owned(), id.to_uppercase()] {
            let body = whole(way, &json!({"id": id}));
            for (format, text) in [(JSON, body.to_string()), (XML, xml_of(&body))] {
                let answer = desk.write(way, format, &text).await;
                assert!(answer.status < 300, "{way:?} {text} {}", answer.text());
            }
        }
    }
}

#[actix_web::test]
async fn all_that_is_wrong_is_told_at_once_in_the_order_of_the_members() {
    let desk = Desk::open().await;
    let members = json!({
        "zeal": "x", "alien": "x", "id": "x", "slug": "No", "title": "", "content": null,
        "summary": "s".repeat(501), "author": "a".repeat(101), "tags": ["A", "a", "a"],
        "status": "x", "published_at": "x", "version": "x"
    });
    let places =
        "/slug /title /content /summary /author /tags/0 /tags/2 /status /published_at /alien /zeal";
    let places: Vec<&str> = places.split(' ').collect();
    for way in WAYS {
        let body = whole(way, &members);
        let mut all = if way == Way::Post { vec![] } else { vec!["/id"] };
        all.extend(&places);
        desk.refuses_body(way, JSON, &body.to_string(), 422, &all).await;
        desk.refuses_body(way, XML, &xml_of(&body), 422, &all).await;
    }
    let inside = "<odd/>stray<tags a='1'><tag>A</tag></tags><title b='1'></title><content/>";
    desk.refuses_xml(inside, 422, &["", "/title", "/title", "/tags", "/tags/0", "/odd"]).await;
    desk.is_untouched().await;
}
