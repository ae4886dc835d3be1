//! How a slug is made of a title.

use super::*;

#[actix_web::test]
async fn titles_in_many_scripts_become_slugs() {
    let server = Server::start().await;
    for (title, slug) in [
        ("First post...", "first-post"),
        ("Crème brûlée à la française", "creme-brulee-a-la-francaise"),
        ("Þórður Łódź Škoda İzmir", "thordur-lodz-skoda-izmir"),
        ("Straße, Smørrebrød & Œuvre", "strasse-smorrebrod-oeuvre"),
        ("e\u{301}te\u{301}", "ete"),
        ("Καλημέρα κόσμε", "kalemera-kosme"),
        ("Привет, мир! Щука", "privet-mir-shchuka"),
        ("مرحبا بالعالم", "mrhb-bl-lm"),
        ("שלום עולם", "shlvm-vlm"),
        ("नमस्ते दुनिया", "nmste-duniyaa"),
        ("你好，世界", "ni-hao-shi-jie"),
        ("ひらがなとカタカナ", "hiraganatokatakana"),
        ("안녕하세요 세계", "annyeonghaseyo-segye"),
        ("🎉 party", "tada-party"),
        ("🎉", "tada"),
        ("!?… —", "article"),
        ("\u{301}\u{200b}", "article-2"),
        ("C++ & Rust_2024", "c-rust-2024"),
        ("Don't, don’t", "dont-dont"),
        ("100 %", "100"),
        ("...json", "json"),
    ] {
        let (path, made) = titled(&server, title).await;
        assert_eq!(made, slug, "{title}");
        assert_eq!(slug_at(&server, &format!("/articles/{slug}")).await, slug);
        let read = server.get(&path, XML).await.expect(200);
        assert!(read.text().contains(&format!("<slug>{slug}</slug>")));
    }
}

#[actix_web::test]
async fn a_title_that_is_a_uuid_makes_a_slug_that_is_none() {
    let server = Server::start().await;
    let uuid = "0197c2a0-7b1c-7d6e-8f00-0123456789ab";
    for (title, number) in
        [(uuid.to_owned(), 2), (uuid.to_uppercase(), 3), (uuid.replace('-', " "), 4)]
    {
        assert_eq!(titled(&server, &title).await.1, format!("{uuid}-{number}"));
    }
    server.get(&format!("/articles/{uuid}"), JSON).await.expect(404);
}

#[actix_web::test]
async fn clashes_are_numbered_without_end_and_gaps_are_filled() {
    let server = Server::start().await;
    let mut paths = Vec::new();
    for number in 1..=35 {
        let (path, slug) = titled(&server, "Tea").await;
        let expected = if number == 1 { "tea".to_owned() } else { format!("tea-{number}") };
        assert_eq!(slug, expected);
        paths.push(path);
    }
    for (number, slug) in [(3, "tea-3"), (1, "tea")] {
        server.delete(&paths[number - 1]).await.expect(204);
        assert_eq!(titled(&server, "Tea").await.1, slug);
    }
    // However far away the gap is, what is made is free.
    server.delete(&paths[19]).await.expect(204);
    let more = [titled(&server, "Tea").await.1, titled(&server, "Tea").await.1];
    assert!(more.contains(&"tea-36".to_owned()), "{more:?}");
    assert_eq!(titled(&server, "Tea 2").await.1, "tea-2-2");
    assert_eq!(
        titled(&server, "tea!").await.1.split_once('-').map(|(stem, _)| stem.to_owned()),
        Some("tea".into())
    );
}

#[actix_web::test]
async fn a_number_keeps_a_slug_within_a_hundred_characters() {
    let server = Server::start().await;
    let title = "x".repeat(200);
    for number in 1..=12 {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let expected = format!("{}{suffix}", "x".repeat(100 - suffix.len()));
        assert_eq!(titled(&server, &title).await.1, expected);
    }
    // 100 characters, with a hyphen where the number's would be.
    let title = format!("{} {}", "y".repeat(97), "zz");
    assert_eq!(titled(&server, &title).await.1, format!("{}-zz", "y".repeat(97)));
    assert_eq!(titled(&server, &title).await.1, format!("{}-2", "y".repeat(97)));
    let words = "word ".repeat(40);
    assert_eq!(titled(&server, &words).await.1, ["word"; 20].join("-"));
    let characters = titled(&server, &"你".repeat(200)).await.1;
    assert!(characters.len() <= 100 && characters.ends_with("-ni"), "{characters}");
}

#[actix_web::test]
async fn a_slug_stays_when_the_title_changes() {
    let server = Server::start().await;
    let (path, _) = titled(&server, "Tea").await;
    for (method, body) in
        [("PATCH", r#"{"title":"Mate"}"#), ("PUT", r#"{"title":"Kvass","content":""}"#)]
    {
        let headers = [("content-type", JSON)];
        let read =
            server.request(method, &path, &headers, body.as_bytes()).await.expect(200).json();
        assert_eq!(read["slug"], "tea");
    }
}

#[actix_web::test]
async fn a_made_slug_avoids_the_former_ones_of_others() {
    let server = Server::start().await;
    let (path, _) = titled(&server, "Tea").await;
    rename(&server, &path, "chai").await;
    assert_eq!(titled(&server, "Tea").await.1, "tea-2");
    let put = server.put(NEW, XML, "<article><title>Tea</title><content/></article>").await;
    assert_eq!(put.expect(201).json()["slug"], "tea-3");
    leads(server.get("/articles/tea", JSON).await, "/articles/chai");
    server.delete(&path).await.expect(204);
    assert_eq!(titled(&server, "Tea").await.1, "tea");
}
