//! What `deploy/` has for whoever runs it, tried as far as it can be here.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

use crate::support::*;

/// nginx and Caddy as the snippets set them up, where a tag stays as it is, and
/// as they do when they compress what is not compressed yet.
#[test]
fn entity_tags_hold_through_the_proxies() {
    let folder = Folder::create();
    let server = Server::start(&folder, &["--trusted-proxy", "127.0.0.1"]);
    let all = "gzip on; gzip_min_length 1; gzip_proxied any; gzip_types *;";
    let fronts: [(&str, Make, &str, bool); 4] = [
        ("nginx", nginx, "gzip off;", true),
        ("nginx-gzip", nginx, all, false),
        ("caddy", caddy, "", true),
        ("caddy-gzip", caddy, "encode gzip zstd\n", false),
    ];
    for (name, make, compression, is_kept) in fronts {
        let address = format!("127.0.0.1:{}", free_port());
        let proxy = Program::start(make(&folder, &address, &server, compression));
        eventually(&format!("{name} listens"), || TcpStream::connect(&address).is_ok());
        for (length, content) in [("short", "x"), ("long", &"word ".repeat(1_000))] {
            let title = format!("{name}-{length}");
            server.post(&format!(r#"{{"title": "{title}", "content": "{content}"}}"#)).expect(201);
            let path = format!("/articles/{title}");
            let tag = ask(&server, &server.address, "GET", &path, "", "").expect(200);
            let kept = tag.header("etag").filter(|_| is_kept);
            tag_holds(&server, &address, &path, kept);
        }
        proxy.signal("TERM");
        proxy.wait();
    }
}

/// Makes the command that runs a proxy on an address, before a server, with
/// what it is told of compression.
type Make = fn(&Folder, &str, &Server, &str) -> Command;

/// The tag that an article has through a proxy is this one, if it is given, and
/// is good for conditions.
#[track_caller]
fn tag_holds(server: &Server, address: &str, path: &str, kept: Option<&str>) {
    let ask = |method, fields: &str, body| ask(server, address, method, path, fields, body);
    let first = ask("GET", "", "").expect(200);
    let tag = first.header("etag").expect("a tag");
    assert_eq!(kept.unwrap_or(tag), tag, "{path}");
    let same = format!("If-None-Match: {tag}\r\n");
    ask("GET", &same, "").expect(304);
    let condition = format!("If-Match: {tag}\r\n");
    ask("PUT", &condition, r#"{"title": "Other", "content": ""}"#).expect(200);
    ask("PUT", &condition, r#"{"title": "Third", "content": ""}"#).expect(412);
    let changed = ask("GET", &same, "").expect(200);
    assert_ne!(changed.header("etag"), Some(tag), "{path}");
}

/// The snippet with addresses of ours, and what stands around it in Debian.
fn nginx(folder: &Folder, address: &str, server: &Server, compression: &str) -> Command {
    let snippet = read("deploy/nginx.conf")
        .replace("listen 80;", &format!("listen {address};"))
        .replace("127.0.0.1:8080", &server.address)
        .replace("gzip off;", compression);
    let folders: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("{name}_temp_path {name};\n"))
        .collect();
    let text = format!(
        "daemon off; master_process off; pid pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{folders}{snippet}}}\n"
    );
    std::fs::write(folder.file("nginx.conf"), text).expect("writes");
    // Debian keeps it off the PATH of those who are not root.
    let is_debian = Path::new("/usr/sbin/nginx").exists();
    let mut command = Command::new(if is_debian { "/usr/sbin/nginx" } else { "nginx" });
    command
        .arg("-p")
        .arg(folder.path())
        .arg("-c")
        .arg(folder.file("nginx.conf"))
        .args(["-e", "stderr"]);
    command
}

fn caddy(folder: &Folder, address: &str, server: &Server, compression: &str) -> Command {
    let snippet = read("deploy/Caddyfile")
        .replace("blog.example {", &format!("http://{address} {{\n{compression}"))
        .replace("127.0.0.1:8080", &server.address);
    std::fs::write(folder.file("Caddyfile"), format!("{{\nadmin off\n}}\n{snippet}"))
        .expect("writes");
    let mut command = Command::new("caddy");
    command.args(["run", "--config"]).arg(folder.file("Caddyfile"));
    command.env("HOME", folder.path()).env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Asks as a client does that takes gzip.
#[track_caller]
fn ask(server: &Server, to: &str, method: &str, path: &str, fields: &str, body: &str) -> Answer {
    let (mut wire, length) = (Wire::open(to), body.len());
    wire.send(&format!(
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n{}{fields}\
         Accept-Encoding: gzip\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n\r\n{body}",
        server.authorization()
    ));
    wire.answer()
}

/// The unit as systemd itself judges it; its exposure is between 0 and 10.
#[test]
fn the_unit_is_valid_and_hardened() {
    let folder = Folder::create();
    let unit = read("deploy/broadsheet.service")
        .replace("/usr/local/bin/broadsheet", env!("CARGO_BIN_EXE_broadsheet"));
    std::fs::write(folder.file("broadsheet.service"), unit).expect("writes");
    let judge = |arguments: &[&str]| {
        let mut command = Command::new("systemd-analyze");
        command.args(arguments).arg(folder.file("broadsheet.service"));
        Program::run(command)
    };
    let verified = judge(&["verify"]).well();
    assert_eq!((verified.output.as_str(), verified.errors.as_str()), ("", ""));
    judge(&["security", "--offline=true", "--threshold=20", "--no-pager"]).well();
}

/// There is no engine to build the image with; but what it is told exists.
#[test]
fn what_the_container_is_told_exists() {
    let file = read("deploy/Dockerfile");
    let help = Program::run_with(&[], &["--help"]).well().output;
    assert!(help.contains("\n  health "), "{help}");
    assert!(file.contains(r#"CMD ["broadsheet", "health"]"#));
    for name in ["LISTEN", "DATABASE_URL", "LOG_FORMAT"] {
        assert!(
            file.contains(&format!("{name}=")) && help.contains(&format!("env: {name}")),
            "{name}"
        );
    }
    let compose = read("deploy/compose.yaml");
    assert!(compose.contains("SHUTDOWN_DELAY:") && help.contains("env: SHUTDOWN_DELAY"));
    let version = read("Cargo.toml");
    let version =
        version.lines().find_map(|line| line.strip_prefix("rust-version = ")).expect("one");
    assert!(file.contains(&format!("FROM rust:{}-", version.trim_matches('"'))), "{version}");
}
