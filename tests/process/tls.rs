//! HTTPS by the program itself.

use std::process::Command;

use crate::support::*;

const BOTH: [&str; 4] = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];

#[test]
fn https_is_served_over_each_version_of_http() {
    let folder = certified();
    let server = Server::start(&folder, &BOTH);
    for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
        let posted = curl(&folder, &server, "/articles", &[option, "-d", FIRST_POST]);
        assert!(posted.contains(r#""title":"First post...""#), "{posted}");
        let read =
            curl(&folder, &server, "/articles?limit=5", &[option, "-w", "\n%{http_version}"]);
        assert!(read.contains(r#""content":"From my new blog app!""#), "{read}");
        assert_eq!(read.lines().last(), Some(version), "ALPN");
    }
}

#[test]
fn a_large_body_comes_whole_over_http_2() {
    let folder = certified();
    let server = Server::start(&folder, &BOTH);
    let content = "0123456789abcdef".repeat(1 << 15);
    let body = format!(r#"{{"title": "Large", "content": "{content}"}}"#);
    std::fs::write(folder.file("large.json"), body).expect("writes");
    let posted = curl(&folder, &server, "/articles", &["--http2", "--data-binary", "@large.json"]);
    assert!(posted.contains(&content), "what was sent comes back");
}

#[test]
fn whatever_names_the_server_says_https() {
    let folder = certified();
    let server = Server::start(&folder, &BOTH);
    let printed = server.program.output.text();
    for expected in [
        format!("' https://{}/articles", server.address),
        format!("articles at  https://{}/articles", server.address),
        format!("docs at      https://{}/docs", server.address),
    ] {
        assert!(printed.contains(&expected), "{expected} is not in {printed}");
    }
    assert!(!printed.contains("http://"), "{printed}");
    let told = format!("https://localhost:{}/articles", port(&server));
    for option in ["--http2", "--http1.1"] {
        let front = curl(&folder, &server, "/", &[option]).replace("&#x2f;", "/");
        assert!(front.contains(&told), "{option}: {front}");
        assert!(!front.contains("http://localhost"), "{option}: {front}");
    }
}

#[test]
fn who_does_not_speak_tls_gets_nothing_and_disturbs_nobody() {
    let folder = certified();
    let server = Server::start(&folder, &BOTH);
    curl(&folder, &server, "/articles", &["-d", FIRST_POST]);
    let mut plain = server.wire();
    plain.send("GET /articles HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut silent = server.wire();
    curl(&folder, &server, "/articles", &[]);
    for wire in [&mut plain, &mut silent] {
        let bytes = wire.rest().expect("the connection is closed");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("HTTP/") && !text.contains("First post"), "{text}");
    }
    let log = server.stop().errors;
    assert!(!log.contains("panic") && !log.contains("ERROR"), "{log}");
}

#[test]
fn one_option_without_the_other_is_refused() {
    let folder = certified();
    for (alone, wanted) in [(&BOTH[..2], "--tls-key"), (&BOTH[2..], "--tls-cert")] {
        let ended = Program::run(Program::command(&folder, alone));
        assert_eq!(ended.status, Some(2), "{}", ended.errors);
        assert_eq!(ended.output, "");
        assert!(ended.errors.contains(wanted), "{}", ended.errors);
    }
}

#[test]
fn a_file_that_cannot_be_used_is_told() {
    let folder = certified();
    std::fs::write(folder.file("diary"), "Dear diary").expect("writes");
    openssl(&folder, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem");
    for (certificate, key, told) in [
        ("missing", "key.pem", "cannot use missing for TLS: I/O error: No such file"),
        ("cert.pem", "missing", "cannot use missing for TLS: I/O error: No such file"),
        ("diary", "key.pem", "cannot use diary for TLS: it holds no certificate"),
        ("cert.pem", "diary", "cannot use diary for TLS: it holds no private key"),
        ("key.pem", "key.pem", "cannot use key.pem for TLS: it holds no certificate"),
        ("cert.pem", "cert.pem", "cannot use cert.pem for TLS: it holds no private key"),
        ("cert.pem", "other.pem", "other.pem for TLS: it is not the key of the certificate"),
    ] {
        let options = ["--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key];
        let ended = Program::run(Program::command(&folder, &options));
        let line = ended.refusal(1);
        assert!(line.contains(told), "{certificate}, {key}: {line}");
    }
}

/// A folder with a certificate for localhost and its key.
fn certified() -> Folder {
    let folder = Folder::create();
    openssl(
        &folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
         -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem",
    );
    folder
}

#[track_caller]
fn openssl(folder: &Folder, arguments: &str) {
    let mut command = Command::new("openssl");
    command.current_dir(folder.path()).args(arguments.split_whitespace());
    Program::run(command).well();
}

fn port(server: &Server) -> &str {
    server.address.rsplit(':').next().expect("a port")
}

/// What a curl that trusts our certificate alone prints.
#[track_caller]
fn curl(folder: &Folder, server: &Server, path: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("curl");
    command.current_dir(folder.path());
    command.args(["-sS", "--max-time", "30", "--noproxy", "*", "--cacert", "cert.pem"]);
    command.args(["-H", server.authorization().trim_end(), "-H", "Content-Type: application/json"]);
    command.args(arguments).arg(format!("https://localhost:{}{path}", port(server)));
    Program::run(command).well().output
}
