//! `broadsheet backup`.

use std::os::unix::fs::PermissionsExt;

use super::{exported, run, well};
use crate::support::*;

/// Another file in the same folder, as a database.
pub fn beside(database: &Database, name: &str, arguments: &[&str]) -> Ended {
    let mut command = Program::command(database.folder(), arguments);
    command.env("DATABASE_URL", format!("sqlite://{name}"));
    Program::run(command)
}

/// The names of all files in the folder, but those of the database itself.
pub fn others(database: &Database) -> Vec<String> {
    let files = std::fs::read_dir(database.folder().path()).expect("reads");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let own = ["broadsheet.db", "broadsheet.db-wal", "broadsheet.db-shm"];
    let mut names: Vec<String> = names.filter(|name| !own.contains(&name.as_str())).collect();
    names.sort();
    names
}

#[test]
fn a_backup_of_a_server_that_writes_has_all_that_was_acknowledged() {
    let database = Database::Sqlite(Folder::create());
    let server = Server::on(&database, &[]);
    server.post(FIRST_POST).expect(201);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for _ in 0..60 {
                server.post(FIRST_POST).expect(201);
            }
        });
        let mut number = 0;
        while !writer.is_finished() {
            let before = exported(&database);
            let name = format!("copy-{number}.db");
            well(&database, &["backup", &name]);
            let after = exported(&database);
            let copy = beside(&database, &name, &["export"]).well().output;
            let lines: Vec<&str> = copy.lines().collect();
            assert!(before.lines().all(|line| lines.contains(&line)), "it was acknowledged");
            assert!(lines.iter().all(|line| after.contains(line)), "it was never written");
            assert!(
                beside(&database, &name, &["check"]).well().output.contains("nothing is wrong")
            );
            number += 1;
        }
    });
}

#[test]
fn a_backup_has_everything_else_too() {
    let database = Database::Sqlite(Folder::create());
    let server = Server::on(&database, &[]);
    let token = server.token.clone();
    server.stop();
    assert_eq!(
        well(&database, &["backup", "copy.db"]),
        "copy.db is a copy of sqlite://broadsheet.db\n"
    );
    assert_eq!(others(&database), ["copy.db"]);
    let mode = database.folder().file("copy.db").metadata().expect("is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it is its owner's alone");
    let mut command = Server::command(database.folder(), &[]);
    command.env("DATABASE_URL", "sqlite://copy.db");
    let mut server = Server::launch(command);
    assert_eq!(server.token, None);
    server.token = token;
    server.post(FIRST_POST).expect(201);
}

#[test]
fn a_file_that_is_there_is_replaced_only_where_that_is_said() {
    let database = Database::Sqlite(Folder::create());
    well(&database, &["migrate"]);
    std::fs::write(database.folder().file("copy.db"), "precious").expect("writes");
    let refused = run(&database, &["backup", "copy.db"]).refusal(1).to_owned();
    assert!(
        refused.contains("a file copy.db already") && refused.contains("--overwrite"),
        "{refused}"
    );
    assert_eq!(std::fs::read(database.folder().file("copy.db")).expect("reads"), b"precious");
    well(&database, &["backup", "copy.db", "--overwrite"]);
    assert!(beside(&database, "copy.db", &["check"]).well().output.starts_with("0 articles"));
}

#[test]
fn what_cannot_be_copied_is_told_and_no_file_is_left() {
    let database = Database::Sqlite(Folder::create());
    let refused = run(&database, &["backup", "copy.db"]).refusal(1).to_owned();
    assert!(refused.contains("cannot open broadsheet.db"), "{refused}");
    std::fs::write(database.folder().file("broadsheet.db"), "Dear diary").expect("writes");
    let refused = run(&database, &["backup", "copy.db"]).refusal(1).to_owned();
    assert!(refused.contains("broadsheet.db: file is not a database"), "{refused}");
    std::fs::remove_file(database.folder().file("broadsheet.db")).expect("is there");
    well(&database, &["migrate"]);
    for same in ["broadsheet.db", "./broadsheet.db"] {
        let refused = run(&database, &["backup", same, "--overwrite"]).refusal(2).to_owned();
        assert!(refused.contains("is the database itself"), "{refused}");
    }
    let refused = run(&database, &["backup", "missing/copy.db"]).refusal(1).to_owned();
    assert!(refused.contains("cannot write to missing/copy.db"), "{refused}");
    assert_eq!(others(&database), [""; 0]);
    // A limit of the shell stands for a full disk.
    let script = r#"ulimit -f 64; trap '' XFSZ; exec "$0" backup copy.db"#;
    let ended = Program::run(Program::script(database.folder(), script));
    assert!(ended.refusal(1).contains("cannot copy broadsheet.db"), "{}", ended.errors);
    assert_eq!(others(&database), [""; 0]);
}

/// A limit of the shell stands for whoever kills it: it ends who writes beyond.
#[test]
fn what_a_killed_command_has_left_is_removed_by_the_next() {
    let database = Database::Sqlite(Folder::create());
    let server = Server::on(&database, &[]);
    let long = serde_json::json!({"title": "Long", "content": "x".repeat(200_000)});
    server.post(&long.to_string()).expect(201);
    server.stop();
    well(&database, &["backup", "kept.db"]);
    for (name, url, command) in [
        ("copy.db", "sqlite://broadsheet.db", "backup copy.db"),
        ("copy.xml", "sqlite://broadsheet.db", "export copy.xml"),
        ("copy.db", "sqlite://copy.db", "restore kept.db"),
    ] {
        let run = |limits: &str| {
            let script = format!(r#"{limits} exec "$0" {command}"#);
            let mut program = Program::script(database.folder(), &script);
            program.env("DATABASE_URL", url);
            Program::run(program)
        };
        assert_eq!(run("ulimit -c 0; ulimit -f 64;").status, None, "{command} is killed");
        let part = format!("{name}.part-");
        let is_part = |name: &String| name.starts_with(&part);
        assert!(others(&database).iter().any(is_part), "{command} leaves what it had written");
        // Process 1 runs; the other files are somebody's whom we do not know.
        let strange = [format!("{part}1"), format!("{part}99-x"), format!("x{part}99")];
        let strange = strange.map(|name| database.folder().file(&name));
        strange.iter().for_each(|path| std::fs::write(path, "").expect("writes"));
        run("").well();
        strange.iter().for_each(|path| std::fs::remove_file(path).expect("is there"));
        assert_eq!(others(&database), [name, "kept.db"], "{command}");
        std::fs::remove_file(database.folder().file(name)).expect("is there");
    }
}

#[test]
fn with_postgresql_its_own_programs_are_named() {
    let Some(database) = Database::postgres() else { return };
    for (command, program) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let ended = run(&database, &[command, "copy.dump"]);
        let line = ended.refusal(2);
        assert!(line.contains(program) && line.contains("\"$DATABASE_URL\""), "{line}");
    }
}
