//! What stops the program: one plain line that says what to do, and no secret.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use crate::support::*;

#[test]
fn an_address_in_use_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let ended = run(&["--listen", &address]);
    let line = ended.refusal(1);
    assert!(line.contains(&format!("cannot listen on {address}")), "{line}");
    assert!(line.contains("--listen"), "{line}");
}

#[test]
fn an_address_of_another_machine_is_told() {
    let ended = run(&["--listen", "192.0.2.1:8080"]);
    assert!(ended.refusal(1).contains("not an address of this machine"), "{}", ended.errors);
}

#[test]
fn a_postgresql_that_cannot_be_reached_is_told_quickly() {
    // Nobody listens on the port of tcpmux.
    let address = "127.0.0.1:1";
    for command in ["serve", "migrate"] {
        let url = format!("postgres://writer:s3cret@{address}/blog");
        let ended = run(&[command, "--database-url", &url]);
        let line = ended.refusal(1);
        assert!(line.contains(&format!("cannot reach PostgreSQL at {address}")), "{line}");
        assert!(!line.contains("s3cret"), "{line}");
        assert!(ended.time < Duration::from_secs(5), "it took {:?}", ended.time);
    }
}

#[test]
fn a_postgresql_that_never_answers_is_told_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = silent.local_addr().expect("an address");
    let url = format!("postgres://writer:s3cret@{address}/blog?connect_timeout=1");
    let ended = run(&["--database-url", &url]);
    assert!(ended.refusal(1).contains("did not answer within 1 s"), "{}", ended.errors);
    assert!(ended.time < Duration::from_secs(10), "it took {:?}", ended.time);
}

#[test]
fn a_wrong_password_is_told_and_shown_nowhere() {
    let Some(server) = postgres_server() else { return };
    let (_, address) = server.rsplit_once('@').expect("a host");
    let url = format!("postgres://postgres:s3cret@{address}");
    let ended = Program::run_with(&[("DATABASE_URL", &url), ("RUST_LOG", "trace")], &[]);
    assert_eq!(ended.status, Some(1));
    let line = ended.errors.lines().last().expect("a line");
    assert!(line.starts_with("broadsheet: ") && line.contains("refused: password"), "{line}");
    assert!(!format!("{}{}", ended.output, ended.errors).contains("s3cret"), "{}", ended.errors);
}

#[test]
fn a_database_that_does_not_exist_is_told() {
    let Some(server) = postgres_server() else { return };
    let (address, _) = server.rsplit_once('/').expect("a name");
    let ended = run(&["--database-url", &format!("{address}/broadsheet_none")]);
    assert!(ended.refusal(1).contains("\"broadsheet_none\" does not exist"), "{}", ended.errors);
}

#[test]
fn a_place_where_no_file_can_be_made_is_told() {
    let folder = Folder::create();
    std::fs::write(folder.file("file"), "").expect("writes");
    std::fs::create_dir(folder.file("folder")).expect("makes");
    for path in ["missing/a.db", "file/a.db", "/proc/a.db", "folder"] {
        let command = Program::command(&folder, &["--database-url", &format!("sqlite://{path}")]);
        let ended = Program::run(command);
        let line = ended.refusal(1);
        assert!(line.contains(&format!("cannot open the database file {path}")), "{line}");
        assert!(line.contains("DATABASE_URL"), "{line}");
    }
}

/// Root may write anywhere, so there it proves nothing.
#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    let folder = Folder::create();
    let read_only = std::fs::Permissions::from_mode(0o555);
    std::fs::set_permissions(folder.path(), read_only).expect("ours");
    if std::fs::write(folder.file("proof"), "").is_ok() {
        return;
    }
    let ended = Program::run(Program::command(&folder, &[]));
    assert!(ended.refusal(1).contains("cannot open the database file"), "{}", ended.errors);
}

