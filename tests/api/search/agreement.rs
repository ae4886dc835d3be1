//! Both databases find what the definition says, in the order that it says; so
//! they agree with each other.

use broadsheet::articles::search::{Indexed, Query};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::support::links::encoded;
use crate::support::*;

/// Few words, so that many occur in many.
const WORDS: [&str; 24] = [
    "tea",
    "Tea",
    "té",
    "TÉ",
    "time",
    "straße",
    "strasse",
    "ﬁx",
    "don't",
    "a-b",
    "a",
    "b",
    "東京",
    "東",
    "京都",
    "京",
    "かが",
    "ガ",
    "한국",
    "국",
    "한",
    "ไทย",
    "ไท",
    "rust東",
];

/// What is written of an article.
#[derive(Clone, Debug)]
struct Written {
    title: String,
    summary: Option<String>,
    tags: Vec<String>,
    content: String,
}

fn text(most: usize) -> impl Strategy<Value = String> {
    let separators = select(vec![" ", " ", "", ", ", "\n", "-"]);
    prop::collection::vec((select(&WORDS[..]), separators), 0..=most)
        .prop_map(|words| words.into_iter().flat_map(|(word, end)| [word, end]).collect())
}

fn written() -> impl Strategy<Value = Written> {
    let tags = prop::sample::subsequence(vec!["tea", "a-b", "time", "b-a", "a"], 0..=3);
    (text(3), prop::option::of(text(3)), tags, text(10)).prop_map(
        |(title, summary, tags, content)| {
            let title = format!("x {title}").trim().replace('\n', " ");
            let tags = tags.into_iter().map(str::to_owned).collect();
            Written { title, summary, tags, content }
        },
    )
}

fn any_query() -> impl Strategy<Value = String> {
    let word = select(&WORDS[..]).prop_map(str::to_owned);
    let phrase = text(3).prop_map(|words| format!("\"{}\"", words.replace('\n', " ")));
    let item = (prop_oneof![3 => Just(""), 1 => Just("-")], prop_oneof![3 => word, 2 => phrase]);
    prop::collection::vec(item.prop_map(|(sign, item)| format!("{sign}{item}")), 1..=4)
        .prop_map(|items| items.join(" "))
}

#[actix_web::test]
async fn what_is_found_is_what_matches_by_score_and_then_by_id() {
    let mut runner = TestRunner::deterministic();
    let mut articles = Vec::new();
    let server = Server::start().await;
    for _ in 0..60 {
        let Written { title, summary, tags, content } =
            written().new_tree(&mut runner).expect("a value").current();
        let body = json!({"title": title, "summary": summary, "tags": tags, "content": content});
        let made = server.post("/articles", JSON, &body.to_string()).await.expect(201).json();
        let id = made["id"].as_str().expect("an id").to_owned();
        articles.push((id, Indexed::of(&title, summary.as_deref(), &tags, &content)));
    }
    let mut found_some = 0;
    for _ in 0..200 {
        let q = any_query().new_tree(&mut runner).expect("a value").current();
        let url = format!("/articles?q={}&fields=id&limit=100&total=true", encoded(&q));
        let Ok(query) = Query::parse(&q) else {
            server.get(&url, JSON).await.expect(400);
            continue;
        };
        let mut wanted: Vec<(i64, &String)> = articles
            .iter()
            .filter(|(_, indexed)| query.matches(indexed))
            .map(|(id, indexed)| (query.score(indexed), id))
            .collect();
        // All have one time; so the id decides, descending as the time is.
        wanted.sort_by(|one, another| another.cmp(one));
        let wanted: Vec<&String> = wanted.into_iter().map(|(_, id)| id).collect();
        let page = server.list(&url).await;
        assert_eq!(page.ids().iter().collect::<Vec<_>>(), wanted, "{q}");
        assert_eq!(page.total(), Some(wanted.len()), "{q}");
        found_some += usize::from(!wanted.is_empty());
        if found_some % 10 == 1 {
            let walked = server.anonymous().forwards(&url.replace("limit=100", "limit=7")).await;
            let walked: Vec<String> = walked.iter().flat_map(Answer::ids).collect();
            assert_eq!(walked.iter().collect::<Vec<_>>(), wanted, "{q} in pages");
        }
    }
    assert!(found_some > 60, "only {found_some} queries found anything");
}
