//! `broadsheet check`: what others have done to the tables is told and put right.

use serde_json::json;

use super::{id, import, line, run, well};
use crate::support::*;

/// A database with three articles, one of them deleted and one renamed.
fn filled(database: &Database) {
    let blog = line(1, json!({"slug": "tea", "title": "Tea", "tags": ["a", "b"]}))
        + &line(2, json!({"former_slugs": ["coffee"], "status": "draft", "tags": ["a"]}))
        + &super::deleted(3, 7);
    import(database, "blog.jsonl", &blog, &[]).well();
}

/// SQL for each database, and what is told of it.
struct Harm {
    sqlite: String,
    postgres: String,
    told: String,
}

impl Harm {
    fn both(sql: String, told: String) -> Self {
        Self { sqlite: sql.clone(), postgres: sql, told }
    }

    /// What PostgreSQL's own keys would not let happen.
    fn forbidden(sql: &str, told: String) -> Self {
        let postgres = format!("set session_replication_role = replica; {sql}");
        Self { sqlite: format!("pragma foreign_keys = off; {sql}"), postgres, told }
    }
}

fn harms() -> Vec<Harm> {
    let (one, gone) = (id(1), id(99));
    vec![
        Harm::both(
            "update articles set title = 'Cocoa' where slug = 'tea'".into(),
            format!("article {one} is found by a text that it does not have"),
        ),
        Harm {
            sqlite: "delete from article_search where rowid = \
                     (select number from articles where slug = 'tea')"
                .into(),
            postgres: format!("delete from article_search where article_id = '{one}'"),
            told: format!("article {one} is not found by a search"),
        },
        Harm {
            sqlite: "insert into article_search (rowid, title) values (4711, ' x ')".into(),
            postgres: format!(
                "set session_replication_role = replica; \
                 insert into article_search values ('{gone}', '', '', '', '', '')"
            ),
            told: "the search knows".into(),
        },
        Harm::forbidden(
            &format!("insert into article_tags values ('{gone}', 0, 'x', 'draft', null)"),
            format!("there are tags of article {gone}, which is not there"),
        ),
        Harm::forbidden(
            &format!("insert into former_slugs values ('cocoa', '{gone}')"),
            "the former slug cocoa leads to an article that is not there".into(),
        ),
        Harm::both(
            format!("insert into former_slugs values ('tea', '{}')", id(2)),
            "the slug tea is an article's and a former one at once".into(),
        ),
        Harm::both(
            format!("update article_tags set status = 'draft' where article_id = '{one}'"),
            format!("the tags of article {one} have another status or time than it has"),
        ),
        Harm::both(
            format!("update article_tags set published_at = null where article_id = '{one}'"),
            format!("the tags of article {one} have another status or time than it has"),
        ),
        Harm::both(
            format!("insert into deleted_articles values ('{one}', 5)"),
            format!("article {one} has a version that one which was deleted"),
        ),
    ]
}

