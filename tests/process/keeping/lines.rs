//! What cannot be read is told with its line, and costs nothing else.

use serde_json::json;

use super::{deleted, exported, id, import, line, run, told, well};
use crate::support::*;

/// Lines that are refused, each with what is told of it.
fn refused() -> Vec<(String, &'static str)> {
    let without = |name: &str| {
        let mut article: serde_json::Value =
            serde_json::from_str(&line(1, json!({}))).expect("JSON");
        article.as_object_mut().expect("an object").remove(name);
        format!("{article}\n")
    };
    let with = |members| line(1, members);
    vec![
        ("{\"id\": \n".into(), "unexpected end of document at line "),
        ("not JSON\n".into(), "at line "),
        ("[]\n".into(), "The body must be an object, an article, is an array"),
        ("{}\n".into(), "/id is required; /slug is required; /title is required"),
        (without("id"), "/id is required"),
        (without("slug"), "/slug is required"),
        (without("content"), "/content is required"),
        (without("status"), "/status is required"),
        (without("created_at"), "/created_at is required"),
        (without("updated_at"), "/updated_at is required"),
        (without("version"), "/version is required"),
        (with(json!({"id": "17"})), "/id must be a UUID"),
        (with(json!({"slug": "No Slug"})), "/slug may hold only a-z"),
        (with(json!({"title": "a\nb"})), "/title must be a single line"),
        (with(json!({"content": "\u{7}"})), "U+0007, which XML cannot carry"),
        (with(json!({"tags": ["a", "a"]})), "/tags/1 stands there twice"),
        (with(json!({"former_slugs": ["a", "B"]})), "/former_slugs/1 may hold only a-z"),
        (with(json!({"former_slugs": ["post-1"]})), "/former_slugs/0 is the present slug"),
        (with(json!({"former_slugs": "a"})), "/former_slugs must be an array"),
        (with(json!({"status": "new"})), "/status must be draft, scheduled or published"),
        (with(json!({"published_at": null})), "/published_at is required unless"),
        (with(json!({"published_at": "now"})), "/published_at must be an RFC 3339 time"),
        (with(json!({"version": 0})), "/version must be a whole number, at least 1"),
        (with(json!({"version": 1.5})), "/version must be a whole number, at least 1"),
        (with(json!({"version": -1})), "/version must be a whole number, at least 1"),
        (with(json!({"version": "x"})), "/version must be a whole number, at least 1"),
        (with(json!({"titel": "Tea"})), "/titel is not a member of an article"),
        (deleted(1, 0), "/version must be a whole number"),
        (
            line(1, json!({"status": "deleted"})),
            "is not a member of a deleted article; these are: id, status, version",
        ),
        (format!("{{\"id\": \"{}\", \"id\": 1}}\n", id(1)), "second member \"id\""),
    ]
}

#[test]
fn a_bad_line_is_told_with_its_number_and_the_others_are_taken() {
    let cases = refused();
    for database in Database::each() {
        let mut file = line(100, json!({}));
        for (bad, _) in &cases {
            // An empty line is none, and counts.
            file.push_str(&format!("\n{bad}"));
        }
        file.push_str(&line(101, json!({})));
        let ended = import(&database, "blog.jsonl", &file, &[]);
        assert_eq!(ended.status, Some(1), "{}", ended.errors);
        let sum =
            format!("2 added, 0 updated, 0 unchanged, 0 in conflict, {} unreadable\n", cases.len());
        assert_eq!(ended.output, sum);
        let told = told(&ended);
        assert_eq!(told.len(), cases.len());
        for ((index, (bad, text)), told) in (0..).zip(&cases).zip(told) {
            let number = 3 + 2 * index;
            assert!(told.starts_with(&format!("blog.jsonl:{number}: ")), "{told}");
            assert!(told.contains(text), "{bad}: {told}");
            if told.contains(" at line ") {
                assert!(told.contains(&format!(" at line {number}, column ")), "{told}");
            }
        }
        assert_eq!(exported(&database).lines().count(), 2);
    }
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let database = Database::Sqlite(Folder::create());
    let mut file = line(1, json!({})).into_bytes();
    file.extend(b"{\"title\": \"\xff\"}\r\n");
    file.extend(line(2, json!({})).trim_end().as_bytes());
    std::fs::write(database.folder().file("blog.jsonl"), file).expect("writes");
    let ended = run(&database, &["import", "blog.jsonl"]);
    assert_eq!(told(&ended), ["blog.jsonl:2: a byte that is not UTF-8 at line 2, column 12"]);
    assert!(ended.output.starts_with("2 added"), "{}", ended.output);
}

