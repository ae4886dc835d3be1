//! What may stand in the query of a list, and what is said of all else.

use serde_json::{Value, json};

use crate::support::links::cursor_of;
use crate::support::*;

/// Each parameter, with values that are refused and words that must stand in
/// the detail: what is allowed.
const REFUSED: &[(&str, &[&str], &[&str])] = &[
    (
        "limit",
        &[
            "",
            "0",
            "101",
            "-1",
            "+5",
            "%2B5",
            "1.0",
            "1e1",
            "0x10",
            "5%20",
            "%205",
            "five",
            "1,000",
            "99999999999999999999",
            "%D9%A5",
            "%00",
        ],
        &["1", "100"],
    ),
    (
        "sort",
        &[
            "",
            ",",
            "title,",
            ",title",
            "-",
            "--title",
            "+title",
            "%2Btitle",
            "Title",
            "id",
            "slug",
            "author",
            "content",
            "relevance",
            "title%20",
            "title;created_at",
            "title,nope",
        ],
        &["published_at", "created_at", "updated_at", "title", "-"],
    ),
    ("sort", &["title,title", "title,-title", "-published_at,title,published_at"], &["twice"]),
    (
        "q",
        &["", "%20", "-tea", "-%22a%20b%22", "...", "%22", "%22%22", "%F0%9F%8D%B5", "%00"],
        &["word"],
    ),
    (
        "tag",
        &["", "Rust", "a_b", "a--b", "-a", "a-", "%C3%A9", "a%20b", "a,b", "%00"],
        &["a-z", "0-9"],
    ),
    ("author", &["a%00b", "%07", "%EF%BF%BF"], &["XML"]),
    ("slug", &["", "First-Post", "a--b", "-a", "%00"], &["a-z"]),
    (
        "status",
        &["", "Draft", "all", "draft,published", "any", "deleted"],
        &["draft", "scheduled", "published"],
    ),
    ("published_after", TIMES, &["RFC 3339", "offset"]),
    ("published_before", TIMES, &["RFC 3339", "offset"]),
    ("updated_after", TIMES, &["RFC 3339", "offset"]),
    ("updated_before", TIMES, &["RFC 3339", "offset"]),
    (
        "fields",
        &["", ",", "id,", "ID", "id,%20title", "body", "*", "id;title", "articles"],
        &["id", "title", "content_html"],
    ),
    ("fields", &["id,id", "title,id,title"], &["twice"]),
    ("total", &["", "1", "0", "yes", "True", "TRUE", "true,true", "%20true"], &["true", "false"]),
    ("after", &["", "x", "0"], &["Link"]),
    ("before", &["", "x", "0"], &["Link"]),
];

const TIMES: &[&str] = &[
    "",
    "today",
    "2026-01-02",
    "2026-01-02T03:04:05",
    "2026-01-02T03:04Z",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-02T24:00:00Z",
    "20260102T030405Z",
    "1767323045",
    "2026-01-02%2003:04:05Z",
    "2026-01-02T03:04:05+01:00",
    "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "0000-01-01T00:00:00%2B00:01",
    "9999-12-31T23:59:59-00:01",
];

#[actix_web::test]
async fn a_value_that_is_not_allowed_is_refused_with_what_is() {
    let server = Server::start().await;
    for (name, values, words) in REFUSED {
        for value in *values {
            let url = format!("/articles?{name}={value}");
            let problem = server.get(&url, JSON).await.expect(400).json();
            let errors = problem["errors"].as_array().expect("errors");
            assert_eq!(errors.len(), 1, "{url}: {problem}");
            assert_eq!(errors[0]["parameter"], *name, "{url}");
            let detail = errors[0]["detail"].as_str().expect("a detail");
            assert!(words.iter().all(|word| detail.contains(word)), "{url}: {detail}");
        }
    }
}

#[actix_web::test]
async fn a_parameter_stands_once_but_for_tags() {
    let server = Server::start().await;
    let cursor = "x";
    for (name, value) in [
        ("limit", "5"),
        ("sort", "title"),
        ("q", "tea"),
        ("author", "Ada"),
        ("slug", "a"),
        ("status", "draft"),
        ("published_after", START),
        ("published_before", START),
        ("updated_after", START),
        ("updated_before", START),
        ("fields", "id"),
        ("total", "true"),
        ("after", cursor),
        ("before", cursor),
    ] {
        let url = format!("/articles?{name}={value}&{name}={value}");
        let problem = server.get(&url, JSON).await.expect(400).json();
        let only = json!([{"parameter": name, "detail": "may stand only once"}]);
        assert_eq!(problem["errors"], only, "{url}");
    }
    let tags: String = (0..20).map(|n| format!("&tag=t{n}")).collect();
    server.list(&format!("/articles?{tags}")).await;
    server.list("/articles?tag=a&tag=a").await;
    let url = format!("/articles?tag=more{tags}");
    let problem = server.get(&url, JSON).await.expect(400).json();
    assert_eq!(problem["errors"][0]["detail"], "may stand at most 20 times");
}

