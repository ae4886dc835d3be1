//! A database file that is not ours, or not whole, is refused and left as it is.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use crate::support::*;

#[test]
fn the_file_of_another_program_is_refused_and_left_as_it_is() {
    for journal in ["delete", "wal"] {
        let folder = Folder::create();
        make(
            &folder,
            &format!(
                "pragma journal_mode = {journal}; create table notes (text); insert into notes values ('Dear diary')"
            ),
        );
        is_refused(&folder, "is another program's: it has a table notes");
    }
}

#[test]
fn the_file_of_another_program_that_uses_diesel_is_refused_and_left_as_it_is() {
    let folder = Folder::create();
    make(
        &folder,
        "create table __diesel_schema_migrations (version varchar(50) primary key not null, \
         run_on timestamp not null default current_timestamp); \
         insert into __diesel_schema_migrations (version) values ('2020010100000000')",
    );
    is_refused(&folder, "has migration 2020010100000000");
}

#[test]
fn the_file_of_a_later_release_is_refused_and_left_as_it_is() {
    let folder = ours();
    make(
        &folder,
        "insert into __diesel_schema_migrations (version) values ('20990101000000'); \
         pragma wal_checkpoint (truncate)",
    );
    is_refused(&folder, "newer than this program");
}

/// What is done to the bytes of a file.
type Damage = fn(&mut Vec<u8>);

#[test]
fn a_damaged_file_is_refused_and_left_as_it_is() {
    let damages: [(&str, Damage); 4] = [
        ("it was cut off", |file| file.truncate(file.len() / 2)),
        ("it was cut off in its first page", |file| file.truncate(1_000)),
        ("its first page is scratched", |file| file[100..1_000].fill(0xa5)),
        ("its schema is scratched", |file| file[1_000..4_096].fill(0xff)),
    ];
    for (damage, make) in damages {
        let folder = ours();
        let path = folder.file("broadsheet.db");
        let mut file = std::fs::read(&path).expect("reads");
        assert!(file.len() > 8 * 4_096, "it has pages");
        make(&mut file);
        std::fs::write(&path, file).expect("writes");
        println!("{damage}");
        is_refused(&folder, "the database file broadsheet.db is damaged");
    }
}

#[test]
fn an_empty_file_is_a_new_database() {
    let folder = Folder::create();
    std::fs::write(folder.file("broadsheet.db"), "").expect("writes");
    Server::start(&folder, &[]).post(FIRST_POST).expect(201);
}

/// A folder with a database that was closed in order.
fn ours() -> Folder {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    server.post(FIRST_POST).expect(201);
    server.stop();
    folder
}

fn make(folder: &Folder, sql: &str) {
    let path = folder.file("broadsheet.db");
    let mut connection = SqliteConnection::establish(path.to_str().expect("UTF-8")).expect("opens");
    connection.batch_execute(sql).expect("runs");
}

#[track_caller]
fn is_refused(folder: &Folder, told: &str) {
    let before = files(folder);
    for arguments in [
        &["serve"][..],
        &["serve", "--no-migrate"],
        &["migrate"],
        &["migrate", "--undo"],
        &["token", "list"],
    ] {
        let ended = Program::run(Program::command(folder, arguments));
        let line = ended.refusal(1);
        assert!(line.contains(told), "{arguments:?}: {line}");
        assert!(files(folder) == before, "{arguments:?} changed the file");
    }
}

/// All that is in the folder.
fn files(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder.path()).expect("is there");
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("readable");
        let bytes = std::fs::read(entry.path()).expect("reads");
        (entry.file_name().to_string_lossy().into_owned(), bytes)
    };
    entries.map(file).collect()
}
