//! What is here already, and what becomes of it.

use std::io::Write;

use serde_json::json;

use super::{deleted, exported, id, import, line, told};
use crate::support::*;

/// What is here, what comes, what is told without and with `--update`, and
/// whether it is then there. `{N}` stands for the id of that number.
struct Case {
    here: String,
    given: String,
    kept: &'static [&'static str],
    updated: &'static [&'static str],
    is_taken: bool,
}

fn cases() -> Vec<Case> {
    let tea = |version| line(1, json!({"title": "Tea", "version": version}));
    vec![
        Case {
            here: line(1, json!({})),
            given: tea(4),
            kept: &["article {1} is here in version 3; --update would replace it by version 4"],
            updated: &[],
            is_taken: true,
        },
        Case {
            here: line(1, json!({})),
            given: tea(3),
            kept: &["article {1} is here in version 3 too, but says something else"],
            updated: &["article {1} is here in version 3 too, but says something else"],
            is_taken: false,
        },
        Case {
            here: line(1, json!({})),
            given: tea(2),
            kept: &["article {1} is here in version 3, later than version 2"],
            updated: &["article {1} is here in version 3, later than version 2"],
            is_taken: false,
        },
        Case {
            here: line(2, json!({"slug": "post-1"})),
            given: line(1, json!({})),
            kept: &["the slug post-1 of article {1} is here that of article {2}"],
            updated: &["the slug post-1 of article {1} is here that of article {2}"],
            is_taken: false,
        },
        Case {
            here: deleted(1, 3),
            given: line(1, json!({})),
            kept: &["article {1} was deleted here in version 3, not before version 3"],
            updated: &["article {1} was deleted here in version 3, not before version 3"],
            is_taken: false,
        },
        Case {
            here: deleted(1, 2),
            given: line(1, json!({})),
            kept: &[],
            updated: &[],
            is_taken: true,
        },
        Case {
            here: line(1, json!({})),
            given: deleted(1, 3),
            kept: &[
                "article {1} is here in version 3; --update would delete it, for it was deleted in version 3",
            ],
            updated: &[],
            is_taken: false,
        },
        Case {
            here: line(1, json!({})),
            given: deleted(1, 2),
            kept: &[],
            updated: &[],
            is_taken: true,
        },
        // A redirect ends where its slug is given to another, as in a write.
        Case {
            here: line(2, json!({"former_slugs": ["post-1"]})),
            given: line(1, json!({})),
            kept: &[],
            updated: &[],
            is_taken: true,
        },
        Case {
            here: line(2, json!({"slug": "x"})),
            given: line(1, json!({"former_slugs": ["x"]})),
            kept: &["the former slug x of article {1} is here that of article {2}"],
            updated: &["the former slug x of article {1} is here that of article {2}"],
            is_taken: true,
        },
        Case {
            here: line(2, json!({"former_slugs": ["x"]})),
            given: line(1, json!({"former_slugs": ["x"]})),
            kept: &["the former slug x of article {1} leads here to article {2}"],
            updated: &["the former slug x of article {1} leads here to article {2}"],
            is_taken: true,
        },
        // What one gives up another may have, in whatever order they stand.
        Case {
            here: line(2, json!({"slug": "post-1"})),
            given: line(1, json!({})) + &line(2, json!({"version": 4, "former_slugs": []})),
            kept: &[
                "the slug post-1 of article {1} is here that of article {2}",
                "article {2} is here in version 3; --update would replace it by version 4",
            ],
            updated: &[],
            is_taken: true,
        },
    ]
}

