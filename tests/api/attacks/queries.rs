//! SQL injection.

use serde_json::{Value, json};

use super::encoded;
use crate::support::*;

/// What a query that was glued together would trip over.
const PAYLOADS: [&str; 48] = [
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\'",
    "\\\\'",
    "%",
    "_",
    "%_%",
    "[a-z]%",
    "*",
    "?",
    "$1",
    ":name",
    "@name",
    "?1",
    "--",
    "-- -",
    "/*",
    "*/",
    "/**/",
    "#",
    ";",
    "';",
    "');",
    "'; drop table articles; --",
    "'; drop table tokens; --",
    "\"; drop table articles; --",
    "1; drop table articles",
    "x'; delete from articles where '1'='1",
    "x'; update articles set title = 'pwned'; --",
    "x'); insert into articles values ('1', '2'); --",
    "' or '1'='1",
    "' or 1=1 --",
    "' or 1=1 /*",
    "\" or \"\"=\"",
    "1 or 1=1",
    "' and 1=0 union select * from tokens --",
    "' union all select null, null, null --",
    "1' order by 100 --",
    "'||(select secret_hash from tokens)||'",
    "'; select pg_sleep(20); --",
    "' and randomblob(1000000000) --",
    "$$; drop table articles; $$",
    "E'\\x27'",
    "\u{2bc} or 1=1 --",
    "\u{ff07}; drop table articles; --",
];

/// The parameters that the contract names, and one that it does not.
const PARAMETERS: [&str; 17] = [
    "limit",
    "fields",
    "after",
    "before",
    "sort",
    "q",
    "tag",
    "author",
    "slug",
    "status",
    "published_after",
    "published_before",
    "updated_after",
    "updated_before",
    "total",
    "id",
    "x",
];

/// A server with an article and tokens that must still be there afterwards.
struct Witness {
    server: Server,
    path: String,
    article: Value,
}

impl Witness {
    async fn start() -> Self {
        let server = Server::start().await;
        let body = json!({ "title": "Here", "content": "Still.", "slug": "here", "tags": ["a"],
                           "summary": "S", "author": "A", "status": "draft" });
        let written = server.post("/articles", JSON, &body.to_string()).await.expect(201);
        let server = server.with(&[Scope::Admin]).await;
        Self { path: written.location(), article: written.json(), server }
    }

    /// The article as it was, and beside it so many that others wrote.
    async fn must_see(&self, others: usize, what: &str) {
        let read = self.server.get(&self.path, JSON).await.expect(200).json();
        assert_eq!(read, self.article, "after {what}");
        let list = self.server.get("/articles?limit=100", JSON).await.expect(200).json();
        assert_eq!(list.as_array().map(Vec::len), Some(others + 1), "after {what}");
        let everybody = self.server.anonymous();
        everybody.get(&self.path, JSON).await.expect(404);
    }
}

/// Refused or answered, but never by the database.
#[track_caller]
fn check(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{} to {what}: {}", answer.status, answer.text());
    let text = answer.text().to_lowercase();
    for trace in
        ["sqlite", "postgres", "diesel", "syntax error at", "unrecognized token", "near \\"]
    {
        assert!(!text.contains(trace), "{trace} in the answer to {what}: {text}");
    }
}

