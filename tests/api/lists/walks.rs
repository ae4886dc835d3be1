//! Walking a list from page to page gives exactly what the contract says.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestError, TestRunner};
use serde_json::{Value, json};

use super::model::*;
use crate::support::links::{encoded, without_cursor};
use crate::support::*;

/// Servers, each with articles of its own.
const CASES: u32 = 12;

#[derive(Clone, Debug)]
struct Case {
    articles: Vec<Written>,
    walks: Vec<Walk>,
    /// How each order of one key is walked: by how many a page, and by whom.
    singles: Vec<(u16, bool)>,
}

#[derive(Clone, Debug)]
struct Written {
    body: Value,
    /// By PUT under this id, or by POST.
    id: Option<u128>,
    /// How many seconds later than the one before.
    later: i64,
    /// What is changed after all have been written, if anything.
    change: Option<Value>,
}

#[derive(Clone, Debug)]
struct Walk {
    sort: Sort,
    filter: Filter,
    is_public: bool,
    limit: u16,
}

fn written() -> impl Strategy<Value = Written> {
    let title = select(&TITLES[..]);
    let tags = prop::sample::subsequence(&TAGS[..], 0..=3).prop_shuffle();
    let author = prop::option::of(select(&AUTHORS[..]));
    let publication = (prop::option::of(any_moment()), any::<bool>());
    let change = prop_oneof![
        6 => Just(None),
        1 => select(&TITLES[..]).prop_map(|title| Some(json!({"title": title}))),
        1 => any_moment().prop_map(|time| Some(json!({"published_at": time}))),
        1 => Just(Some(json!({"status": "draft"}))),
        1 => Just(Some(json!({"status": "draft", "published_at": null}))),
        1 => Just(Some(json!({"tags": ["rust", "b"]}))),
    ];
    let id = prop::option::weighted(0.3, any::<u128>());
    let later = prop_oneof![3 => Just(0_i64), 1 => Just(1), 1 => Just(2)];
    (title, tags, author, publication, change, id, later).prop_map(
        |(title, tags, author, (time, is_draft), change, id, later)| {
            let status = if is_draft { "draft" } else { "published" };
            let body = json!({"title": title, "content": "", "tags": tags, "author": author,
                              "status": status, "published_at": time});
            Written { body, id, later, change }
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let limit = || prop_oneof![1 => Just(100_u16), 1 => 3..=7_u16, 4 => 8..=30_u16];
    let walk = (any_sort(), any_filter(), any::<bool>(), limit())
        .prop_map(|(sort, filter, is_public, limit)| Walk { sort, filter, is_public, limit });
    let articles = prop::collection::vec(written(), 40..=60);
    let singles = prop::collection::vec((limit(), any::<bool>()), 8);
    (articles, prop::collection::vec(walk, 6), singles)
        .prop_map(|(articles, walks, singles)| Case { articles, walks, singles })
}

#[test]
fn a_walk_gives_what_filtering_and_sorting_all_articles_gives() {
    let system = actix_web::rt::System::new();
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&case(), |case| {
            system.block_on(check(&case));
            Ok(())
        })
        .unwrap_or_else(|failure| match failure {
            // All the articles would be too much to read.
            TestError::Fail(reason, _) | TestError::Abort(reason) => panic!("{reason}"),
        });
}

async fn check(case: &Case) {
    let server = Server::start().await;
    let articles = write_all(&server, &case.articles).await;
    for (sort, &(limit, is_public)) in Sort::singles().into_iter().zip(&case.singles) {
        let walk = Walk { sort, filter: Filter::default(), is_public, limit };
        check_walk(&server, &articles, &walk).await;
    }
    for walk in &case.walks {
        check_walk(&server, &articles, walk).await;
    }
}

/// Writes them, and answers how they read in the end.
async fn write_all(server: &Server, articles: &[Written]) -> Vec<Value> {
    let mut paths = Vec::new();
    for article in articles {
        server.wait(article.later);
        let body = article.body.to_string();
        let answer = match article.id {
            Some(id) => {
                let id = uuid::Uuid::from_u128(id).to_string().to_uppercase();
                server.put(&format!("/articles/{id}"), JSON, &body).await
            }
            None => server.post("/articles", JSON, &body).await,
        };
        paths.push(answer.expect(201).location());
    }
    for (article, path) in articles.iter().zip(&paths) {
        if let Some(change) = &article.change {
            server.wait(article.later);
            server.patch(path, JSON, &change.to_string()).await.expect(200);
        }
    }
    let mut read = Vec::new();
    for path in &paths {
        read.push(server.get(path, JSON).await.expect(200).json());
    }
    read
}

async fn check_walk(server: &Server, articles: &[Value], walk: &Walk) {
    let Walk { sort, filter, is_public, limit } = walk;
    let reader = if *is_public { server.anonymous() } else { server.clone() };
    let expected = expected(articles, *is_public, filter, sort);
    let url = format!(
        "/articles.json?sort={}&limit={limit}&total=true&fields=id,tags{}",
        encoded(&sort.text()),
        filter.query()
    );
    let forwards = reader.forwards(&url).await;
    let pages: Vec<Vec<String>> = forwards.iter().map(Answer::ids).collect();
    let wanted = in_pages(&expected, usize::from(*limit));
    assert_eq!(pages, wanted, "{url} for {}", if *is_public { "all" } else { "editors" });

    let (first, last) = (forwards[0].links(), forwards[forwards.len() - 1].links());
    assert_eq!((&first.prev, &last.next), (&None, &None), "{url}");
    let mut back = vec![forwards[forwards.len() - 1].clone()];
    if let Some(prev) = &last.prev {
        back.extend(reader.backwards(prev).await);
    }
    let pages: Vec<Vec<String>> = back.iter().rev().map(Answer::ids).collect();
    assert_eq!(pages, wanted, "{url} backwards");

    for page in forwards.iter().chain(&back) {
        assert_eq!(page.total(), Some(expected.len()), "{url}");
        let links = page.links();
        assert_eq!(without_cursor(&links.first), without_cursor(&url));
        assert!(!links.first.contains("&after=") && !links.first.contains("&before="));
        for link in links.prev.iter().chain(&links.next) {
            assert_eq!(without_cursor(link), without_cursor(&url));
        }
    }
    let beginning = reader.list(&last.first).await;
    assert_eq!(
        (beginning.body, beginning.headers.len()),
        (forwards[0].body.clone(), forwards[0].headers.len())
    );
}

/// Even an empty list has a page.
fn in_pages(ids: &[String], limit: usize) -> Vec<Vec<String>> {
    let pages: Vec<Vec<String>> = ids.chunks(limit).map(<[String]>::to_vec).collect();
    if pages.is_empty() { vec![Vec::new()] } else { pages }
}

#[actix_web::test]
async fn every_order_of_one_to_four_keys_is_kept_across_ties() {
    let server = Server::start().await;
    let mut runner = TestRunner::deterministic();
    let articles: Vec<Written> =
        (0..22).map(|_| written().new_tree(&mut runner).expect("a value").current()).collect();
    let articles = write_all(&server, &articles).await;
    for sort in every_sort() {
        let wanted = expected(&articles, false, &Filter::default(), &sort);
        // In two pages, past whatever ties in the middle.
        let half = server.list(&format!("/articles?sort={}&fields=id&limit=11", sort.text())).await;
        let rest = server.list(&half.links().next.expect("more")).await;
        let found = (half.ids(), rest.ids());
        assert_eq!(found, (wanted[..11].to_vec(), wanted[11..].to_vec()), "{}", sort.text());
    }
}

/// All 632.
fn every_sort() -> Vec<Sort> {
    let mut all = Vec::new();
    let mut longer: Vec<Vec<(&'static str, bool)>> = vec![Vec::new()];
    for _ in 0..KEYS.len() {
        longer = longer
            .iter()
            .flat_map(|keys| {
                let unused = KEYS.iter().filter(|key| keys.iter().all(|(used, _)| used != *key));
                unused.flat_map(|key| {
                    [false, true].map(|down| [keys.clone(), vec![(*key, down)]].concat())
                })
            })
            .collect();
        all.extend(longer.iter().cloned().map(Sort));
    }
    assert_eq!(all.len(), 632);
    all
}

#[actix_web::test]
async fn the_list_of_newest_is_walked_when_nothing_is_asked_for() {
    let server = Server::start().await;
    for n in 0..45 {
        server.wait(1);
        let body = json!({"title": format!("{n:02}"), "content": ""});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    let newest: Vec<String> = (0..45).rev().map(|n| format!("{n:02}")).collect();
    for (url, kept) in [
        ("/articles", "/articles"),
        ("/articles.json", "/articles.json"),
        ("/articles?", "/articles"),
    ] {
        let pages = server.anonymous().forwards(url).await;
        assert_eq!(pages.iter().map(|page| page.titles().len()).collect::<Vec<_>>(), [20, 20, 5]);
        assert_eq!(pages.iter().flat_map(Answer::titles).collect::<Vec<_>>(), newest);
        assert_eq!(pages[1].links().first, kept);
        assert!(pages.iter().all(|page| page.total().is_none()));
    }
    // The same way in the other formats, which keep their suffix.
    for (suffix, accept) in [(".xml", JSON), (".html", JSON), ("", XML), ("", HTML)] {
        let mut url = format!("/articles{suffix}?limit=30");
        let first = server.get(&url, accept).await.expect(200);
        url = first.links().next.expect("a second page");
        assert!(url.starts_with(&format!("/articles{suffix}?")), "{url}");
        let second = server.get(&url, accept).await.expect(200);
        assert!(first.text().contains(">44<") && !first.text().contains(">14<"), "{suffix}");
        assert!(second.text().contains(">14<") && !second.text().contains(">15<"), "{suffix}");
        assert_eq!(second.links().next, None);
    }
}

#[actix_web::test]
async fn pages_in_a_browser_are_linked() {
    let server = Server::start().await;
    for title in ["a", "b", "c"] {
        let body = json!({"title": title, "content": "", "tags": ["x"], "author": "Ada & <b>"});
        server.post("/articles", JSON, &body.to_string()).await.expect(201);
    }
    let url = format!("/articles.html?sort=title&limit=1&author={}", encoded("Ada & <b>"));
    let first = server.get(&url, HTML).await.expect(200);
    assert!(!first.text().contains("rel=\"prev\""));
    let next = first.links().next.expect("more");
    let in_page = |url: &str| url.replace('&', "&amp;").replace('/', "&#x2f;");
    let is_linked = |page: &Answer, url: &str| {
        page.text().replace("&#x2f;", "/").contains(&in_page(url).replace("&#x2f;", "/"))
    };
    assert!(is_linked(&first, &next), "{next} in {}", first.text());
    let second = server.get(&next, HTML).await.expect(200);
    let links = second.links();
    assert!(is_linked(&second, &links.next.expect("more")));
    assert!(is_linked(&second, &links.prev.expect("the first")));
}
