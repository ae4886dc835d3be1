//! From one database to another, and nothing is lost.

use serde_json::{Value, json};

use super::{exported, run, well};
use crate::support::*;

const AS_SEEN: [&str; 2] = ["--base-url", "https://blog.example"];

/// Texts with everything that a format could stumble over.
const TEXTS: [&str; 6] = [
    "plain",
    "a < b & \"c\" ]]> 'd'",
    "CR \r LF \n CRLF \r\n tab \t end ",
    "<![CDATA[ &amp; <!-- &#13; ]]> <?xml?>",
    "emoji 😀, e\u{301}, \u{feff}, \u{202e}, \u{fffd}, 東京",
    "{\"a\": \"\\u0041\\\\\"}",
];

/// Asks with the server's token.
fn ask(server: &Server, method: &str, path: &str, accept: &str, body: &str) -> Answer {
    let mut wire = server.wire();
    wire.send(&server.head(method, path));
    wire.send(&format!("Accept: {accept}\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
    wire.answer()
}

fn write(server: &Server, method: &str, path: &str, body: &Value) -> Answer {
    ask(server, method, path, JSON, &body.to_string())
}

/// Articles of every kind; gives the ids of all that are and were.
fn fill(server: &Server) -> Vec<String> {
    let mut ids = Vec::new();
    for (number, text) in TEXTS.iter().enumerate() {
        for status in ["published", "draft", "scheduled"] {
            let body = json!({
                "title": format!("{status} tea {number} {}", text.replace(['\r', '\n'], " ")),
                "content": format!("# Tea\n\n{text}"), "summary": text, "author": "Ann <a@b>",
                "tags": ["tea", format!("n-{number}"), "z"], "status": status,
                "published_at": if status == "scheduled" { "2999-01-01T00:00:00Z" } else { "2026-01-02T03:04:05Z" },
            });
            let created = write(server, "POST", "/articles", &body).expect(201).json();
            ids.push(created["id"].as_str().expect("an id").to_owned());
        }
    }
    for (index, id) in ids.iter().enumerate() {
        let path = format!("/articles/{id}");
        for name in ["first", "second"].iter().take(index % 3) {
            let slug = json!({"slug": format!("{name}-name-of-{index}")});
            write(server, "PATCH", &path, &slug).expect(200);
        }
        if index % 4 == 0 {
            ask(server, "DELETE", &path, JSON, "").expect(204);
        }
        if index % 8 == 0 {
            write(server, "PUT", &path, &json!({"title": "Again", "content": ""})).expect(201);
        }
    }
    ids
}

/// Every URL at which these articles can be seen.
fn places(ids: &[String], export: &str) -> Vec<String> {
    let mut places: Vec<String> = [
        "/",
        "/archive",
        "/tags",
        "/tags.xml",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/sitemap.xml",
        "/articles?q=tea&limit=100",
        "/articles?tag=tea&sort=title&limit=100",
        "/articles.xml?status=draft&limit=100",
        "/articles.json?author=Ann+%3Ca%40b%3E&limit=100",
        "/articles?limit=100&total=true&fields=content_html,version,slug",
    ]
    .map(str::to_owned)
    .to_vec();
    places.extend(["", ".json", ".xml", ".html"].map(|end| format!("/articles{end}?limit=100")));
    let slugs = export.lines().flat_map(|line| {
        let entry: Value = serde_json::from_str(line).expect("JSON");
        let former = entry["former_slugs"].as_array().cloned().unwrap_or_default();
        former.into_iter().chain([entry["slug"].clone()])
    });
    let slugs = slugs.filter_map(|slug| slug.as_str().map(str::to_owned));
    for name in ids.iter().cloned().chain(slugs) {
        places.extend(["", ".xml", ".html"].map(|end| format!("/articles/{name}{end}")));
    }
    places
}

/// All of an answer but what tells when and to whom it was given.
fn seen(server: &Server, path: &str) -> (u16, Vec<(String, String)>, String) {
    let Answer { status, mut headers, body } = ask(server, "GET", path, "*/*", "");
    headers.retain(|(name, _)| name != "date" && name != "x-request-id");
    headers.sort();
    let body = String::from_utf8(body).expect("UTF-8");
    let steady = if status >= 400 { String::new() } else { body };
    headers.retain(|(name, _)| status < 400 || name != "content-length");
    (status, headers, steady)
}

#[test]
fn a_move_to_another_database_loses_nothing_that_can_be_seen() {
    for (format, is_back) in [("jsonl", false), ("xml", true)] {
        let mut databases = [Database::Sqlite(Folder::create()), other()];
        if is_back {
            databases.reverse();
        }
        let [from, to] = &databases;
        let origin = Server::on(from, &AS_SEEN);
        let ids = fill(&origin);
        let file = to.folder().file(&format!("blog.{format}"));
        let file = file.to_str().expect("UTF-8");
        let printed = well(from, &["export", file]);
        assert!(printed.contains("16 articles, and the versions of 5 deleted"), "{printed}");
        // It makes the database that is not there.
        let printed = well(to, &["import", file]);
        assert_eq!(printed, "21 added, 0 updated, 0 unchanged, 0 in conflict, 0 unreadable\n");
        let export = exported(from);
        assert_eq!(exported(to), export);
        let copy = Server::on(to, &AS_SEEN);
        let (mut found, mut led_on) = (0, 0);
        for path in places(&ids, &export) {
            let (here, there) = (seen(&origin, &path), seen(&copy, &path));
            assert_eq!(there, here, "{path}");
            found += usize::from(here.0 == 200);
            led_on += usize::from(here.0 == 308);
        }
        assert!(found > 100 && led_on >= 9, "{found} {led_on}");
        for id in &ids {
            for server in [&origin, &copy] {
                ask(server, "DELETE", &format!("/articles/{id}"), JSON, "");
            }
            let again = |server| {
                let body = json!({"title": "Once more", "content": ""});
                write(server, "PUT", &format!("/articles/{id}"), &body).expect(201).json()["version"].clone()
            };
            let version = again(&origin);
            assert!(version.as_i64() > Some(1));
            assert_eq!(again(&copy), version, "{id}");
        }
        assert_eq!(well(to, &["check"]), "18 articles, nothing is wrong\n");
    }
}

/// PostgreSQL if there is a server, else another file.
fn other() -> Database {
    Database::postgres().unwrap_or_else(|| Database::Sqlite(Folder::create()))
}

#[test]
fn tokens_stay_where_they_are() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        server.post(FIRST_POST).expect(201);
        for format in ["jsonl", "xml"] {
            let export = well(&database, &["export", "--format", format]);
            assert!(export.contains("First post...") && !export.contains("bs_"), "{export}");
        }
    }
}

