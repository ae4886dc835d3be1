//! How many articles an array may have, and how many bytes.

use std::time::Instant;

use actix_web::web::Bytes;
use broadsheet::http::coding::Coding;
use futures_util::stream::{self, StreamExt};

use super::*;
use crate::bodies::post_stream_with;

const MEBIBYTE: usize = 1 << 20;

#[actix_web::test]
async fn an_array_has_one_to_a_thousand_articles() {
    let server = Server::start().await;
    let tagged = |count: usize| -> Value {
        let tags: Vec<String> = (0..20).map(|tag| format!("t{tag}")).collect();
        (0..count)
            .map(
                |n| json!({"title": format!("Tea {n}"), "content": "x".repeat(2000), "tags": tags}),
            )
            .collect()
    };
    for (count, status) in [(0, 422), (1, 201), (1000, 201), (1001, 413)] {
        let items = tagged(count);
        for (content_type, body) in [(JSON, items.to_string()), (XML, articles_of(&items))] {
            let begun = Instant::now();
            let answer = server.post("/articles", content_type, &body).await.expect(status);
            println!("{count} articles in {content_type}: {:?}", begun.elapsed());
            match status {
                201 => assert_eq!(answer.json().as_array().map(Vec::len), Some(count)),
                422 => assert_eq!(answer.places(), [""]),
                _ => assert!(answer.text().contains("1000 items"), "{}", answer.text()),
            }
        }
    }
    // Nothing else about such an array is told.
    let many = json!(vec![7; 1001]);
    server.post("/articles?dry_run=1", JSON, &many.to_string()).await.expect(413);
    server
        .put("/articles/5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10", JSON, &many.to_string())
        .await
        .expect(422);
    let tags = server.get("/tags", JSON).await.json();
    assert_eq!((&tags[0]["articles"], tags.as_array().map(Vec::len)), (&json!(2002), Some(20)));
}

/// White space before, between and behind, up to that many bytes.
fn padded(begin: &str, body: &str, bytes: usize) -> String {
    format!("{begin}{body}{}", " ".repeat(bytes - begin.len() - body.len()))
}

#[actix_web::test]
async fn an_array_may_have_thirty_two_mebibytes_and_anything_else_two() {
    let server = Server::start().await;
    let (one, all) = (r#"{"title":"T","content":""}"#, r#"[{"title":"T","content":""}]"#);
    let (xml, several) = (xml_of(&titled(["T"])[0]), articles_of(&titled(["T"])));
    let comment = "\u{feff}<?xml version=\"1.0\"?>\n<!-- <article> -->\n";
    for (content_type, begin, body, mebibytes, status) in [
        (JSON, "", all, 3, 201),
        (JSON, "\u{feff}\n\t ", all, 3, 201),
        (JSON, "", one, 3, 413),
        (JSON, " ", one, 3, 413),
        (JSON, "", "x[", 3, 413),
        (JSON, "", "", 3, 413),
        (XML, "", several.as_str(), 3, 201),
        (XML, comment, several.as_str(), 3, 201),
        (XML, comment, xml.as_str(), 3, 413),
        (XML, "", all, 3, 413),
        (JSON, "", several.as_str(), 3, 413),
        (JSON, "", all, 32, 201),
    ] {
        let bytes = padded(begin, body, mebibytes * MEBIBYTE);
        let answer = server.post("/articles", content_type, &bytes).await;
        assert_eq!(answer.status, status, "{begin}{body} {mebibytes} {}", answer.text());
        for coding in Coding::ALL.into_iter().filter(|_| mebibytes < 32) {
            let coded = coding.encode(bytes.as_bytes()).expect("encodes");
            let headers = [("content-type", content_type), ("content-encoding", coding.name())];
            let answer = server.request("POST", "/articles", &headers, &coded).await;
            assert_eq!(answer.status, status, "{coding:?} {begin}{body} {}", answer.text());
        }
    }
    let over = padded("", all, 32 * MEBIBYTE + 1);
    server.post("/articles", JSON, &over).await.expect(413);
    let headers = [("content-type", JSON), ("content-encoding", "zstd")];
    let coded = Coding::Zstd.encode(over.as_bytes()).expect("encodes");
    server.request("POST", "/articles", &headers, &coded).await.expect(413);
}

#[actix_web::test]
async fn large_content_that_hardly_shrinks_is_taken_in_an_array_only() {
    let server = Server::start().await;
    // Digits of a kind that no coding halves.
    let mut state = 1_u64;
    let noise: String = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(
            b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
                [(state >> 58) as usize],
        )
    })
    .take(4 * MEBIBYTE)
    .collect();
    let item = |n: usize| json!({"title": "T", "content": &noise[n * MEBIBYTE..][..MEBIBYTE]});
    let items = (0..4).map(item).collect::<Value>();
    let one = json!({"title": "T", "content": noise});
    for coding in [Coding::Gzip, Coding::Zstd] {
        let headers = [("content-type", JSON), ("content-encoding", coding.name())];
        for (body, status) in [(&items, 201), (&one, 413)] {
            let coded = coding.encode(body.to_string().as_bytes()).expect("encodes");
            assert!(coded.len() > 2 * MEBIBYTE);
            server.request("POST", "/articles", &headers, &coded).await.expect(status);
        }
    }
}

#[actix_web::test]
async fn what_is_announced_is_refused_once_it_is_seen_to_be_no_array() {
    let length = (3 * MEBIBYTE).to_string();
    let headers = [("content-type", JSON), ("content-length", length.as_str())];
    // An array is waited for, in vain.
    for (begin, status) in [("{", 413), ("[", 408), (" ", 408), ("\u{feff}\n{", 413)] {
        let bytes = Bytes::from_static(begin.as_bytes());
        let body = stream::iter([Ok(bytes)]).chain(stream::pending());
        post_stream_with(&headers, body).await.expect(status);
    }
}

#[actix_web::test]
async fn an_array_of_millions_of_tiny_values_is_400() {
    let server = Server::start().await;
    let json = format!(r#"[{{"id":[0{}]}}]"#, ",0".repeat(MEBIBYTE));
    let xml =
        format!("<articles><article><id>{}</id></article></articles>", "<a/>".repeat(MEBIBYTE));
    for (content_type, body) in [(JSON, json), (XML, xml)] {
        let refused = server.post("/articles", content_type, &body).await.expect(400);
        assert!(refused.text().contains("more than 1048576"), "{}", refused.text());
    }
}