#[actix_web::test]
async fn a_text_is_kept_as_it_is_whatever_sql_it_holds() {
    let witness = Witness::start().await;
    let server = &witness.server;
    for payload in PAYLOADS {
        let article = json!({ "title": payload, "content": payload, "summary": payload,
                              "author": payload });
        let answer = server.post("/articles", JSON, &article.to_string()).await.expect(201);
        let path = answer.location();
        for read in [answer.json(), server.get(&path, JSON).await.expect(200).json()] {
            for name in ["title", "content", "summary", "author"] {
                assert_eq!(read[name], payload);
            }
        }
        server.patch(&path, JSON, &article.to_string()).await.expect(200);
        let refused = json!({ "title": "x", "content": "", "slug": payload, "tags": [payload],
                              "status": payload, "published_at": payload });
        let answer = server.post("/articles", JSON, &refused.to_string()).await.expect(422);
        check(&answer, payload);
        assert_eq!(answer.places(), ["/slug", "/tags/0", "/status", "/published_at"], "{payload}");
        let name = json!({ "name": payload, "scopes": ["articles:write"] });
        let made = server.post("/tokens", JSON, &name.to_string()).await.expect(201).json();
        assert_eq!(made["name"], payload);
        let tokens = server.get("/tokens", JSON).await.expect(200).json();
        let tokens = tokens.as_array().expect("an array");
        assert!(tokens.iter().any(|token| token["name"] == payload), "{payload}");
        witness.must_see(1, payload).await;
        server.delete(&path).await.expect(204);
    }
    let count = server.get("/tokens", JSON).await.expect(200).json();
    assert_eq!(count.as_array().map(Vec::len), Some(PAYLOADS.len() + 2));
}

#[actix_web::test]
async fn a_url_asks_for_nothing_but_what_it_names() {
    let witness = Witness::start().await;
    let server = &witness.server;
    let id = witness.path.rsplit('/').next().expect("an id");
    for payload in PAYLOADS {
        let after = |start: &str| encoded(&format!("{start}{payload}"));
        for item in [encoded(payload), after("here"), after(id), after("0"), after("-1")] {
            for collection in ["/articles", "/tokens"] {
                let path = format!("{collection}/{item}");
                for (method, body) in
                    [("GET", ""), ("DELETE", ""), ("PUT", FIRST_POST), ("PATCH", "{}")]
                {
                    let headers = [("content-type", JSON)];
                    let answer = server.request(method, &path, &headers, body.as_bytes()).await;
                    check(&answer, &path);
                    assert!(answer.status >= 400, "{method} {path} is {}", answer.status);
                }
            }
        }
        for name in PARAMETERS {
            for value in [encoded(payload), after("1"), after(id)] {
                for path in ["/articles", "/tags", &witness.path] {
                    let path = format!("{path}?{name}={value}");
                    check(&server.get(&path, JSON).await, &path);
                }
            }
        }
        let parameter = format!("/articles?{}=1", encoded(payload));
        check(&server.get(&parameter, JSON).await.expect(400), &parameter);
        witness.must_see(0, payload).await;
    }
}

#[actix_web::test]
async fn a_header_asks_for_nothing_either() {
    let witness = Witness::start().await;
    let good = witness.server.token.clone().expect("a token");
    for payload in PAYLOADS {
        for token in [payload.to_owned(), format!("bs_{payload}"), format!("{good}{payload}")] {
            let bearer = witness.server.bearing(&token);
            check(&bearer.get(&witness.path, JSON).await.expect(401), payload);
            check(&bearer.delete(&witness.path).await.expect(401), payload);
        }
        let headers = ["x-request-id", "if-none-match", "if-match", "idempotency-key", "prefer"]
            .map(|name| (name, payload));
        let answer = witness.server.request("GET", "/articles", &headers, b"").await;
        check(&answer, payload);
        witness.must_see(0, payload).await;
    }
}

#[actix_web::test]
async fn a_nul_reaches_no_database() {
    let witness = Witness::start().await;
    let server = &witness.server;
    for name in ["title", "content", "summary", "author", "slug", "status"] {
        let mut article = json!({ "title": "x", "content": "x" });
        article[name] = json!("a\0b");
        let answer = server.post("/articles", JSON, &article.to_string()).await.expect(422);
        assert_eq!(answer.places(), [format!("/{name}")]);
    }
    let token = json!({ "name": "a\0b", "scopes": ["articles:write"] });
    server.post("/tokens", JSON, &token.to_string()).await.expect(422);
    for path in ["/articles/a%00b", "/articles/here%00", "/tokens/%00"] {
        let answer = server.delete(path).await;
        check(&answer.expect(404), path);
    }
    for parameter in PARAMETERS {
        check(&server.get(&format!("/articles?{parameter}=%00"), JSON).await.expect(400), "NUL");
    }
    witness.must_see(0, "NUL").await;
}