#[actix_web::test]
async fn an_unknown_parameter_is_refused_with_the_known_ones() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    let of_lists = [
        "limit",
        "after",
        "before",
        "sort",
        "q",
        "tag",
        "author",
        "slug",
        "status",
        "published_after",
        "published_before",
        "updated_after",
        "updated_before",
        "fields",
        "total",
    ];
    for (url, known) in
        [("/articles", &of_lists[..]), ("/tags", &["limit", "after"]), (&path, &["fields"])]
    {
        for name in
            ["offset", "page", "Limit", "limit[]", "tags", "id", "x", "%20limit", "created_after"]
        {
            let answer = server.get(&format!("{url}?{name}=1"), JSON).await.expect(400);
            let problem = answer.json();
            assert_eq!(answer.places(), [name.replace("%20", " ")], "{url}");
            let detail = problem["errors"][0]["detail"].as_str().expect("a detail");
            let told = detail.split_once("these are known: ").expect("they are named").1;
            let mut told: Vec<&str> = told.split(", ").collect();
            let mut known = known.to_vec();
            told.sort_unstable();
            known.sort_unstable();
            assert_eq!(told, known, "{url}");
        }
    }
}

#[actix_web::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let next = server.list("/articles?limit=1&sort=title").await.links().next.expect("more");
    let cursor = cursor_of(&next);
    for (query, places) in [
        ("limit=0&sort=x&fields=x&total=x", &["fields", "limit", "sort", "total"][..]),
        ("x=1&y=2&limit=0", &["limit", "x", "y"]),
        ("tag=A&tag=a--b&limit=x", &["limit", "tag"]),
        ("q=-a&author=%00&slug=A&status=x", &["author", "q", "slug", "status"]),
        (
            "published_after=x&published_before=x&updated_after=x&updated_before=x",
            &["published_after", "published_before", "updated_after", "updated_before"],
        ),
        ("limit=%zz&fields=%ff", &["fields", "limit"]),
        ("limit=0&limit=1&q=", &["limit", "q"]),
        // A cursor of another list is told beside what has nothing to do with it,
        ("limit=0&total=x&after=CURSOR", &["after", "limit", "total"]),
        ("limit=0&after=CURSOR&x=1", &["after", "limit", "x"]),
        // but where the list itself is none, and where it is right, it is not.
        ("sort=x&after=CURSOR", &["sort"]),
        ("tag=A&sort=title&before=CURSOR", &["tag"]),
        ("sort=title&after=CURSOR&x=1&limit=0", &["limit", "x"]),
        ("sort=title&after=CURSOR&limt=1", &["limt"]),
    ] {
        let url = format!("/articles?{}", query.replace("CURSOR", &cursor));
        let mut told = server.get(&url, JSON).await.expect(400).places();
        told.sort();
        assert_eq!(told, places, "{url}");
    }
}

#[actix_web::test]
async fn a_problem_is_told_in_the_format_of_the_list() {
    let server = Server::start().await;
    let query = "limit=0&sort=x&nope=1";
    let json = server.get(&format!("/articles.json?{query}"), JSON).await.expect(400);
    assert_eq!(json.header("content-type"), Some("application/problem+json"));
    let xml = server.get(&format!("/articles.xml?{query}"), JSON).await.expect(400);
    assert_eq!(xml.header("content-type"), Some("application/problem+xml"));
    let document = roxmltree::Document::parse(xml.text()).expect("well-formed");
    let errors = document.descendants().filter(|node| node.tag_name().name() == "i");
    let text = |error: roxmltree::Node<'_, '_>, name: &str| {
        let child = error.children().find(|child| child.tag_name().name() == name);
        child.and_then(|child| child.text().map(str::to_owned)).expect("text")
    };
    let in_xml: Vec<Value> = errors
        .map(
            |error| json!({"parameter": text(error, "parameter"), "detail": text(error, "detail")}),
        )
        .collect();
    assert_eq!(Value::from(in_xml), json.json()["errors"]);
    assert_eq!(json.places().len(), 3);
    let html = server.get(&format!("/articles.html?{query}"), JSON).await.expect(400);
    assert!(["limit", "sort", "nope"].iter().all(|name| html.text().contains(name)));
    for answer in [&json, &xml, &html] {
        assert_eq!((answer.header("link"), answer.header("x-total-count")), (None, None));
    }
}

#[actix_web::test]
async fn parameters_may_stand_in_any_order_and_be_encoded_or_not() {
    let server = Server::start().await;
    for (title, author) in [("a", "Ada Ø"), ("b", "Bo")] {
        let body = json!({"title": title, "content": "", "author": author, "tags": ["x"]});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    for query in [
        "tag=x&author=Ada+%C3%98",
        "author=Ada%20%C3%98&tag=x",
        "%61uthor=%41da%20%c3%98",
        "&&author=Ada+%C3%98&",
        "author=Ada+%C3%98&limit=007&total=true",
        "fields=title&author=Ada+%C3%98&total=false",
        "fields=id%2Ctitle&author=Ada+%C3%98",
        "sort=title%2Ccreated_at&author=Ada+%C3%98",
    ] {
        assert_eq!(server.list(&format!("/articles?{query}")).await.titles(), ["a"], "{query}");
    }
}