/// The article of that number, in XML.
fn element(number: u32, more: &str) -> String {
    format!(
        "<article>\n<id>{}</id><slug>post-{number}</slug><title>Tea</title><content/>\n\
         <status>published</status><published_at>2026-01-02T03:04:05Z</published_at>\
         <created_at>2026-01-02T03:04:05Z</created_at><updated_at>2026-01-02T03:04:05Z</updated_at>\
         <version>3</version>{more}</article>\n",
        id(number)
    )
}

#[test]
fn a_bad_article_in_xml_is_told_with_its_line_and_the_others_are_taken() {
    for database in Database::each() {
        let broken = element(2, "").replace("</title>", "</titel>");
        let file = format!(
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- a blog -->\n<articles>\n{}{}{}{broken}<article/>\n{}</articles>\n<!-- end -->",
            element(1, "<former_slugs><slug>former</slug></former_slugs>"),
            element(3, "<titel>Tea</titel>"),
            element(4, "<tags><tag>A b</tag></tags>")
                .replace("<title>Tea", "<title><![CDATA[a</article>]]>&lt;\r\nb"),
            element(5, ""),
        );
        let ended = import(&database, "blog.xml", &file, &[]);
        let told = told(&ended);
        assert_eq!(told.len(), 4, "{}", ended.errors);
        for (told, (number, text)) in told.into_iter().zip([
            (7, "/titel is not a member of an article"),
            (10, "/title must be a single line; /tags/0 may hold only a-z"),
            (14, "</titel> where <title> is open at line 15, column "),
            (17, "/id is required"),
        ]) {
            assert!(told.starts_with(&format!("blog.xml:{number}: ")), "{number}: {told}");
            assert!(told.contains(text), "{text}: {told}");
        }
        assert!(ended.output.starts_with("2 added"), "{}", ended.output);
        let slugs = well(&database, &["export"]);
        assert!(slugs.contains("\"former_slugs\":[\"former\"]"), "{slugs}");
    }
}

