//! Tokens on the command line, and what must never be printed.

use crate::support::*;

fn run(database: &Database, arguments: &[&str]) -> Ended {
    let mut command = Program::command(database.folder(), arguments);
    command.env("DATABASE_URL", database.url());
    Program::run(command)
}

#[test]
fn a_token_is_made_listed_used_and_revoked() {
    for database in Database::each() {
        let create =
            ["token", "create", "--name", "phone", "--scope", "articles:write", "--expires", "90d"];
        assert!(run(&database, &create).refusal(1).contains("broadsheet migrate"));
        run(&database, &["migrate"]).well();
        let secret = run(&database, &create).well().output;
        assert!(secret.starts_with("bs_") && secret.trim_end().len() == 75, "{secret}");
        let refused = run(&database, &create).refusal(1).to_owned();
        assert!(refused.contains("another --name"), "{refused}");
        let list = run(&database, &["token", "list"]).well().output;
        assert!(
            list.contains("phone") && list.contains("articles:write") && list.contains("never"),
            "{list}"
        );
        assert!(!list.contains("bs_"), "{list}");

        let mut server = Server::on(&database, &[]);
        server.token = Some(secret.trim().to_owned());
        server.post(FIRST_POST).expect(201);
        run(&database, &["token", "revoke", "phone"]).well();
        server.post(FIRST_POST).expect(401);
        let gone = run(&database, &["token", "revoke", "phone"]).refusal(1).to_owned();
        assert!(gone.contains("token list"), "{gone}");
    }
}

#[test]
fn a_token_that_cannot_be_is_refused_with_status_2() {
    for arguments in [
        &["token", "create", "--name", "x"][..],
        &["token", "create", "--scope", "admin"],
        &["token", "create", "--name", "x", "--scope", "root"],
        &["token", "create", "--name", "", "--scope", "admin"],
        &["token", "create", "--name", "x", "--scope", "admin", "--expires", "soon"],
        &["token"],
        &["token", "revoke"],
    ] {
        assert_eq!(Program::run_with(&[], arguments).status, Some(2), "{arguments:?}");
    }
}

#[test]
fn only_a_new_embedded_database_gets_a_first_token() {
    let folder = Folder::create();
    let first = Server::start(&folder, &[]);
    let token = first.token.clone().expect("it prints one");
    let printed = first.program.output.text();
    assert!(printed.contains(&format!("curl -H 'Authorization: Bearer {token}'")), "{printed}");
    first.post(FIRST_POST).expect(201);
    let stopped = first.stop();
    assert!(!stopped.errors.contains(&token), "no log tells a token");
    let second = Server::start(&folder, &[]);
    assert_eq!(second.token, None, "the database is not empty");
    second.stop();
    if let Some(database) = Database::postgres() {
        let mut command = Server::command(database.folder(), &[]);
        command.env("DATABASE_URL", database.url());
        assert_eq!(Server::launch(command).token, None);
    }
}

#[test]
fn the_database_url_may_stand_in_a_file() {
    for database in Database::each() {
        let path = database.folder().file("url");
        std::fs::write(&path, format!("{}\n", database.url())).expect("writes");
        let mut command = Server::command(database.folder(), &[]);
        command.env("DATABASE_URL_FILE", &path).env("DATABASE_URL", "mysql://nowhere");
        Server::launch(command).allowed_to_write(&database).post(FIRST_POST).expect(201);
    }
    let folder = Folder::create();
    let mut command = Program::command(&folder, &["--database-url-file", "missing"]);
    command.env("LISTEN", "127.0.0.1:0");
    assert!(Program::run(command).refusal(1).contains("cannot read missing"));
    std::fs::write(folder.file("url"), "postgres://u:secret@:::/x").expect("writes");
    let ended = Program::run(Program::command(&folder, &["--database-url-file", "url"]));
    assert!(!ended.refusal(2).contains("secret"), "{}", ended.errors);
}
