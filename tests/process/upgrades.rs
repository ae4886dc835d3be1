//! Offers of another protocol, which are passed over.

use crate::support::*;

/// Java's HttpClient offers HTTP/2 with each request; curl does with `--http2`.
#[test]
fn an_offer_to_upgrade_loses_no_body() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let settings = "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n";
    for offer in [
        format!("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n{settings}"),
        format!("Connection: Upgrade\r\nUpgrade: h2c\r\n{settings}"),
        "Connection: Upgrade\r\nUpgrade: h2c\r\n".to_owned(),
        "Connection: keep-alive, Upgrade\r\nUpgrade: TLS/1.3, h2c\r\n".to_owned(),
        "Upgrade: h2c\r\n".to_owned(),
    ] {
        for framing in ["length", "chunks"] {
            let mut wire = server.wire();
            let length = FIRST_POST.len();
            let head = server.head("POST", "/articles");
            match framing {
                "length" => wire.send(&format!("{head}{offer}Content-Length: {length}\r\n\r\n")),
                _ => wire.send(&format!(
                    "{head}{offer}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n"
                )),
            }
            wire.send(FIRST_POST);
            if framing == "chunks" {
                wire.send("\r\n0\r\n\r\n");
            }
            let answer = wire.answer().expect(201);
            assert_eq!(answer.json()["content"], "From my new blog app!", "{offer}");
            assert_eq!(answer.header("upgrade"), None, "{offer}");
            if offer.starts_with("Connection") {
                assert_eq!(answer.header("connection"), Some("close"), "{offer}");
                assert_eq!(wire.rest().as_deref(), Some(&b""[..]), "{offer}");
            }
        }
    }
}

/// As a browser asks that would like a web socket, which is not on offer.
#[test]
fn an_offer_of_a_web_socket_is_answered_in_http() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    let mut wire = server.wire();
    wire.send("GET /articles HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    wire.send("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    wire.answer().expect(200);
    server.get("/articles").expect(200);
}
