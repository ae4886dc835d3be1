//! So many requests a second.

use std::num::NonZeroU32;

use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;
use broadsheet::app::Settings;
use broadsheet::http::peer::TrustedProxies;

use crate::support::*;

async fn server(trusted: &[&str]) -> Server {
    let proxies = trusted.iter().map(|network| network.parse().expect("a network")).collect();
    Server::start_with(Settings {
        rate_limit: NonZeroU32::new(5),
        trusted_proxies: TrustedProxies(proxies),
        ..settings()
    })
    .await
}

/// Asks from that address, as a proxy there would forward for another.
async fn ask(server: &Server, method: &str, path: &str, peer: &str, forwarded: &str) -> Answer {
    let mut request = TestRequest::with_uri(path)
        .method(method.parse().expect("a method"))
        .peer_addr(format!("{peer}:1000").parse().expect("an address"));
    if !forwarded.is_empty() {
        request = request.append_header(("x-forwarded-for", forwarded));
    }
    server.anonymous().send(request).await
}

fn standing(headers: &HeaderMap) -> Option<&str> {
    headers.get("ratelimit").and_then(|value| value.to_str().ok())
}

#[actix_web::test]
async fn who_asks_too_often_waits() {
    let server = server(&[]).await;
    let mut refused = None;
    for _ in 0..50 {
        let answer = ask(&server, "GET", "/articles", "192.0.2.1", "").await;
        assert_eq!(answer.header("ratelimit-policy"), Some("\"default\";q=5;w=1"));
        assert!(standing(&answer.headers).is_some_and(|text| text.starts_with("\"default\";r=")));
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("fifty at once are too many");
    let wait: u32 = refused.header("retry-after").expect("a wait").parse().expect("seconds");
    assert!((1..=2).contains(&wait));
    assert_eq!(refused.json()["type"], "/docs/problems/too-many-requests");
    for (method, path) in
        [("GET", "/health/live"), ("GET", "/health/ready"), ("OPTIONS", "/articles")]
    {
        let exempt = ask(&server, method, path, "192.0.2.1", "").await;
        assert!(exempt.status < 300 && exempt.header("ratelimit").is_none(), "{path}");
    }
    ask(&server, "GET", "/articles", "192.0.2.2", "").await.expect(200);
}

/// Whether the bucket of a client is empty once another has used up its own.
async fn shares(server: &Server, first: (&str, &str), second: (&str, &str)) -> bool {
    for _ in 0..50 {
        if ask(server, "GET", "/articles", first.0, first.1).await.status == 429 {
            return ask(server, "GET", "/articles", second.0, second.1).await.status == 429;
        }
    }
    panic!("fifty at once are too many");
}

#[actix_web::test]
async fn forwarded_addresses_count_only_from_trusted_proxies() {
    let spoofed = server(&[]).await;
    assert!(shares(&spoofed, ("192.0.2.1", "198.51.100.1"), ("192.0.2.1", "198.51.100.2")).await);
    let proxied = server(&["192.0.2.0/24"]).await;
    assert!(!shares(&proxied, ("192.0.2.1", "198.51.100.1"), ("192.0.2.1", "198.51.100.2")).await);
    let proxied = server(&["192.0.2.0/24"]).await;
    assert!(
        shares(
            &proxied,
            ("192.0.2.1", "203.0.113.1, 198.51.100.1"),
            ("192.0.2.2", "203.0.113.2, 198.51.100.1")
        )
        .await
    );
    let networks = server(&[]).await;
    assert!(shares(&networks, ("[2001:db8::1]", ""), ("[2001:db8::2]", "")).await);
}

#[actix_web::test]
async fn a_token_has_a_bucket_of_its_own() {
    let server = server(&[]).await;
    let ask = async |server: &Server| {
        let request = TestRequest::with_uri("/articles")
            .peer_addr("192.0.2.1:1000".parse().expect("an address"));
        server.send(request).await.status
    };
    let (first, second) = (server.clone(), server.with(&[Scope::Write]).await);
    let mut last = 200;
    for _ in 0..50 {
        last = ask(&first).await;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    assert_eq!(ask(&second).await, 200);
    assert_eq!(ask(&server.anonymous()).await, 200);
    let bad = server.bearing("bs_bad");
    let mut refused = 0;
    for _ in 0..50 {
        refused = ask(&bad).await;
        if refused == 429 {
            break;
        }
        assert_eq!(refused, 401);
    }
    assert_eq!(refused, 429, "bad tokens are counted by address");
}
