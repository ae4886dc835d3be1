//! The `curl` that everybody has.

use std::process::Command;

use crate::support::*;

#[test]
fn curl_writes_over_each_version_of_http() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    for version in ["--http1.0", "--http1.1", "--http2"] {
        let answer = curl(&server, &[version, "-d", FIRST_POST]);
        assert!(answer.contains(r#""content":"From my new blog app!""#), "{version}: {answer}");
    }
    assert_eq!(server.titles(), ["First post..."; 3]);
}

#[test]
fn curl_sends_a_large_article_and_reads_it_back() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let content = "0123456789abcdef".repeat(1 << 16);
    let body = format!(r#"{{"title": "Large", "content": "{content}"}}"#);
    std::fs::write(folder.file("large.json"), body).expect("writes");
    let file = format!("@{}", folder.file("large.json").display());
    for version in ["--http1.1", "--http2"] {
        curl(&server, &[version, "--data-binary", &file]);
        let read = curl(&server, &[version, "--get", "--compressed"]);
        assert!(read.contains(&content), "{version}");
    }
}

#[test]
fn curl_is_told_that_it_sent_too_much() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    std::fs::write(folder.file("huge.json"), vec![b' '; 48 << 20]).expect("writes");
    let file = folder.file("huge.json").display().to_string();
    for more in ["Expect:", "Expect: 100-continue", "Transfer-Encoding: chunked"] {
        let answer = curl(&server, &["-X", "POST", "-T", &file, "-H", more]);
        assert!(answer.contains(r#""status":413"#), "{more}: {answer}");
    }
}

/// What curl prints when it asks for `/articles`.
#[track_caller]
fn curl(server: &Server, arguments: &[&str]) -> String {
    let mut command = Command::new("curl");
    command.args(["-sS", "--max-time", "30", "-H", "Content-Type: application/json"]);
    command.args(["-H", server.authorization().trim_end()]).args(arguments);
    command.arg(format!("http://{}/articles", server.address));
    Program::run(command).well().output
}