#[test]
fn a_file_that_is_no_database_is_told_and_left_alone() {
    let folder = Folder::create();
    let text = "Dear diary, ".repeat(500);
    std::fs::write(folder.file("broadsheet.db"), &text).expect("writes");
    for command in ["serve", "migrate"] {
        let ended = Program::run(Program::command(&folder, &[command]));
        let line = ended.refusal(1);
        assert!(line.contains("broadsheet.db") && line.contains("not a database"), "{line}");
        assert!(line.contains("DATABASE_URL"), "{line}");
    }
    assert_eq!(std::fs::read_to_string(folder.file("broadsheet.db")).expect("reads"), text);
}

#[test]
fn a_bad_option_is_told_with_what_is_right() {
    for (arguments, told) in [
        (&["--unknown"][..], "--unknown"),
        (&["nonsense"], "nonsense"),
        (&["--listen", "nonsense"], "write an address and a port"),
        (&["--listen", "127.0.0.1:99999"], "write an address and a port"),
        (&["--body-timeout", "0"], "a number of seconds"),
        (&["--body-timeout=-1"], "a number of seconds"),
        (&["--body-timeout", "NaN"], "a number of seconds"),
        (&["--shutdown-delay=-1"], "a number of seconds"),
        (&["--keep-alive", "0"], "a number of seconds"),
        (&["--response-memory", "0"], "--response-memory"),
        (&["--max-connections", "0"], "--max-connections"),
        (&["--database-queue", "0"], "--database-queue"),
        (&["--workers", "0"], "--workers"),
        (&["--database-pool-size", "0"], "--database-pool-size"),
        (&["--log-format", "yaml"], "json"),
        (&["--base-url", "blog.example"], "https://blog.example"),
        (&["--rate-limit", "0"], "a number of requests a second, at least 1"),
        (&["--rate-limit=-1"], "a number of requests a second, at least 1"),
        (&["--rate-limit", "many"], "a number of requests a second, at least 1"),
        (&["--trusted-proxy", "proxy.example"], "an address or a network"),
        (&["--trusted-proxy", "10.0.0.0/33"], "an address or a network"),
        (&["--trusted-proxy", "10.0.0.1,"], "an address or a network"),
        (&["--language", "plain English"], "a language tag"),
        (&["--cors-origin", "app.example"], "https://app.example"),
        (&["--cors-origin", "https://app.example/"], "without a path"),
        (&["--cors-origin", "https://App.example"], "in lower case"),
        (&["--cors-origin", "https://app.example:443"], "the usual port"),
        (&["--cors-origin", "https://app.example:99999"], "as browsers send it"),
        (&["--cors-origin", "https://*.app.example"], "as browsers send it"),
        (&["openapi", "--format", "xml"], "yaml"),
    ] {
        let ended = run(arguments);
        assert_eq!(ended.status, Some(2), "{arguments:?}: {}", ended.errors);
        assert_eq!(ended.output, "");
        assert!(ended.errors.contains(told), "{arguments:?}: {}", ended.errors);
    }
}

#[test]
fn a_bad_variable_is_told_like_a_bad_option() {
    let ended = Program::run_with(&[("LISTEN", "nonsense")], &[]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.errors.contains("write an address and a port"), "{}", ended.errors);
}

#[test]
fn a_bad_database_url_is_told_without_its_password() {
    for url in [
        "nonsense",
        "",
        "sqlite://",
        "mysql://writer:s3cret@db.example/blog",
        "writer:s3cret@db.example/blog",
        "postgres:/writer:s3cret@db.example/blog",
        "postgres://writer:s3cret@db.example:port/blog",
        "postgres://writer:s3cret@db.example/blog?sslmode=maybe",
        "postgres://writer@db.example/blog?password=s3cret&unknown=1",
        "postgres://writer:s3cret%zz@db.example/blog",
    ] {
        for command in ["serve", "migrate"] {
            let by_variable = Program::run_with(&[("DATABASE_URL", url)], &[command]);
            for ended in [by_variable, run(&[command, "--database-url", url])] {
                let line = ended.refusal(2);
                assert!(line.contains("DATABASE_URL"), "{url}: {line}");
                assert!(!line.contains("s3cret"), "{url}: {line}");
            }
        }
    }
}

fn run(arguments: &[&str]) -> Ended {
    Program::run_with(&[], arguments)
}
