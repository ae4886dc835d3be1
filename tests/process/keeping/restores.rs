//! `broadsheet restore`.

use std::os::unix::fs::PermissionsExt;

use super::backups::{beside, others};
use super::{exported, run, well};
use crate::support::*;

/// A database with one article, and a backup of it beside.
fn backed_up() -> (Database, String) {
    let database = Database::Sqlite(Folder::create());
    let server = Server::on(&database, &[]);
    server.post(FIRST_POST).expect(201);
    let token = server.token.clone().expect("it prints one");
    server.stop();
    well(&database, &["backup", "copy.db"]);
    (database, token)
}

#[test]
fn what_was_backed_up_is_there_again() {
    let (database, token) = backed_up();
    let before = exported(&database);
    let server = Server::on(&database, &[]);
    server.post(FIRST_POST).expect(201);
    // Killed, it leaves its log beside, which is not the log of the backup.
    drop(server);
    let refused = run(&database, &["restore", "copy.db"]).refusal(1).to_owned();
    assert!(
        refused.contains("broadsheet.db already") && refused.contains("--overwrite"),
        "{refused}"
    );
    assert_eq!(exported(&database).lines().count(), 2);
    let file = database.folder().file("broadsheet.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("ours");
    assert_eq!(
        well(&database, &["restore", "copy.db", "--overwrite"]),
        "sqlite://broadsheet.db is what copy.db holds\n"
    );
    assert_eq!(file.metadata().expect("is there").permissions().mode() & 0o777, 0o640);
    assert_eq!(exported(&database), before);
    assert_eq!(well(&database, &["check"]), "1 article, nothing is wrong\n");
    let mut server = Server::start(database.folder(), &[]);
    assert_eq!(server.token, None);
    server.token = Some(token);
    server.post(FIRST_POST).expect(201);
    server.stop();
    assert_eq!(others(&database), ["copy.db"]);
}

#[test]
fn a_backup_can_be_put_where_nothing_is() {
    let (database, _) = backed_up();
    beside(&database, "new.db", &["restore", "copy.db"]).well();
    assert_eq!(beside(&database, "new.db", &["export"]).well().output, exported(&database));
}

#[test]
fn a_copy_of_a_running_server_s_files_can_be_put_back_too() {
    let database = Database::Sqlite(Folder::create());
    let server = Server::on(&database, &[]);
    server.post(FIRST_POST).expect(201);
    let name = |suffix: &str| database.folder().file(&format!("broadsheet.db{suffix}"));
    let copy = |suffix: &str| database.folder().file(&format!("files.db{suffix}"));
    for suffix in ["", "-wal"] {
        std::fs::copy(name(suffix), copy(suffix)).expect("copies");
    }
    beside(&database, "new.db", &["restore", "files.db"]).well();
    assert_eq!(beside(&database, "new.db", &["export"]).well().output, exported(&database));
}

#[test]
fn a_database_that_is_served_is_left_alone() {
    let (database, _) = backed_up();
    let server = Server::on(&database, &[]);
    let ended = run(&database, &["restore", "copy.db", "--overwrite"]);
    let line = ended.refusal(1);
    assert!(line.contains("another program uses broadsheet.db; stop the server first"), "{line}");
    server.post(FIRST_POST).expect(201);
    server.stop();
    assert_eq!(exported(&database).lines().count(), 2);
    assert_eq!(others(&database), ["copy.db"]);
}

#[test]
fn what_is_no_sound_backup_is_refused_and_nothing_changes() {
    let (database, _) = backed_up();
    let before = exported(&database);
    let sound = std::fs::read(database.folder().file("copy.db")).expect("reads");
    let damaged = {
        let mut bytes = sound.clone();
        let half = bytes.len() / 2;
        bytes[4096..half].fill(0xa5);
        bytes
    };
    let cut = sound[..sound.len() / 2].to_vec();
    for (bytes, told) in [
        (b"Dear diary".to_vec(), "file is not a database"),
        (Vec::new(), "is not a database of Broadsheet's"),
        (damaged, "bad.db: "),
        (cut, "bad.db: "),
    ] {
        std::fs::write(database.folder().file("bad.db"), bytes).expect("writes");
        let ended = run(&database, &["restore", "bad.db", "--overwrite"]);
        assert!(ended.refusal(1).contains(told), "{told}: {}", ended.errors);
    }
    std::fs::write(database.folder().file("bad.db"), &sound).expect("writes");
    let newer = "insert into __diesel_schema_migrations (version) values ('20990101000000')";
    execute(&database, "bad.db", newer);
    let ended = run(&database, &["restore", "bad.db", "--overwrite"]);
    assert!(ended.refusal(1).contains("newer than this program"), "{}", ended.errors);
    for (same, status) in [("broadsheet.db", 2), ("missing.db", 1)] {
        run(&database, &["restore", same, "--overwrite"]).refusal(status);
    }
    assert_eq!(exported(&database), before);
    assert_eq!(others(&database), ["bad.db", "copy.db"]);
}

#[test]
fn a_backup_takes_the_place_of_a_database_that_is_lost() {
    let (database, _) = backed_up();
    let before = exported(&database);
    std::fs::write(database.folder().file("broadsheet.db"), "x".repeat(10_000)).expect("writes");
    std::fs::write(database.folder().file("broadsheet.db-wal"), "of the lost one").expect("writes");
    well(&database, &["restore", "copy.db", "--overwrite"]);
    assert_eq!(exported(&database), before);
}

#[test]
fn a_full_disk_leaves_the_database_as_it_was() {
    let (database, _) = backed_up();
    let before = exported(&database);
    let script = r#"ulimit -f 64; trap '' XFSZ; exec "$0" restore copy.db --overwrite"#;
    let ended = Program::run(Program::script(database.folder(), script));
    assert!(ended.refusal(1).contains("cannot copy copy.db"), "{}", ended.errors);
    assert_eq!(exported(&database), before);
    assert_eq!(others(&database), ["copy.db"]);
}

/// Runs SQL on another file of the folder.
fn execute(database: &Database, name: &str, sql: &str) {
    use diesel::Connection;
    use diesel::connection::SimpleConnection;
    let path = database.folder().file(name);
    let path = path.to_str().expect("UTF-8");
    let mut connection = diesel::SqliteConnection::establish(path).expect("opens");
    connection.batch_execute(sql).expect("runs");
}
