//! What each query finds.

use serde_json::json;

use crate::support::links::encoded;
use crate::support::*;

/// Titles of what is found, sorted.
pub async fn found(server: &Server, q: &str) -> Vec<String> {
    let url = format!("/articles?q={}&sort=title&limit=100&total=true", encoded(q));
    let page = server.list(&url).await;
    assert_eq!(page.total(), Some(page.titles().len()), "{q}");
    page.titles()
}

/// A server with an article of each content, whose title is its number.
pub async fn server_with(contents: &[&str]) -> Server {
    let server = Server::start().await;
    for (n, content) in contents.iter().enumerate() {
        let body = json!({"title": format!("n{n}"), "content": content});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    server
}

/// In each script a text and queries that find it, and some that do not.
const SCRIPTS: [(&str, &[&str], &[&str]); 15] = [
    (
        "Straße nach Gießen",
        &["straße", "STRASSE", "strasse", "giessen", "STRAẞE"],
        &["stras", "strase"],
    ),
    ("Ένας ΣΟΦΌΣ σοφός", &["σοφος", "ΣΟΦΟΣ", "σοφός", "σοφόσ", "ενας"], &["σοφο"]),
    ("İstanbul ve Iğdır, ılık", &["istanbul", "İSTANBUL", "iğdır", "igdır", "ILIK"], &["istan"]),
    ("Ёлка в Москве", &["елка", "ЁЛКА", "москве"], &["москва", "елк"]),
    ("שָׁלוֹם עולם", &["שלום", "שָׁלוֹם", "עולם"], &["שלו"]),
    ("مُحَمَّد في القاهرة", &["محمد", "مُحَمَّد", "مـحـمـد", "القاهرة"], &["قاهرة"]),
    ("हिन्दी में किताब", &["हिन्दी", "किताब"], &["हिन", "कताब"]),
    ("ภาษาไทยง่าย", &["ภาษา", "ไทย", "ง่าย", "ภาษาไทย"], &["ไทยภาษา", "งาว"]),
    ("我住在北京市", &["北京", "北", "北京市", "住在", "市"], &["京北", "上海", "北市"]),
    ("東京タワーに行く", &["東京", "タワー", "ﾀﾜｰ", "東京タワー", "行く"], &["京東", "タウー"]),
    ("한국어를 배운다", &["한국어", "한국", "배운", "어를"], &["국한", "배다"]),
    ("Crème brûlée, naïve", &["creme", "BRULEE", "Naive", "crème"], &["crem", "brule"]),
    ("Łódź, Øresund, Æther, þorn", &["lodz", "oresund", "aether", "thorn"], &["lod"]),
    ("ｆｕｌｌｗｉｄｔｈ ﬁne ①", &["fullwidth", "fine", "1"], &["ﬂne"]),
    ("Tiếng Việt", &["tieng", "viet", "\"Tiê\u{301}ng Viê\u{323}t\""], &["tien"]),
];

#[actix_web::test]
async fn case_and_accents_make_no_difference_in_any_script() {
    let server = server_with(&SCRIPTS.map(|(text, _, _)| text)).await;
    for (n, (text, finding, failing)) in SCRIPTS.iter().enumerate() {
        for q in *finding {
            assert_eq!(found(&server.anonymous(), q).await, [format!("n{n}")], "{q} in {text}");
        }
        for q in *failing {
            assert_eq!(found(&server.anonymous(), q).await, [""; 0], "{q} in {text}");
        }
    }
}

#[actix_web::test]
async fn words_phrases_and_exclusions_find_what_they_say() {
    let server = server_with(&[
        "black tea with milk",
        "tea, black as night",
        "black coffee, then tea",
        "foo-bar and or not",
        "the title:x of ^a (b)",
        "don't 50% a_b C++ C# 3.14",
        "rust東京 and 東京rust",
    ])
    .await;
    for (q, expected) in [
        ("tea", &["n0", "n1", "n2"][..]),
        ("black tea", &["n0", "n1", "n2"]),
        ("\"black tea\"", &["n0"]),
        ("\"tea black\"", &["n1"]),
        ("\"tea, BLACK as\"", &["n1"]),
        ("tea -milk", &["n1", "n2"]),
        ("tea -\"black tea\"", &["n1", "n2"]),
        ("-milk tea -coffee", &["n1"]),
        ("tea -tea", &[]),
        ("\"black tea", &["n0"]),
        ("milk \"black tea with", &["n0"]),
        ("te", &[]),
        ("te*", &[]),
        ("teas", &[]),
        ("foo*", &["n3"]),
        ("foo:*", &["n3"]),
        ("foo-bar", &["n3"]),
        ("\"bar foo\"", &[]),
        ("AND", &["n3", "n6"]),
        ("foo AND bar", &["n3"]),
        ("foo OR tea", &[]),
        ("a OR b", &[]),
        ("foo NOT bar", &["n3"]),
        ("NEAR(a b)", &[]),
        ("title:x", &["n4"]),
        ("^a", &["n4", "n5"]),
        ("(b)", &["n4", "n5"]),
        ("{title}:x", &["n4"]),
        ("don't", &["n5"]),
        ("don’t", &["n5"]),
        ("50%", &["n5"]),
        ("5%", &[]),
        ("a_b", &["n4", "n5"]),
        ("a__b", &["n4", "n5"]),
        ("c++", &["n5"]),
        ("3.14", &["n5"]),
        ("\"14 3\"", &[]),
        ("rust東", &["n6"]),
        ("京rust", &["n6"]),
        ("rust京", &[]),
        ("a\0b", &["n4", "n5"]),
        ("tea\u{a0}milk", &["n0"]),
        ("n0", &["n0"]),
    ] {
        assert_eq!(found(&server.anonymous(), q).await, expected, "{q}");
    }
}

#[actix_web::test]
async fn a_query_never_makes_the_database_fail() {
    let server = server_with(&["tea"]).await;
    let words = |count: usize| (0..count).fold(String::new(), |q, n| format!("{q} w{n}"));
    let mut queries: Vec<String> = [
        "\"",
        "\"\"",
        "'",
        "''",
        "\\",
        "%",
        "_",
        "*",
        "(",
        ")",
        "()",
        "-",
        "--",
        "^",
        ":",
        "&",
        "|",
        "!",
        "<->",
        "foo:*",
        "foo:AB*",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "AND AND",
        "a AND",
        "OR b",
        "NOT c",
        "NEAR(a b)",
        "NEAR(a b, 5)",
        "title:x",
        "title : x",
        "{title content}: x",
        "- title : x",
        "^a",
        "a + b",
        "a b*",
        "\"a\" *",
        "a:*b",
        "'a' & !'b'",
        "a <-> b",
        "a <2> b",
        "\\'",
        "'; drop table articles; --",
        "\0",
        "a\0b",
        "\u{7f}",
        "\u{feff}",
        "\u{e000}",
        "a \u{e000} b",
        "\u{10ffff}",
        "\u{301}",
        "\u{200d}",
        "a\u{300}\u{300}\u{300}",
        "\u{0e01}",
        "$1",
        "?1",
        ":a",
        "@a",
        "#{a}",
        "/*",
        "*/",
        "--a",
        "a--b",
        "tea -",
        "tea -\"",
        "tea \"",
    ]
    .map(str::to_owned)
    .to_vec();
    let long = |unit: &str| unit.repeat(7_500 / encoded(unit).len().max(unit.len()));
    queries.extend([words(64), words(65), format!("-{}", words(64)), words(63) + " -x -y -z"]);
    for unit in ["a", "a+", "東", "ก", "é", "가", "-", "\"", "\"a\"", "-a+", "1.", "😀"] {
        queries.extend([
            long(unit),
            format!("\"{}", long(unit)),
            format!("tea -\"{}", long(unit)),
            format!("tea -{}", long(unit)),
        ]);
    }
    for q in &queries {
        // Spaces as +, so that more fits into a URL.
        let value = encoded(q).replace("%2B", "+").replace("%20", "+");
        let all = ["", "&sort=title&tag=x", "&total=true"];
        for more in if q.len() < 500 { &all[..] } else { &all[..1] } {
            let answer = server.get(&format!("/articles?q={value}{more}"), JSON).await;
            let is_expected = [200, 400, 414].contains(&answer.status);
            let q: String = q.chars().take(60).collect();
            assert!(is_expected, "{} to {q}: {}", answer.status, answer.text());
        }
    }
    for (q, status) in
        [(words(64), 200), (words(65), 400), (words(64).repeat(2), 200), (words(64) + " -x", 400)]
    {
        let answer = server.get(&format!("/articles?q={}", encoded(&q)), JSON).await.expect(status);
        assert!(status == 200 || answer.text().contains("at most 64"), "{}", answer.text());
    }
}

#[actix_web::test]
async fn a_query_that_asks_for_nothing_is_refused_in_each_format() {
    let server = server_with(&["tea"]).await;
    for q in ["", " ", "-tea", "-tea -milk", "-\"black tea\"", "\"\"", "…", "🍵", "-", "\u{301}"]
    {
        for format in [JSON, XML, HTML] {
            let answer =
                server.get(&format!("/articles?q={}", encoded(q)), format).await.expect(400);
            assert!(answer.text().contains("must name a word to search for"), "{q}");
        }
    }
}
