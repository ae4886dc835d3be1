//! Moving articles to another installation.

use std::io::Cursor;

use broadsheet::articles::store::{Articles, Policy};
use broadsheet::clock::Clock;
use broadsheet::keeping::Format;
use broadsheet::keeping::export::export;
use broadsheet::keeping::import::{Reading, Sum, import};
use broadsheet::keeping::progress::Progress;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::round_trip::sent;
use crate::support::*;

fn articles(server: &Server) -> Articles {
    Articles::new(server.db.clone(), Clock::System)
}

async fn exported(server: &Server, format: Format) -> String {
    let mut out = Vec::new();
    let progress = Progress::silent(None);
    let told = export(&articles(server), format, &mut out, progress).await.expect("exports");
    let text = String::from_utf8(out).expect("UTF-8");
    if format == Format::Jsonl {
        assert_eq!(told.articles + told.deleted, text.lines().count() as u64);
    }
    text
}

async fn imported(server: &Server, text: &str, policy: Policy) -> Sum {
    let reading =
        Reading { name: "test".into(), policy, read: None, progress: Progress::silent(None) };
    let input = Cursor::new(text.to_owned());
    import(&articles(server), None, input, reading).await.expect("imports")
}

/// A server with articles of whatever XML can carry, some of them renamed, some
/// deleted, some created again.
async fn filled(count: usize) -> (Server, Vec<String>) {
    let server = Server::start().await;
    let mut runner = TestRunner::default();
    let mut paths = Vec::new();
    for number in 0..count {
        let sample = sent().new_tree(&mut runner).expect("a sample").current();
        let created = server.post("/articles", JSON, &sample.body.to_string()).await.expect(201);
        let path = created.location();
        if number % 3 == 0 {
            let change = format!(r#"{{"slug": "renamed-{number}"}}"#);
            server.patch(&path, JSON, &change).await.expect(200);
        }
        if number % 5 == 0 {
            server.delete(&path).await.expect(204);
        }
        if number % 10 == 0 {
            server.put(&path, JSON, &sample.body.to_string()).await.expect(201);
        }
        paths.push(path);
    }
    (server, paths)
}

#[actix_web::test]
async fn whatever_articles_say_survives_a_move_in_either_format() {
    let (origin, paths) = filled(150).await;
    let [in_json, in_xml] =
        [exported(&origin, Format::Jsonl).await, exported(&origin, Format::Xml).await];
    for text in [&in_json, &in_xml] {
        let copy = Server::start().await;
        let sum = imported(&copy, text, Policy::Keep).await;
        // Half of those that were deleted are there again.
        assert_eq!(sum, Sum { added: 150 - 15 + 30, ..Sum::default() });
        assert_eq!(exported(&copy, Format::Jsonl).await, in_json);
        assert_eq!(exported(&copy, Format::Xml).await, in_xml);
        for path in &paths {
            let (here, there) = (origin.get(path, JSON).await, copy.get(path, JSON).await);
            assert_eq!(there.status, here.status, "{path}");
            assert_eq!(there.header("etag"), here.header("etag"), "{path}");
            if here.status == 200 {
                assert_eq!(there.text(), here.text());
            }
        }
        let again = imported(&copy, text, Policy::Update).await;
        assert_eq!(again, Sum { unchanged: sum.added, ..Sum::default() });
        assert_eq!(exported(&copy, Format::Jsonl).await, in_json);
    }
}

#[actix_web::test]
async fn the_formats_of_an_export_say_the_same() {
    let (origin, _) = filled(20).await;
    let text = exported(&origin, Format::Xml).await;
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    let articles: Vec<_> =
        document.root_element().children().filter(roxmltree::Node::is_element).collect();
    let lines = exported(&origin, Format::Jsonl).await;
    assert_eq!(articles.len(), lines.lines().count());
    for (element, line) in articles.into_iter().zip(lines.lines()) {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let members = value.as_object().expect("an object");
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let member = element.children().find(|n| n.has_tag_name(name.as_str()));
            let member = member.unwrap_or_else(|| panic!("{name} is missing"));
            let texts: Vec<&str> = member
                .children()
                .filter(roxmltree::Node::is_element)
                .map(|item| item.text().unwrap_or_default())
                .collect();
            match value {
                Value::Array(items) => assert_eq!(texts, items.as_slice(), "{name}"),
                Value::Number(number) => assert_eq!(member.text(), Some(&*number.to_string())),
                other => assert_eq!(Some(member.text().unwrap_or_default()), other.as_str()),
            }
        }
        let count = element.children().filter(roxmltree::Node::is_element).count();
        assert_eq!(count, members.values().filter(|value| !value.is_null()).count());
    }
}

/// Every writer wants the same slugs, as it is when a feed is copied while
/// people write.
#[actix_web::test]
async fn an_import_meets_writers_and_nothing_is_lost() {
    let (origin, _) = filled(60).await;
    let text = exported(&origin, Format::Jsonl).await;
    let copy = Server::start().await;
    let slugs: Vec<String> = text
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<Value>(line).ok()?["slug"].as_str().map(str::to_owned)
        })
        .collect();
    let write = async {
        let mut written = 0;
        for slug in slugs.iter().rev() {
            let body = format!(r#"{{"title": "x", "content": "", "slug": "{slug}"}}"#);
            let answer = copy.post("/articles", JSON, &body).await;
            assert!([201, 409].contains(&answer.status), "{}", answer.text());
            written += usize::from(answer.status == 201);
        }
        written
    };
    let (sum, written) =
        futures_util::future::join(imported(&copy, &text, Policy::Keep), write).await;
    assert_eq!((sum.added + sum.conflicts, sum.faults), (text.lines().count(), 0));
    let there = exported(&copy, Format::Jsonl).await.lines().count();
    assert_eq!(there, sum.added + written);
}
