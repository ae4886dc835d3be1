//! JSON and XML are equals: arbitrary articles go through both, and come out
//! the same, character for character.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use crate::support::xml::{Hand, json_of, xml_by};
use crate::support::*;

#[test]
fn what_is_posted_in_json_survives_xml() {
    for_any_article(&async |server, sent| {
        let created = server.post("/articles", JSON, &sent.body.to_string()).await.expect(201);
        let path = created.location();
        sent.check(&created.json());
        let in_xml = server.get(&path, XML).await.expect(200);
        assert_eq!(json_of(in_xml.text()), created.json());
        let back = xml_by(sent.hand, &json_of(in_xml.text()));
        assert_eq!(server.put(&path, XML, &back).await.expect(200).json(), created.json());
        let in_json = server.get(&path, JSON).await.expect(200);
        assert_eq!(in_json.text(), created.text());
    });
}

#[test]
fn what_is_posted_in_xml_survives_json() {
    for_any_article(&async |server, sent| {
        let body = xml_by(sent.hand, &sent.body);
        let headers = [("content-type", XML), ("accept", XML)];
        let created =
            server.request("POST", "/articles", &headers, body.as_bytes()).await.expect(201);
        let path = created.location();
        sent.check(&json_of(created.text()));
        let in_json = server.get(&path, JSON).await.expect(200);
        assert_eq!(in_json.json(), json_of(created.text()));
        let back = server.put(&path, JSON, in_json.text()).await.expect(200);
        assert_eq!(back.text(), in_json.text());
        let in_xml = server.get(&path, XML).await.expect(200);
        assert_eq!(in_xml.text(), created.text());
    });
}

#[test]
fn what_is_patched_in_one_format_is_read_in_the_other() {
    for_any_article(&async |server, sent| {
        let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
        let by_xml = server.patch(&path, XML, &xml_by(sent.hand, &sent.body)).await.expect(200);
        sent.check(&by_xml.json());
        let by_json = server.patch(&path, JSON, &sent.body.to_string()).await.expect(200);
        assert_eq!(by_json.text(), by_xml.text());
        assert_eq!(json_of(server.get(&path, XML).await.text()), by_json.json());
    });
}

/// One server and one runtime for all cases.
pub fn for_any_article(property: &impl AsyncFn(&Server, &Sent)) {
    let system = actix_web::rt::System::new();
    let server = system.block_on(Server::start());
    let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&sent(), |sent| {
            system.block_on(property(&server, &sent));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// An article on its way in.
#[derive(Clone, Debug)]
pub struct Sent {
    pub body: Value,
    /// The members that come out otherwise than they went in.
    changed: Map<String, Value>,
    hand: Hand,
}

impl Sent {
    /// Checks that the article has come out as it went in.
    fn check(&self, article: &Value) {
        for (name, value) in self.body.as_object().expect("an object").iter().chain(&self.changed) {
            if self.changed.get(name).is_none_or(|kept| kept == value) {
                assert_eq!(&article[name], value, "{name}");
            }
        }
    }
}

/// Any article.
pub fn sent() -> impl Strategy<Value = Sent> {
    let hand = select(vec![Hand::Entities, Hand::Numbers, Hand::Sections]);
    let members =
        (title(), text(400), nullable(text(500)), nullable(text(100)), tags(), publication());
    (members, hand).prop_map(
        |((title, content, summary, author, tags, (status, time, kept)), hand)| {
            let mut changed = Map::new();
            changed.insert("title".into(), json!(title.trim()));
            changed.insert("published_at".into(), kept.0.map_or(Value::Null, Value::from));
            changed.insert("status".into(), json!(kept.1));
            let mut body = json!({
                "title": title, "content": content, "tags": tags, "status": status,
                "published_at": time
            });
            // Left out and null are the same to a new article, and not to a patch.
            body["summary"] = json!(summary);
            body["author"] = json!(author);
            Sent { body, changed, hand }
        },
    )
}

/// White space around something that is none, on one line.
fn title() -> impl Strategy<Value = String> {
    let line =
        |text: String| text.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], "\u{a0}");
    let mark = select(vec!['a', '<', '&', '"', '\u{301}', '\u{feff}', '\u{1f600}', ']']);
    (text(50), mark, text(149))
        .prop_map(move |(before, mark, after)| line(format!("{before}{mark}{after}")))
}

/// At most that many characters of all that XML allows.
fn text(limit: usize) -> impl Strategy<Value = String> {
    const MARKS: [&str; 32] = [
        " ",
        "  ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\n\r",
        "]]>",
        "]]",
        ">",
        "<",
        "&",
        "\"",
        "'",
        "&amp;",
        "&#13;",
        "<![CDATA[",
        "<!--",
        "<?x ?>",
        "</title>",
        "\\",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{fffd}",
        "e\u{301}",
        "\u{1f468}\u{200d}\u{1f469}",
        "\u{1fffe}",
        "\u{10ffff}",
    ];
    let any = any::<char>().prop_filter(
        "XML allows it",
        |&c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..),
    );
    let piece = prop_oneof![
        4 => select(&MARKS[..]).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9]{1,8}",
        3 => any.prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40)
        .prop_map(move |pieces| pieces.concat().chars().take(limit).collect())
}

fn nullable(text: impl Strategy<Value = String>) -> impl Strategy<Value = Option<String>> {
    prop_oneof![1 => Just(None), 1 => Just(Some(String::new())), 4 => text.prop_map(Some)]
}

fn tags() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", 0..=20).prop_map(|mut tags| {
        let mut seen = std::collections::HashSet::new();
        tags.retain(|tag| seen.insert(tag.clone()));
        tags
    })
}

/// A status and a time as they are sent, and the two as they are read.
type Publication = (&'static str, Option<String>, (Option<String>, &'static str));

fn publication() -> impl Strategy<Value = Publication> {
    let words = select(vec!["draft", "scheduled", "published"]);
    (words, prop::option::of(time())).prop_map(|(word, time)| {
        let (sent, kept) = time.unzip();
        match (word, kept) {
            ("draft", kept) => ("draft", sent, (kept, "draft")),
            (_, None) => ("published", None, (Some(START.to_owned()), "published")),
            (word, Some(kept)) if kept.as_str() > START => (word, sent, (Some(kept), "scheduled")),
            (word, kept) => (word, sent, (kept, "published")),
        }
    })
}

/// A time with some offset and fraction, and the same in UTC. Around noon, so
/// that no offset changes the date.
fn time() -> impl Strategy<Value = (String, String)> {
    let date = (0..=9999_u16, 1..=12_u8, 1..=28_u8);
    let fraction = prop_oneof![Just(String::new()), "\\.[0-9]{1,12}"];
    (date, 0..60_i32, 0..60_u8, -660..=660_i32, fraction).prop_map(
        |((year, month, day), minute, second, offset, fraction)| {
            let date = format!("{year:04}-{month:02}-{day:02}");
            let local = 12 * 60 + minute + offset;
            let sign = if offset < 0 { '-' } else { '+' };
            let sent = format!(
                "{date}T{:02}:{:02}:{second:02}{fraction}{sign}{:02}:{:02}",
                local / 60,
                local % 60,
                offset.abs() / 60,
                offset.abs() % 60
            );
            (sent, format!("{date}T12:{minute:02}:{second:02}Z"))
        },
    )
}