#[test]
fn what_does_not_agree_with_the_articles_is_told_and_repaired() {
    for database in Database::each() {
        filled(&database);
        assert_eq!(well(&database, &["check"]), "2 articles, nothing is wrong\n");
        for Harm { sqlite, postgres, told } in harms() {
            let sql = if matches!(database, Database::Sqlite(_)) { &sqlite } else { &postgres };
            database.execute(sql);
            let found = run(&database, &["check"]);
            assert_eq!(found.status, Some(1), "{sql}");
            assert!(
                matches!(found.output.lines().collect::<Vec<_>>()[..], [line] if line.starts_with(&told)),
                "{sql}: {}",
                found.output
            );
            assert_eq!(
                found.errors,
                "broadsheet: 1 finding; `broadsheet check --repair` can repair 1\n"
            );
            let repaired = well(&database, &["check", "--repair"]);
            assert!(repaired.starts_with(&format!("repaired: {told}")), "{sql}: {repaired}");
            assert!(repaired.ends_with("2 articles, 1 finding, all repaired\n"), "{repaired}");
            assert_eq!(well(&database, &["check"]), "2 articles, nothing is wrong\n", "{sql}");
        }
        let server = Server::on(&database, &[]);
        let found = server.get("/articles.json?q=cocoa&tag=a&fields=slug,version").expect(200);
        assert_eq!(found.text().trim(), r#"[{"slug":"tea","version":6}]"#);
        server.get("/articles/coffee").expect(404);
    }
}

#[test]
fn many_findings_are_told_line_by_line_and_repaired_together() {
    for database in Database::each() {
        let blog: String = (0..1_100).map(|number| line(number, json!({"tags": ["a"]}))).collect();
        import(&database, "blog.jsonl", &blog, &[]).well();
        database.execute("update articles set title = 'Tea'");
        database.execute("update article_tags set status = 'draft'");
        let found = run(&database, &["check"]);
        assert_eq!(found.output.lines().count(), 2_200);
        assert!(found.errors.contains("2200 findings"), "{}", found.errors);
        let repaired = well(&database, &["check", "--repair"]);
        assert!(repaired.ends_with("1100 articles, 2200 findings, all repaired\n"));
        assert_eq!(well(&database, &["check"]), "1100 articles, nothing is wrong\n");
    }
}

#[test]
fn what_only_its_author_can_put_right_is_told_and_left() {
    for database in Database::each() {
        filled(&database);
        database.execute(&format!("update articles set author = '{}'", "x".repeat(101)));
        for arguments in [&["check"][..], &["check", "--repair"]] {
            let found = run(&database, arguments);
            assert_eq!(found.status, Some(1));
            assert_eq!(found.output.lines().count(), 2, "{}", found.output);
            let told =
                format!("article {} breaks a rule: /author is longer than 100 characters", id(1));
            assert!(found.output.starts_with(&told), "{}", found.output);
            assert!(
                found.errors.contains("2 findings cannot be repaired here"),
                "{}",
                found.errors
            );
        }
    }
}

#[test]
fn an_article_that_cannot_be_read_is_told() {
    let database = Database::Sqlite(Folder::create());
    filled(&database);
    database.execute("update articles set created_at = 'yesterday' where slug = 'tea'");
    let found = run(&database, &["check"]);
    assert_eq!(found.status, Some(1), "{}", found.errors);
    assert!(
        found.output.contains("cannot be read") && found.output.contains("created_at"),
        "{}",
        found.output
    );
}

#[test]
fn a_broken_index_of_a_file_is_told_and_made_anew() {
    let database = Database::Sqlite(Folder::create());
    filled(&database);
    database.execute("delete from article_search_data where id > 10");
    let found = run(&database, &["check"]);
    assert_eq!(found.status, Some(1), "{}{}", found.output, found.errors);
    assert!(found.output.to_lowercase().contains("fts5"), "{}", found.output);
    let repaired = well(&database, &["check", "--repair"]);
    assert!(repaired.starts_with("repaired: "), "{repaired}");
    assert_eq!(well(&database, &["check"]), "2 articles, nothing is wrong\n");
    let server = Server::on(&database, &[]);
    let found = server.get("/articles.json?q=tea&fields=slug").expect(200);
    assert_eq!(found.text().trim(), r#"[{"slug":"tea"}]"#);
}

#[test]
fn a_check_looks_while_others_write() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for _ in 0..40 {
                    server.post(FIRST_POST).expect(201);
                }
            });
            while !writer.is_finished() {
                assert!(well(&database, &["check"]).ends_with("nothing is wrong\n"));
            }
        });
    }
}

#[test]
fn a_database_that_is_away_or_lacks_migrations_is_told() {
    for database in Database::each() {
        let ended = run(&database, &["check"]);
        assert!(ended.refusal(1).contains("broadsheet migrate"), "{}", ended.errors);
    }
    let ended =
        Program::run_with(&[("DATABASE_URL", "postgres://a:s3cret@127.0.0.1:1/b")], &["check"]);
    assert!(ended.refusal(1).contains("cannot reach PostgreSQL"), "{}", ended.errors);
}