#[test]
fn an_export_is_what_was_there_at_one_moment() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        for _ in 0..30 {
            server.post(FIRST_POST).expect(201);
        }
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for _ in 0..30 {
                    server.post(FIRST_POST).expect(201);
                }
            });
            while !writer.is_finished() {
                let slugs: Vec<u32> = exported(&database).lines().map(number).collect();
                // Made in this order: none is there without those before it.
                let last = *slugs.iter().max().expect("articles");
                assert_eq!(slugs.len(), last as usize);
                assert!(last >= 30);
            }
        });
    }
}

/// Of the slug `first-post-17`, which is the seventeenth.
fn number(line: &str) -> u32 {
    let entry: Value = serde_json::from_str(line).expect("JSON");
    let slug = entry["slug"].as_str().expect("a slug");
    slug.strip_prefix("first-post-").map_or(1, |number| number.parse().expect("a number"))
}

#[test]
fn a_file_that_is_there_is_replaced_only_where_that_is_said() {
    let database = Database::Sqlite(Folder::create());
    well(&database, &["migrate"]);
    let file = database.folder().file("blog.xml");
    well(&database, &["export", "blog.xml"]);
    std::fs::write(&file, "precious").expect("writes");
    let refused = run(&database, &["export", "blog.xml"]).refusal(1).to_owned();
    assert!(
        refused.contains("a file blog.xml already") && refused.contains("--overwrite"),
        "{refused}"
    );
    assert_eq!(std::fs::read_to_string(&file).expect("reads"), "precious");
    well(&database, &["export", "blog.xml", "--overwrite"]);
    assert!(std::fs::read_to_string(&file).expect("reads").ends_with("</articles>\n"));
    let refused = run(&database, &["export", "blog.txt"]).refusal(2).to_owned();
    assert!(refused.contains("--format"), "{refused}");
    well(&database, &["export", "blog.txt", "--format", "xml"]);
    let refused = run(&database, &["export", "/dev/null", "--format", "xml", "--overwrite"])
        .refusal(1)
        .to_owned();
    assert!(refused.contains("/dev/null is no file"), "{refused}");
    std::os::unix::fs::symlink("blog.txt", database.folder().file("link.xml")).expect("links");
    well(&database, &["export", "link.xml", "--overwrite"]);
    assert!(database.folder().file("link.xml").is_symlink());
    let refused = run(&database, &["export", "missing/blog.xml"]).refusal(1).to_owned();
    assert!(refused.contains("cannot write to missing/blog.xml"), "{refused}");
}

#[test]
fn a_character_that_xml_cannot_carry_is_told_and_no_file_is_left() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        server.post(FIRST_POST).expect(201);
        let bell = if matches!(database, Database::Sqlite(_)) { "char(7)" } else { "chr(7)" };
        database.execute(&format!("update articles set author = 'a' || {bell}"));
        let ended = run(&database, &["export", "blog.xml"]);
        assert!(ended.refusal(1).contains("U+0007"), "{}", ended.errors);
        let left: Vec<_> = std::fs::read_dir(database.folder().path())
            .expect("reads")
            .filter(|file| {
                file.as_ref().expect("a file").file_name().to_string_lossy().contains("blog")
            })
            .collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(exported(&database).contains("a\\u0007"));
    }
}

#[test]
fn an_export_may_be_read_in_part() {
    let database = Database::Sqlite(Folder::create());
    Server::on(&database, &[]).post(FIRST_POST).expect(201);
    for format in ["jsonl", "xml"] {
        let script = format!(r#"set -o pipefail; "$0" export --format {format} | head -c 5"#);
        let mut command = Program::script(database.folder(), &script);
        command.env("DATABASE_URL", database.url());
        assert_eq!(Program::run(command).well().errors, "");
    }
    let mut command = Program::script(database.folder(), r#""$0" export >/dev/full"#);
    command.env("DATABASE_URL", database.url());
    assert!(Program::run(command).refusal(1).contains("cannot write the export"));
}
