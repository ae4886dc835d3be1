//! What a proxy says of a request, and whose word counts.

use crate::support::*;

#[test]
fn absolute_urls_follow_a_trusted_proxy_alone() {
    let folder = Folder::create();
    let own = "http://a.example/articles";
    for (options, forwarded, told) in [
        (&[][..], "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n", own),
        (
            &["--trusted-proxy", "192.0.2.1"],
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n",
            own,
        ),
        (
            &["--trusted-proxy", "127.0.0.1"],
            "X-Forwarded-Proto: https\r\nX-Forwarded-Host: blog.example\r\n",
            "https://blog.example/articles",
        ),
        (
            &["--trusted-proxy", "::ffff:127.0.0.1"],
            "X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n\
             X-Forwarded-Host: evil.example, blog.example\r\n",
            "https://blog.example/articles",
        ),
        (&["--trusted-proxy", "127.0.0.0/8"], "X-Forwarded-Proto: gopher\r\n", own),
        (&["--trusted-proxy", "127.0.0.1"], "X-Forwarded-Host: \r\n", own),
        (&["--trusted-proxy", "127.0.0.1"], "", own),
        (
            &["--trusted-proxy", "127.0.0.1", "--base-url", "https://news.example/"],
            "X-Forwarded-Host: blog.example\r\n",
            "https://news.example/articles",
        ),
    ] {
        let server = Server::start(&folder, options);
        let mut wire = server.wire();
        wire.send(&format!("GET / HTTP/1.1\r\nHost: a.example\r\n{forwarded}\r\n"));
        let front = wire.answer().expect(200).text().replace("&#x2f;", "/");
        assert!(front.contains(&format!(" {told}<")), "{options:?} {forwarded:?}: {front}");
    }
}
