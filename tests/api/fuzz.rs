//! Whatever is sent, the server neither panics nor fails, and answers soon.
//!
//! Each target starts from the examples in `tests/corpora` and changes them at
//! random; `FUZZ=100000 cargo test --test api fuzz` tries so many inputs of each.
//! What it finds is printed with the seed, and belongs into the corpus.

mod mutation;

use std::time::{Duration, Instant};

use mutation::Mutator;

use crate::support::*;

/// How many inputs of each target are tried, unless `FUZZ` says more.
const USUAL: u64 = 400;

/// No input of this size may take so long, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The longest input.
const MOST_BYTES: usize = 16 * 1024;

fn executions() -> u64 {
    let number = |text: String| text.parse().expect("FUZZ is a number of inputs");
    std::env::var("FUZZ").map_or(USUAL, number)
}

/// Tries what becomes of the corpus, one input after the other.
async fn fuzz(corpus: &str, send: impl AsyncFn(&Server, &[u8]) -> Answer) {
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let seed = std::env::var("FUZZ_SEED").map_or(1, |text| text.parse().expect("a number"));
    let mut mutator = Mutator::new(corpus, seed, MOST_BYTES);
    for count in 0..executions() {
        let input = mutator.next();
        let start = Instant::now();
        let answer = send(&server, &input).await;
        let shown =
            || format!("{corpus}, FUZZ_SEED={seed}, input {count}: {}", input.escape_ascii());
        assert!(answer.status < 500, "{} for {}", answer.status, shown());
        assert!(start.elapsed() < PATIENCE, "{:?} for {}", start.elapsed(), shown());
        if answer.status == 400 || answer.status == 422 {
            assert!(!answer.body.is_empty(), "a problem without a document: {}", shown());
        }
    }
}

/// What a header field or a URL can carry.
fn as_field(input: &[u8]) -> String {
    let characters = String::from_utf8_lossy(input);
    characters.chars().filter(|c| (' '..='~').contains(c)).collect()
}

/// What stands in a query, with the separators as they are.
fn as_query(input: &[u8]) -> String {
    let one = |byte: &u8| match byte {
        b'!'..=b'~' if *byte != b'#' && *byte != b'"' && *byte != b'<' && *byte != b'>' => {
            char::from(*byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    input.iter().take(2_000).map(one).collect()
}

#[actix_web::test]
async fn bodies_in_json() {
    fuzz("json", async |server, input| {
        server.request("POST", "/articles", &[("content-type", JSON)], input).await
    })
    .await;
}

#[actix_web::test]
async fn bodies_in_xml() {
    fuzz("xml", async |server, input| {
        server.request("POST", "/articles", &[("content-type", XML)], input).await
    })
    .await;
}

#[actix_web::test]
async fn accept() {
    fuzz("accept", async |server, input| {
        let field = as_field(input);
        let fields = [("accept", field.as_str()), ("accept-encoding", field.as_str())];
        server.request("GET", "/articles/first-post", &fields, b"").await
    })
    .await;
}

#[actix_web::test]
async fn conditions() {
    fuzz("conditions", async |server, input| {
        let field = as_field(input);
        let names = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];
        let fields = [(names[input.len() % 4], field.as_str()), (names[field.len() % 4], &field)];
        let method = if input.len() % 2 == 0 { "GET" } else { "PATCH" };
        let body: &[u8] = if method == "GET" { b"" } else { b"{}" };
        let fields = [fields[0], fields[1], ("content-type", JSON)];
        server.request(method, "/articles/first-post", &fields, body).await
    })
    .await;
}

#[actix_web::test]
async fn queries() {
    fuzz("query", async |server, input| {
        let path = ["/articles", "/tags", "/feed.atom", "/articles.html"][input.len() % 4];
        server.get(&format!("{path}?{}", as_query(input)), JSON).await
    })
    .await;
}

#[actix_web::test]
async fn cursors() {
    fuzz("cursor", async |server, input| {
        let name = if input.len() % 2 == 0 { "after" } else { "before" };
        server.get(&format!("/articles?{name}={}", as_query(input).replace('&', "")), JSON).await
    })
    .await;
}

#[actix_web::test]
async fn markdown() {
    fuzz("markdown", async |server, input| {
        let content = String::from_utf8_lossy(input).replace('\0', "");
        let body = serde_json::json!({"title": "Fuzz", "content": content}).to_string();
        let written =
            server.put("/articles/00000000-0000-4000-8000-0000000000ff", JSON, &body).await;
        if written.status >= 300 {
            return written;
        }
        server.get("/articles/00000000-0000-4000-8000-0000000000ff", HTML).await
    })
    .await;
}