#[test]
fn what_is_here_stays_unless_a_later_version_may_replace_it() {
    for kind in 0..Database::each().len() {
        for Case { here, given, kept, updated, is_taken } in cases() {
            let database = Database::each().swap_remove(kind);
            import(&database, "here.jsonl", &here, &[]).well();
            let before = exported(&database);
            for (options, expected) in [(&[][..], kept), (&["--update"], updated)] {
                let ended = import(&database, "blog.jsonl", &given, options);
                let expected: Vec<String> = expected
                    .iter()
                    .enumerate()
                    .map(|(at, text)| {
                        let text = text.replace("{1}", &id(1)).replace("{2}", &id(2));
                        format!("blog.jsonl:{}: {text}", at + 1)
                    })
                    .collect();
                if expected.is_empty() {
                    ended.well();
                } else {
                    assert_eq!(told(&ended), expected);
                    assert_eq!(ended.status, Some(1));
                }
                let is_redirect = kept.iter().any(|text| text.contains("former slug"));
                if options.is_empty() && !kept.is_empty() && !is_redirect {
                    assert_eq!(exported(&database), before, "{given}");
                }
            }
            let after = exported(&database);
            let is_there = after.contains(&format!("\"id\":\"{}\",\"slug\"", id(1)));
            let title = if given.contains("Tea") { "Tea" } else { "Post 1" };
            assert_eq!(
                is_there && after.contains(&format!("\"title\":\"{title}\"")),
                is_taken,
                "{given}{after}"
            );
            // Whatever it was, it is settled.
            import(&database, "blog.jsonl", &given, &["--update"]);
            assert_eq!(exported(&database), after);
        }
    }
}

#[test]
fn an_update_is_found_by_its_new_text_and_leads_on_from_its_slugs() {
    for database in Database::each() {
        let before = json!({"title": "Coffee", "tags": ["a", "b"], "slug": "coffee"});
        import(&database, "blog.jsonl", &line(1, before), &[]).well();
        let after = json!({"title": "Tea", "tags": ["c"], "slug": "tea", "version": 9,
            "created_at": "2025-01-01T00:00:00Z", "former_slugs": ["coffee", "cha"]});
        let given = line(1, after);
        let ended = import(&database, "blog.jsonl", &given, &["--update"]).well();
        assert!(ended.output.starts_with("0 added, 1 updated"), "{}", ended.output);
        let given: serde_json::Value = serde_json::from_str(&given).expect("JSON");
        let mut there: serde_json::Value =
            serde_json::from_str(&exported(&database)).expect("JSON");
        there["former_slugs"].as_array_mut().expect("an array").reverse();
        assert_eq!(there, given);
        let server = Server::on(&database, &[]);
        for (path, count) in [("?q=tea", 1), ("?q=coffee", 0), ("?tag=c", 1), ("?tag=a", 0)] {
            let list = server.get(&format!("/articles.json{path}")).expect(200).json();
            assert_eq!(list.as_array().map(Vec::len), Some(count), "{path}");
        }
        for slug in ["coffee", "cha"] {
            let answer = server.get(&format!("/articles/{slug}")).expect(308);
            assert_eq!(answer.header("location"), Some("/articles/tea"));
        }
    }
}

#[test]
fn one_id_or_slug_twice_in_a_file_is_told_at_the_second() {
    for database in Database::each() {
        let file = line(1, json!({}))
            + &line(1, json!({}))
            + &line(1, json!({"title": "Tea"}))
            + &line(2, json!({"slug": "post-1"}))
            + &line(3, json!({}));
        let ended = import(&database, "blog.jsonl", &file, &[]);
        let lines = told(&ended);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with("blog.jsonl:3: ") && lines[1].starts_with("blog.jsonl:4: "));
        assert_eq!(ended.output, "2 added, 0 updated, 1 unchanged, 2 in conflict, 0 unreadable\n");
    }
}

#[test]
fn an_import_that_was_killed_goes_on_where_it_was() {
    for database in Database::each() {
        let lines: Vec<String> = (0..3_000).map(|number| line(number, json!({}))).collect();
        let folder = database.folder();
        std::fs::write(folder.file("blog.jsonl"), lines.concat()).expect("writes");
        super::well(&database, &["migrate"]);
        Program::run(Program::script(folder, "mkfifo pipe")).well();
        let mut command = Program::command(folder, &["import", "pipe"]);
        command.env("DATABASE_URL", database.url());
        let program = Program::start(command);
        // It waits for more, in the midst of the third thousand.
        let mut pipe = std::fs::File::create(folder.file("pipe")).expect("a reader");
        pipe.write_all(lines[..2_500].concat().as_bytes()).expect("writes");
        eventually("two batches are there", || exported(&database).lines().count() == 2_000);
        program.signal("KILL");
        program.wait();
        let ended = super::run(&database, &["import", "blog.jsonl"]).well();
        assert!(
            ended.output.starts_with("1000 added, 0 updated, 2000 unchanged"),
            "{}",
            ended.output
        );
        assert_eq!(exported(&database), lines.concat());
        assert_eq!(super::well(&database, &["check"]), "3000 articles, nothing is wrong\n");
    }
}
