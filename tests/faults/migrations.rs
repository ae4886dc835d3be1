//! Migrations on databases that hold something: undone, done again, and done
//! from every earlier version on.

use crate::door::Door;
use crate::support::*;

/// What makes the articles, which nothing older is there for.
const FIRST: &str = "2026-11-23-000000_articles";

#[test]
fn each_migration_can_be_undone_and_done_again_and_the_articles_stay() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        fill(&Door::of(&server));
        let before = state(&server);
        server.stop();
        let count = names().len();
        for depth in 1..count {
            let undone: Vec<String> = (0..depth).map(|_| undo(&database)).collect();
            let newest: Vec<String> = names().into_iter().rev().take(depth).collect();
            assert_eq!(undone, newest.iter().map(|name| version(name)).collect::<Vec<_>>());
            // Another program than the one that knows them all does not touch it.
            refuses(&database, &["serve", "--no-migrate"], "lacks");
            let server = Server::on(&database, &[]);
            assert_eq!(state(&server), before, "{depth} undone and done again");
            server.stop();
        }
    }
}

#[test]
fn the_articles_are_dropped_only_where_that_is_said() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        fill(&Door::of(&server));
        let before = state(&server);
        server.stop();
        for _ in &names()[1..] {
            undo(&database);
        }
        refuses(&database, &["migrate", "--undo"], "holds the articles");
        let server = Server::on(&database, &[]);
        assert_eq!(state(&server), before, "they are still there");
        server.stop();
        for _ in names() {
            migrate(&database, &["--undo", "--drop-articles"]).well();
        }
        refuses(&database, &["migrate", "--undo"], "no migration to undo");
        let server = Server::on(&database, &[]);
        assert_eq!(server.titles().len(), 0);
        server.post(FIRST_POST).expect(201);
    }
}

#[test]
fn a_database_of_every_earlier_version_is_brought_up_with_all_it_holds() {
    for database in Database::each() {
        migrate(&database, &[]).well();
        let count = names().len();
        for depth in (1..count).rev() {
            (0..depth).for_each(|_| drop(undo(&database)));
            database.execute(&article(depth));
            let server = Server::on(&database, &[]);
            let path = format!("/articles/old-{depth}");
            let read = server.get(&path).expect(200).json();
            assert_eq!(read["tags"], serde_json::json!(["tea"]));
            let found = server.get(&format!("/articles?q=word{depth}")).expect(200).json();
            assert_eq!(found[0]["slug"], format!("old-{depth}"), "a search finds it");
            server.stop();
        }
    }
}

/// As a release does that came before the newest migrations.
fn article(depth: usize) -> String {
    let id = format!("00000000-0000-4000-8000-00000000000{depth}");
    let time = "2026-01-02T03:04:05Z";
    format!(
        "insert into articles (id, slug, title, status, published_at, created_at, updated_at, version, content) \
         values ('{id}', 'old-{depth}', 'Old', 'published', '{time}', '{time}', '{time}', 1, 'word{depth}'); \
         insert into article_tags (article_id, position, tag, status, published_at) \
         values ('{id}', 0, 'tea', 'published', '{time}')"
    )
}

/// An instance that is one migration behind goes on serving beside a newer one.
#[test]
fn a_server_goes_on_when_a_later_release_has_migrated_its_database() {
    for database in Database::each() {
        let server = Server::on(&database, &[]);
        server.post(FIRST_POST).expect(201);
        database.execute(
            "alter table articles add column later text; \
             create table later (name text primary key); \
             insert into __diesel_schema_migrations (version) values ('20990101000000')",
        );
        server.get("/health/ready").expect(200);
        server.post(r#"{"title": "Second", "content": ""}"#).expect(201);
        assert_eq!(server.titles(), ["Second", "First post..."]);
        let door = Door::of(&server);
        door.ask("PATCH", "/articles/second", "", r#"{"tags": ["tea"]}"#)
            .expect("an answer")
            .expect(200);
        door.ask("DELETE", "/articles/second", "", "").expect("an answer").expect(204);
        refuses(&database, &["serve"], "newer than this program");
    }
}

/// Something in each table.
fn fill(door: &Door) {
    let key = "Idempotency-Key: kept\r\n";
    for (method, path, more, body, status) in [
        (
            "POST",
            "/articles",
            key,
            r#"{"title": "Green tea", "content": "Steep it.", "tags": ["tea", "green"]}"#,
            201,
        ),
        ("POST", "/articles", "", r#"{"title": "Draft", "content": "", "status": "draft"}"#, 201),
        ("PATCH", "/articles/green-tea", "", r#"{"slug": "tea", "author": "Ann"}"#, 200),
        ("POST", "/articles", "", r#"{"title": "Gone", "content": ""}"#, 201),
        ("DELETE", "/articles/gone", "", "", 204),
    ] {
        door.ask(method, path, more, body).expect("an answer").expect(status);
    }
}

/// What clients see of all that.
fn state(server: &Server) -> Vec<String> {
    let door = Door::of(server);
    let paths = [
        "/articles.json?total=true",
        "/articles/green-tea.json",
        "/articles/tea.xml",
        "/tags",
        "/articles.json?q=steep",
    ];
    let text = |path: &&str| {
        let answer = door.get(path).expect("an answer");
        format!("{path} {} {}", answer.status, answer.text())
    };
    paths.iter().map(text).collect()
}

/// This program's migrations, the oldest first.
fn names() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let files = std::fs::read_dir(folder).expect("the folder of the migrations");
    let name = |file: std::io::Result<std::fs::DirEntry>| file.expect("a file").file_name();
    let mut names: Vec<String> =
        files.map(|file| name(file).to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names[0], FIRST);
    names
}

/// As Diesel writes it.
fn version(name: &str) -> String {
    name.split('_').next().expect("a version").replace('-', "")
}

/// Undoes the newest migration, and gives its version.
fn undo(database: &Database) -> String {
    let printed = migrate(database, &["--undo"]).well().output;
    printed.trim().strip_prefix("undone ").expect("a name").to_owned()
}

fn migrate(database: &Database, more: &[&str]) -> Ended {
    let mut command = Program::command(database.folder(), &["migrate"]);
    command.args(more).env("DATABASE_URL", database.url());
    Program::run(command)
}

#[track_caller]
fn refuses(database: &Database, arguments: &[&str], told: &str) {
    let mut command = Program::command(database.folder(), arguments);
    command.env("DATABASE_URL", database.url());
    let ended = Program::run(command);
    let line = ended.refusal(1);
    assert!(line.contains(told), "{line}");
}