#[test]
fn a_document_that_breaks_off_or_is_none_is_told_and_what_came_before_is_taken() {
    let (one, two) = (element(1, ""), element(2, ""));
    for (file, added, told_of) in [
        (format!("<articles>{one}{two}"), 2, "<articles> is still open"),
        (format!("<articles>{one}{}", &two[..40]), 1, "<article> is still open"),
        (format!("<articles>{one}{}", &two[..12]), 1, "at line "),
        (
            format!("<articles>{one}tea{two}</articles>"),
            1,
            "text out of place at line 4, column 1; only <article>",
        ),
        (format!("<articles>{one}&amp;{two}</articles>"), 1, "text out of place"),
        (
            format!("<articles>{one}<tea/>{two}</articles>"),
            1,
            "<tea> out of place at line 4, column 1; only <article>",
        ),
        (format!("<articles>{one}</article>{two}</articles>"), 1, "</article> out of place"),
        (
            format!("<articles>{one}</articles>tea"),
            1,
            "text out of place at line 4, column 12; </articles> is the end",
        ),
        (format!("<articles>{one}</articles><articles/>"), 1, "<articles> out of place"),
        (format!("<!DOCTYPE articles>\n<articles>{one}</articles>"), 0, "DOCTYPE"),
        (format!("<blog>{one}</blog>"), 0, "the root is <articles>"),
        ("<articles".into(), 0, "tag that is never closed"),
        ("<!-- -- --><articles/>".into(), 0, "`--` in a comment"),
        ("\n<?xml version=\"1.0\"?><articles/>".into(), 0, "not at the very beginning"),
        ("<?xml version=\"1.0\" encoding=\"latin1\"?><articles/>".into(), 0, "send UTF-8"),
    ] {
        let database = Database::Sqlite(Folder::create());
        let ended = import(&database, "blog.xml", &file, &[]);
        assert_eq!(ended.status, Some(1), "{file}");
        let lines = told(&ended);
        assert!(matches!(&lines[..], [line] if line.contains(told_of)), "{file}: {lines:?}");
        assert!(lines[0].ends_with("nothing after it was read"), "{lines:?}");
        assert!(ended.output.starts_with(&format!("{added} added")), "{file}: {}", ended.output);
    }
    let database = Database::Sqlite(Folder::create());
    for empty in ["<articles/>", " <articles></articles> ", "<articles><!-- none --></articles>"] {
        let ended = import(&database, "blog.xml", empty, &[]).well();
        assert!(ended.output.starts_with("0 added"), "{empty}");
    }
}

#[test]
fn what_is_too_long_is_told_and_not_kept_in_memory() {
    let database = Database::Sqlite(Folder::create());
    let long = "x".repeat(17 << 20);
    let file = format!("{}{{\"content\": \"{long}\"}}\n{}", line(1, json!({})), line(2, json!({})));
    let ended = import(&database, "blog.jsonl", &file, &[]);
    assert_eq!(told(&ended), ["blog.jsonl:2: is longer than 16777216 bytes"]);
    assert!(ended.output.starts_with("2 added"), "{}", ended.output);
    let file =
        format!("<articles>{}<article><title>{long}</title></article></articles>", element(3, ""));
    let ended = import(&database, "blog.xml", &file, &[]);
    assert!(told(&ended)[0].contains("longer than 16777216 bytes"), "{}", ended.errors);
    assert!(ended.output.starts_with("1 added"), "{}", ended.output);
}

#[test]
fn standard_input_and_output_serve_as_well() {
    for database in Database::each() {
        std::fs::write(database.folder().file("blog"), line(1, json!({}))).expect("writes");
        let script = r#"set -e; "$0" import <blog; "$0" export >out; "$0" export --format xml | "$0" import; cmp blog out"#;
        let mut command = Program::script(database.folder(), script);
        command.env("DATABASE_URL", database.url());
        let output = Program::run(command).well().output;
        assert_eq!(
            output,
            "1 added, 0 updated, 0 unchanged, 0 in conflict, 0 unreadable\n\
             0 added, 0 updated, 1 unchanged, 0 in conflict, 0 unreadable\n"
        );
    }
    let database = Database::Sqlite(Folder::create());
    assert!(run(&database, &["import", "missing"]).refusal(1).contains("cannot read missing"));
    assert!(run(&database, &["import", "."]).refusal(1).contains("it is a folder"));
}

#[test]
fn a_bar_is_shown_on_a_terminal_alone() {
    let database = Database::Sqlite(Folder::create());
    let ended = import(&database, "blog.jsonl", &line(1, json!({})), &[]).well();
    assert_eq!(ended.errors, "");
    let script = r#"script --quiet --return --command "$0 import blog.jsonl" /dev/null </dev/null"#;
    let mut command = Program::script(database.folder(), script);
    command.env("DATABASE_URL", database.url());
    let shown = Program::run(command).well().output;
    assert!(shown.contains("[##############################] 100 %  1 article, "), "{shown:?}");
    assert!(shown.contains("1 unchanged"), "{shown:?}");
}
