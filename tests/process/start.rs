//! Starting: what is made, what is said, and what a database must be like.

use std::net::TcpStream;

use crate::support::*;

#[test]
fn the_first_start_makes_a_database_here_and_says_where_everything_is() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let printed = server.program.output.text();
    let data = folder.file("broadsheet.db").canonicalize().expect("the file is there");
    for expected in [
        format!("articles at  http://{}/articles", server.address),
        format!("docs at      http://{}/docs", server.address),
        format!("data from    {}", data.display()),
    ] {
        assert!(printed.contains(&expected), "{expected} is not in {printed}");
    }
    server.get("/articles").expect(200);
    server.get("/docs").expect(200);
    server.get("/health/ready").expect(200);
}

#[test]
fn a_server_serves_though_nobody_can_read_what_it_prints() {
    let folder = Folder::create();
    let mut command = Program::script(&folder, r#"exec "$0" >/dev/full"#);
    command.env("LISTEN", "127.0.0.1:0").env("RUST_LOG", "info");
    let program = Program::start(command);
    let line = program.errors.find("listening on: ").expect("the framework tells it too");
    let (_, address) = line.split_once("listening on: ").expect("an address");
    eventually("it listens", || TcpStream::connect(address).is_ok());
    program.signal("TERM");
    program.wait().well();
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    for database in Database::each() {
        let first = Server::on(&database, &[]);
        first.post(FIRST_POST).expect(201);
        first.stop();
        let second = Server::on(&database, &[]);
        assert_eq!(second.titles(), ["First post..."]);
    }
}

#[test]
fn what_was_written_survives_a_kill() {
    for database in Database::each() {
        let first = Server::on(&database, &[]);
        first.post(FIRST_POST).expect(201);
        drop(first);
        assert_eq!(Server::on(&database, &[]).titles(), ["First post..."]);
    }
}

#[test]
fn serve_is_the_default_command() {
    let folder = Folder::create();
    Server::start(&folder, &["serve"]).stop();
    Server::start(&folder, &[]).stop();
}

#[test]
fn another_file_is_named_by_the_environment_or_by_an_option() {
    let folder = Folder::create();
    let mut command = Server::command(&folder, &[]);
    command.env("DATABASE_URL", "sqlite://other.db");
    Server::launch(command).stop();
    Server::start(&folder, &["--database-url", "sqlite://third.db"]).stop();
    assert!(folder.file("other.db").exists());
    assert!(folder.file("third.db").exists());
    assert!(!folder.file("broadsheet.db").exists());
}

#[test]
fn an_option_counts_more_than_the_environment() {
    let folder = Folder::create();
    let mut command = Server::command(&folder, &["--database-url", "sqlite://option.db"]);
    command.env("DATABASE_URL", "sqlite://environment.db");
    Server::launch(command).stop();
    assert!(folder.file("option.db").exists());
    assert!(!folder.file("environment.db").exists());
}

#[test]
fn the_announcement_hides_the_password_of_postgresql() {
    let Some(database) = Database::postgres() else { return };
    let server = Server::on(&database, &[]);
    let printed = server.program.output.text();
    let url = database.url();
    let password = url.split([':', '@']).nth(2).expect("a password");
    assert!(printed.contains("data from    postgres://postgres:***@"), "{printed}");
    assert!(!printed.contains(password), "{printed}");
}

#[test]
fn a_database_without_migrations_is_refused_where_asked_and_mended_by_migrate() {
    for database in Database::each() {
        let mut refused = Server::command(database.folder(), &["--no-migrate"]);
        refused.env("DATABASE_URL", database.url());
        let ended = Program::run(refused);
        assert!(ended.refusal(1).contains("run `broadsheet migrate`"), "{}", ended.errors);
        let migrated = migrate(&database).well();
        assert!(migrated.output.contains("applied 20"), "{}", migrated.output);
        assert!(migrated.output.contains("is up to date"), "{}", migrated.output);
        Server::on(&database, &["--no-migrate"]).post(FIRST_POST).expect(201);
        assert!(!migrate(&database).well().output.contains("applied"), "it is done once");
    }
}

#[test]
fn a_database_of_a_later_release_is_refused() {
    for database in Database::each() {
        migrate(&database).well();
        database
            .execute("insert into __diesel_schema_migrations (version) values ('20990101000000')");
        for arguments in [&["serve"][..], &["serve", "--no-migrate"], &["migrate"]] {
            let mut command = Server::command(database.folder(), arguments);
            command.env("DATABASE_URL", database.url());
            let ended = Program::run(command);
            let line = ended.refusal(1);
            assert!(line.contains("newer than this program"), "{line}");
            assert!(line.contains("20990101000000"), "{line}");
        }
    }
}

#[test]
fn ten_servers_start_at_once_on_one_new_database() {
    for database in Database::each() {
        let folder = database.folder();
        let mut starting = Vec::new();
        for _ in 0..10 {
            let mut command =
                Server::command(folder, &["--workers", "1", "--database-pool-size", "2"]);
            command.env("DATABASE_URL", database.url());
            starting.push(std::thread::spawn(move || Server::launch(command)));
        }
        let servers = starting.into_iter().map(|server| server.join().expect("it starts"));
        let mut servers: Vec<_> = servers.collect();
        let tokens = servers.iter().filter(|server| server.token.is_some()).count();
        assert_eq!(tokens, usize::from(matches!(database, Database::Sqlite(_))), "one tells it");
        let writer = servers.pop().expect("ten").allowed_to_write(&database);
        writer.post(FIRST_POST).expect(201);
        for server in servers.iter().chain([&writer]) {
            assert_eq!(server.titles(), ["First post..."]);
        }
    }
}

fn migrate(database: &Database) -> Ended {
    let mut command = Program::command(database.folder(), &["migrate"]);
    command.env("DATABASE_URL", database.url());
    Program::run(command)
}
