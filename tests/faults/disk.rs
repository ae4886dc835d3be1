//! A disk that is full, fails, or may not be written to, under SQLite.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::door::{Door, is_refusal};
use crate::support::*;

#[test]
fn a_full_disk_refuses_writes_until_there_is_room() {
    let folder = Folder::create();
    let Some((server, disk)) = on_a_small_disk(&folder) else { return };
    let door = Door::of(&server);
    write(&door, "Before").expect(201);
    let filler = disk.join("filler");
    fill(&filler);
    let accepted = is_read_only(&door);
    std::fs::remove_file(filler).expect("is ours");
    write(&door, "Afterwards").expect(201);
    // The disk goes with the server, so another looks at a copy.
    let copy = Folder::create();
    for name in ["broadsheet.db", "broadsheet.db-wal"] {
        std::fs::copy(disk.join(name), copy.file(name)).expect("copies");
    }
    drop(server);
    let mut expected = vec!["Perhaps"; accepted + 2];
    expected[0] = "Afterwards";
    expected[accepted + 1] = "Before";
    assert_eq!(Server::start(&copy, &[]).titles(), expected);
}

#[test]
fn a_disk_that_fails_refuses_writes_until_it_is_mended() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let door = Door::of(&server);
    write(&door, "Before").expect(201);
    for (call, error) in [
        ("fsync,fdatasync", "EIO"),
        ("fsync,fdatasync", "ENOSPC"),
        ("write,pwrite64", "EIO"),
        ("write,pwrite64", "ENOSPC"),
        ("write,pwrite64", "EROFS"),
        ("write,pwrite64", "EDQUOT"),
    ] {
        let fault = Fault::begin(&server, &folder, call, error);
        is_read_only(&door);
        fault.end();
        write(&door, &format!("After {call} {error}")).expect(201);
    }
    let titles = server.titles();
    drop(server);
    let again = Server::start(&folder, &[]);
    assert_eq!(again.titles(), titles, "what was acknowledged, and nothing else");
    let database = Database::Sqlite(folder);
    let wrong = "select count(*) from pragma_integrity_check where integrity_check <> 'ok'";
    assert_eq!(database.number(wrong), 0);
}

/// Writes are refused, and reads go on. Gives how many were accepted before that.
#[track_caller]
fn is_read_only(door: &Door) -> usize {
    let mut accepted = 0;
    // What is injected begins a moment after it is asked for; and the log may have room yet
    // where the disk has none.
    eventually("writes are refused", || {
        let is_refused = write(door, "Perhaps").status != 201;
        accepted += usize::from(!is_refused);
        is_refused
    });
    for _ in 0..3 {
        is_refusal(&write(door, "Never"));
        let change = r#"{"content": "changed"}"#;
        is_refusal(&door.ask("PATCH", "/articles/before", "", change).expect("an answer"));
        is_refusal(&door.ask("DELETE", "/articles/before", "", "").expect("an answer"));
    }
    for path in ["/articles/before", "/articles", "/articles?q=before&total=true", "/tags", "/"] {
        door.get(path).expect("an answer").expect(200);
    }
    let article = door.get("/articles/before").expect("an answer").json();
    assert_eq!((&article["content"], &article["version"]), (&"".into(), &1.into()));
    door.get("/health/live").expect("an answer").expect(200);
    accepted
}

#[track_caller]
fn write(door: &Door, title: &str) -> Answer {
    let article = format!(r#"{{"title": "{title}", "content": ""}}"#);
    door.ask("POST", "/articles", "", &article).expect("an answer")
}

/// A server whose folder has room for few articles, and where we see it. Not
/// every system lets us make a file system; in CI it must.
fn on_a_small_disk(folder: &Folder) -> Option<(Server, PathBuf)> {
    std::fs::create_dir(folder.file("disk")).expect("makes");
    let outer = ["unshare", "--mount", "--map-root-user"];
    let probe = Program::run(Program::within(folder, &outer, "mount -t tmpfs none disk"));
    if probe.status != Some(0) {
        assert!(std::env::var_os("CI").is_none(), "no file system of our own: {}", probe.errors);
        eprintln!("skipped: the system lets us make no file system: {}", probe.errors);
        return None;
    }
    let script = r#"mount -t tmpfs -o size=4m none disk && cd disk && exec "$0""#;
    let mut command = Program::within(folder, &outer, script);
    command.env("LISTEN", "127.0.0.1:0");
    let server = Server::launch(command);
    let root = PathBuf::from(format!("/proc/{}/root", server.program.id()));
    let disk = root.join(folder.file("disk").strip_prefix("/").expect("absolute"));
    Some((server, disk))
}

fn fill(path: &Path) {
    let mut file = File::create(path).expect("there is room yet");
    while file.write_all(&[0; 512]).is_ok() {}
}

/// A fault of the disk, as strace makes it happen.
struct Fault(Program);

impl Fault {
    /// These system calls of the server fail so, where they are about its database.
    fn begin(server: &Server, folder: &Folder, calls: &str, error: &str) -> Self {
        // Debuggers may be root's alone.
        let is_root = folder.path().metadata().is_ok_and(|file| file.uid() == 0);
        let mut command = Command::new(if is_root { "strace" } else { "sudo" });
        if !is_root {
            command.args(["-n", "strace"]);
        }
        command.args(["-f", "-o", "/dev/null", "-p", &server.program.id().to_string()]);
        for name in ["broadsheet.db", "broadsheet.db-wal"] {
            command.arg("-P").arg(folder.file(name));
        }
        command.args([
            "-e",
            &format!("trace={calls}"),
            "-e",
            &format!("inject={calls}:error={error}"),
        ]);
        let program = Program::start(command);
        program.errors.find("attached").expect("strace is allowed to");
        Self(program)
    }

    fn end(self) {
        self.0.signal("INT");
        self.0.wait();
    }
}
