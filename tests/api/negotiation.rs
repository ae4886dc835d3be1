//! Which format and which coding an answer has, and what caches are told of it.

use broadsheet::http::coding::Coding;
use serde_json::json;

use crate::support::*;

const HTML_PAGE: &str = "text/html; charset=utf-8";
const TEXT_XML: &str = "text/xml; charset=utf-8";
const IMPOSSIBLE: &str = "image/png";
const CHROME: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,\
                      image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
const FIREFOX: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,\
                       image/png,image/svg+xml,*/*;q=0.8";
const SAFARI: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const EDGE: &str = "text/html, application/xhtml+xml, application/xml; q=0.9, */*; q=0.8";
const JAVA: &str = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
const AXIOS: &str = "application/json, text/plain, */*";
const JQUERY: &str = "application/json, text/javascript, */*; q=0.01";
const MINIFLUX: &str = "application/xml, application/atom+xml, application/rss+xml, \
                        application/rdf+xml, application/feed+json, text/html, */*;q=0.9";
const SIMPLE_PIE: &str = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, \
                          application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, \
                          unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1";
const OLD_READER: &str = "application/rss+xml, application/rdf+xml;q=0.8, \
                          application/atom+xml;q=0.6, application/xml;q=0.4, text/xml;q=0.4";

#[actix_web::test]
async fn each_client_gets_what_it_can_show() {
    // Who asks, its Accept, and the type at an article's URL and at the front page.
    let clients: [(&str, Option<&str>, &str, &str); 24] = [
        ("Chrome", Some(CHROME), HTML_PAGE, HTML_PAGE),
        ("Firefox", Some(FIREFOX), HTML_PAGE, HTML_PAGE),
        ("Firefox since 132", Some(SAFARI), HTML_PAGE, HTML_PAGE),
        ("Safari", Some(SAFARI), HTML_PAGE, HTML_PAGE),
        ("Edge", Some(CHROME), HTML_PAGE, HTML_PAGE),
        ("Edge of 2015", Some(EDGE), HTML_PAGE, HTML_PAGE),
        ("curl", Some("*/*"), JSON, HTML_PAGE),
        ("wget", Some("*/*"), JSON, HTML_PAGE),
        ("okhttp", None, JSON, HTML_PAGE),
        ("URLSession", Some("*/*"), JSON, HTML_PAGE),
        ("fetch", Some("*/*"), JSON, HTML_PAGE),
        ("axios", Some(AXIOS), JSON, JSON),
        ("Angular", Some(AXIOS), JSON, JSON),
        ("jQuery", Some(JQUERY), JSON, JSON),
        ("Retrofit and Ktor", Some("application/json"), JSON, JSON),
        ("Python requests", Some("*/*"), JSON, HTML_PAGE),
        ("Python httpx", Some("*/*"), JSON, HTML_PAGE),
        ("Java HttpURLConnection", Some(JAVA), HTML_PAGE, HTML_PAGE),
        ("Java HttpClient", None, JSON, HTML_PAGE),
        ("Go net/http", None, JSON, HTML_PAGE),
        ("an image element", Some("image/avif,image/webp,image/*,*/*;q=0.8"), JSON, HTML_PAGE),
        ("Miniflux", Some(MINIFLUX), XML, HTML_PAGE),
        ("SimplePie", Some(SIMPLE_PIE), XML, XML),
        ("an old feed reader", Some(OLD_READER), XML, XML),
    ];
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    for (client, accept, article, front) in clients {
        let headers: Vec<_> = accept.iter().map(|accept| ("accept", *accept)).collect();
        for (path, expected) in [
            ("/articles/first-post", article),
            ("/articles", article),
            ("/tags", article),
            ("/", front),
        ] {
            let answer = server.request("GET", path, &headers, b"").await.expect(200);
            assert_eq!(answer.header("content-type"), Some(expected), "{client} at {path}");
        }
    }
}

#[actix_web::test]
async fn accept_is_read_as_rfc_9110_has_it() {
    // The lines of Accept, and the type at an article's URL and at the front
    // page; an empty type is 406.
    let cases: [(&[&str], &str, &str); 52] = [
        // Names, in any case, with white space where it may stand.
        (&["application/json"], JSON, JSON),
        (&["application/xml"], XML, XML),
        (&["text/xml"], TEXT_XML, TEXT_XML),
        (&["text/html"], HTML_PAGE, HTML_PAGE),
        (&["Application/XML"], XML, XML),
        (&["  text/html ; Q=0.5\t,application/xml ;q=0.6 "], XML, XML),
        // Weights.
        (&["application/json;q=0.1, application/xml;q=0.2"], XML, XML),
        (&["text/html;q=0.999, text/xml"], TEXT_XML, TEXT_XML),
        (&["application/json;q=0.001"], JSON, JSON),
        (&["application/json;q=0.5, application/xml;q=0.50, text/html;q=0.500"], JSON, HTML_PAGE),
        // The most specific range counts, wherever it stands.
        (&["*/*, application/json;q=0.5"], XML, HTML_PAGE),
        (&["text/*, text/xml;q=0.1"], HTML_PAGE, HTML_PAGE),
        (&["application/*;q=0.1, */*"], TEXT_XML, HTML_PAGE),
        (&["text/html;q=0.4, text/*;q=0.9, */*;q=0.5"], TEXT_XML, TEXT_XML),
        // Not acceptable.
        (&["application/json;q=0, */*"], XML, HTML_PAGE),
        (&["application/*;q=0, */*"], TEXT_XML, HTML_PAGE),
        (&["text/html;q=0, application/json;q=0.000, */*;q=0.1"], XML, XML),
        (&["*/*;q=0, text/xml;q=0.1"], TEXT_XML, TEXT_XML),
        (&["*/*;q=0"], "", ""),
        (&["application/json;q=0"], "", ""),
        (&["image/png"], "", ""),
        (&["image/*, application/pdf"], "", ""),
        (&["application/xhtml+xml"], "", ""),
        (&["application/vnd.api+json"], "", ""),
        // At equal weight a name beats a wildcard, then there is an order.
        (&["*/*"], JSON, HTML_PAGE),
        (&["application/*"], JSON, JSON),
        (&["text/*"], TEXT_XML, HTML_PAGE),
        (&["*/*, text/html"], HTML_PAGE, HTML_PAGE),
        (&["*/*, text/xml"], TEXT_XML, TEXT_XML),
        (&["application/*, text/xml"], TEXT_XML, TEXT_XML),
        (&["text/html, application/xml, application/json"], JSON, HTML_PAGE),
        (&["text/html, text/xml, application/xml"], XML, HTML_PAGE),
        (&["text/html, text/xml"], TEXT_XML, HTML_PAGE),
        // A charset other than ours does not match; other parameters play no part.
        (&["application/json; charset=utf-8"], JSON, JSON),
        (&["application/json; charset=\"UTF-8\""], JSON, JSON),
        (&["application/xml;charset=iso-8859-1"], "", ""),
        (&["application/json;charset=utf-16, application/xml;q=0.1"], XML, XML),
        (&["text/html;charset=latin1, */*;q=0.1"], JSON, HTML_PAGE),
        (&["text/html;level=1;q=0.5"], HTML_PAGE, HTML_PAGE),
        (&["application/json;v=\"a,b;q=0\";q=0.5, text/html;q=0.4"], JSON, JSON),
        // What is malformed is passed over.
        (&["application/json;q=2, text/xml;q=0.1"], TEXT_XML, TEXT_XML),
        (&["application/json;q=0.1234, text/xml"], TEXT_XML, TEXT_XML),
        (&["application/json;q, , text/xml"], TEXT_XML, TEXT_XML),
        (&["*/json, text, a/b/c, text/xml"], TEXT_XML, TEXT_XML),
        (&["application/xml;q=x"], JSON, HTML_PAGE),
        (&["json"], JSON, HTML_PAGE),
        (&[""], JSON, HTML_PAGE),
        (&[", ,"], JSON, HTML_PAGE),
        // Several lines are one list.
        (&["image/png", "application/json;q=0.5", "application/xml"], XML, XML),
        (&["*/*", "application/json;q=0"], XML, HTML_PAGE),
        // Who can read a problem can read what it is a problem with.
        (&["application/problem+json"], JSON, JSON),
        (&["application/problem+xml, application/json;q=0.9"], XML, XML),
    ];
    let server = Server::start().await;
    server.post("/articles", JSON, FIRST_POST).await.expect(201);
    for (accept, article, front) in cases {
        let headers: Vec<_> = accept.iter().map(|line| ("accept", *line)).collect();
        for (path, expected) in [("/articles/first-post", article), ("/", front)] {
            let answer = server.request("GET", path, &headers, b"").await;
            let (status, expected) = match expected {
                "" => (406, "application/problem+json"),
                content_type => (200, content_type),
            };
            assert_eq!(answer.status, status, "{accept:?} at {path}");
            assert_eq!(answer.header("content-type"), Some(expected), "{accept:?} at {path}");
        }
    }
}

#[actix_web::test]
async fn an_impossible_accept_is_refused_before_anything_is_touched() {
    let server = Server::start().await;
    let before = server.post("/articles", JSON, FIRST_POST).await.expect(201);
    let path = before.location();
    let new = "/articles/0f5c954e-7c66-4d5a-9b63-6a3b6c7f5a10";
    for (method, path, body) in [
        ("POST", "/articles", FIRST_POST),
        ("PUT", new, FIRST_POST),
        ("PUT", path.as_str(), r#"{"title":"Other","content":""}"#),
        ("PATCH", path.as_str(), r#"{"title":"Other"}"#),
        ("DELETE", path.as_str(), ""),
        ("GET", path.as_str(), ""),
    ] {
        let headers = [("accept", IMPOSSIBLE), ("content-type", JSON)];
        let refused = server.request(method, path, &headers, body.as_bytes()).await.expect(406);
        assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{method}");
        let detail = refused.json()["detail"].as_str().expect("a detail").to_owned();
        for offer in [JSON, XML, "text/xml", HTML] {
            assert!(detail.contains(offer), "{detail}");
        }
    }
    assert_eq!(server.get("/articles", JSON).await.json(), json!([before.json()]));
}

#[actix_web::test]
async fn a_suffix_overrides_accept_for_every_method() {
    let server = Server::start().await;
    let id = "/articles/0f5c954e-7c66-4d5a-9b63-6a3b6c7f5a10";
    for (suffix, good, bad) in [
        (".json", JSON, "application/problem+json"),
        (".xml", XML, "application/problem+xml"),
        (".html", HTML_PAGE, HTML_PAGE),
    ] {
        for accept in [IMPOSSIBLE, "text/xml", CHROME, "*/*;q=0"] {
            let headers = [("accept", accept), ("content-type", JSON)];
            let one = format!("{id}{suffix}");
            for (method, path, body, status) in [
                ("PUT", one.clone(), FIRST_POST, 201),
                ("PUT", one.clone(), FIRST_POST, 200),
                ("PATCH", one.clone(), r#"{"title":"Tea","slug":"tea"}"#, 200),
                ("GET", format!("/articles/tea{suffix}"), "", 200),
                ("HEAD", one.clone(), "", 200),
                ("POST", format!("/articles{suffix}"), FIRST_POST, 201),
                ("GET", format!("/articles{suffix}?limit=1"), "", 200),
                ("POST", format!("/articles{suffix}"), "{}", 422),
                ("PATCH", format!("/articles/tea{suffix}"), "{", 400),
                ("PUT", format!("/articles/nothing{suffix}"), FIRST_POST, 404),
                ("DELETE", format!("/articles/nothing{suffix}"), "", 404),
                ("DELETE", format!("/articles{suffix}"), "", 405),
                ("GET", format!("/articles{suffix}?limit=0"), "", 400),
            ] {
                let answer = server.request(method, &path, &headers, body.as_bytes()).await;
                assert_eq!(answer.status, status, "{method} {path} {accept} {}", answer.text());
                let expected = if status < 400 { good } else { bad };
                assert_eq!(answer.header("content-type"), Some(expected), "{method} {path}");
            }
            server.request("DELETE", &one, &headers, b"").await.expect(204);
        }
    }
}

#[actix_web::test]
async fn a_url_of_one_type_ignores_accept() {
    let server = Server::start().await;
    for (path, expected) in [
        ("/openapi.json", JSON),
        ("/openapi.yaml", "application/yaml"),
        ("/schema/articles.xsd", XML),
        ("/schema/problem.xsd", XML),
        ("/docs", HTML_PAGE),
        ("/docs/reading", HTML_PAGE),
        ("/docs/problems", HTML_PAGE),
        ("/docs/problems/invalid", HTML_PAGE),
        ("/docs/assets/swagger-ui.css", "text/css; charset=utf-8"),
        ("/docs/assets/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("/health/live", JSON),
        ("/health/ready", JSON),
    ] {
        for accept in [IMPOSSIBLE, JSON, XML, CHROME] {
            let answer = server.get(path, accept).await.expect(200);
            assert_eq!(answer.header("content-type"), Some(expected), "{path} for {accept}");
        }
    }
}

#[actix_web::test]
async fn vary_names_what_an_answer_depends_on() {
    let server = Server::start().await;
    server.post("/articles", JSON, r#"{"title":"Old","content":""}"#).await.expect(201);
    server.patch("/articles/old", JSON, r#"{"slug":"new"}"#).await.expect(200);
    let all = "Accept, Accept-Encoding, Authorization";
    let by_suffix = "Accept-Encoding, Authorization";
    let shared = "Accept, Accept-Encoding";
    let page = server.get("/", HTML).await;
    let stylesheet = stylesheet_path(page.text());
    for (method, path, body, status, vary) in [
        ("GET", "/articles", "", 200, all),
        ("HEAD", "/articles", "", 200, all),
        ("GET", "/articles.json", "", 200, by_suffix),
        ("GET", "/articles/new", "", 200, all),
        ("GET", "/articles/new.html", "", 200, by_suffix),
        ("GET", "/articles/old", "", 308, all),
        ("GET", "/articles/old.xml", "", 308, by_suffix),
        ("GET", "/articles/", "", 308, all),
        ("GET", "/articles.json/", "", 308, by_suffix),
        ("OPTIONS", "/articles", "", 204, all),
        ("POST", "/articles", FIRST_POST, 201, all),
        ("POST", "/articles.xml", FIRST_POST, 201, by_suffix),
        ("PUT", "/articles/first-post", FIRST_POST, 200, all),
        ("PATCH", "/articles/first-post.json", "{}", 200, by_suffix),
        ("PATCH", "/articles/new", r#"{"slug":"first-post"}"#, 409, all),
        ("POST", "/articles", "{}", 422, all),
        ("POST", "/articles.json", "{}", 422, by_suffix),
        ("POST", "/articles", "{", 400, all),
        ("GET", "/articles?limit=0", "", 400, all),
        ("GET", "/articles/nothing", "", 404, all),
        ("GET", "/articles/nothing.json", "", 404, by_suffix),
        ("POST", "/articles/new", "", 405, all),
        ("DELETE", "/articles/new", "", 204, all),
        ("DELETE", "/articles/first-post-2.xml", "", 204, by_suffix),
        ("GET", "/tags", "", 200, all),
        ("GET", "/tags?limit=0", "", 400, all),
        ("GET", "/", "", 200, shared),
        ("POST", "/", "", 405, shared),
        ("GET", "/nowhere", "", 404, shared),
        ("GET", "/openapi.json", "", 200, "Accept-Encoding"),
        ("GET", "/openapi.yaml", "", 200, "Accept-Encoding"),
        ("GET", "/schema/articles.xsd", "", 200, "Accept-Encoding"),
        ("GET", "/docs", "", 200, "Accept-Encoding"),
        ("GET", "/docs/problems", "", 200, "Accept-Encoding"),
        ("GET", "/docs/problems/nothing", "", 404, shared),
        ("GET", "/docs/assets/swagger-ui.css", "", 200, "Accept-Encoding"),
        ("GET", "/health/live", "", 200, "Accept-Encoding"),
        ("POST", "/health/live", "", 405, shared),
        ("GET", stylesheet.as_str(), "", 200, "Accept-Encoding"),
    ] {
        let headers = [("content-type", JSON)];
        let answer = server.request(method, path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("vary"), Some(vary), "{method} {path}");
    }
    let refused = server.get("/articles", IMPOSSIBLE).await.expect(406);
    assert_eq!(refused.header("vary"), Some(all));
    let refused = server.post("/articles", "text/plain", "Tea").await.expect(415);
    assert_eq!(refused.header("vary"), Some(all));
}

#[actix_web::test]
async fn accept_encoding_is_read_as_rfc_9110_has_it() {
    use Coding::{Brotli, Gzip, Zstd};
    let cases: [(&[&str], Option<Coding>); 32] = [
        (&[], None),
        (&[""], None),
        (&["gzip"], Some(Gzip)),
        (&["GZip"], Some(Gzip)),
        (&["x-gzip"], Some(Gzip)),
        (&["br"], Some(Brotli)),
        (&["zstd"], Some(Zstd)),
        (&["gzip, deflate"], Some(Gzip)),
        (&["gzip, deflate, br"], Some(Brotli)),
        (&["gzip, deflate, br, zstd"], Some(Zstd)),
        (&["gzip", "br"], Some(Brotli)),
        (&["deflate, compress"], None),
        (&["gzip;q=1.0, br;q=0.9, zstd;q=0.8"], Some(Gzip)),
        (&["gzip;q=0.5, br;q=0.5"], Some(Brotli)),
        (&["br;q=0, gzip"], Some(Gzip)),
        (&["gzip;q=0"], None),
        (&["zstd;q=0, br;q=0.000, gzip;q=0.001"], Some(Gzip)),
        (&["*"], Some(Zstd)),
        (&["*, zstd;q=0"], Some(Brotli)),
        (&["*;q=0.1, gzip"], Some(Gzip)),
        (&["*;q=0"], None),
        (&["*;q=0, gzip"], Some(Gzip)),
        (&["identity"], None),
        (&["identity, gzip"], Some(Gzip)),
        (&["identity, gzip;q=0.5"], None),
        (&["identity;q=0.5, gzip;q=0.9"], Some(Gzip)),
        (&["identity;q=0, gzip;q=0.1"], Some(Gzip)),
        (&["identity;q=0"], None),
        (&["identity;q=0, *"], Some(Zstd)),
        (&["gzip;q=x, br;q=0.1"], Some(Brotli)),
        (&["gzip;q=2"], None),
        (&["gz ip, br"], Some(Brotli)),
    ];
    let server = Server::start().await;
    let body = json!({ "title": "Tea", "content": "Steep it. ".repeat(300) }).to_string();
    server.post("/articles", JSON, &body).await.expect(201);
    for suffix in ["json", "xml", "html"] {
        let path = format!("/articles/tea.{suffix}");
        let plain = server.get(&path, "").await.expect(200);
        for (lines, expected) in cases {
            let headers: Vec<_> = lines.iter().map(|line| ("accept-encoding", *line)).collect();
            let answer = server.request("GET", &path, &headers, b"").await.expect(200);
            assert_eq!(coding_of(&answer), expected, "{path} {lines:?}");
            assert_eq!(undone(&answer), plain.body, "{path} {lines:?}");
            assert_eq!(answer.header("vary"), plain.header("vary"), "{path} {lines:?}");
        }
    }
}

#[actix_web::test]
async fn a_body_is_compressed_from_one_kibibyte_on() {
    let server = Server::start().await;
    let around = r#"{"content":""}"#.len() + 1;
    for (length, expected) in [(1023, None), (1024, Some(Coding::Gzip))] {
        let article =
            json!({ "title": length.to_string(), "content": "a".repeat(length - around) });
        let written = server.post("/articles", JSON, &article.to_string()).await.expect(201);
        let path = format!("{}?fields=content", written.location());
        assert_eq!(server.get(&path, JSON).await.body.len(), length);
        let headers = [("accept-encoding", "gzip, identity;q=0.5")];
        let answer = server.request("GET", &path, &headers, b"").await.expect(200);
        assert_eq!(coding_of(&answer), expected, "{length}");
        // Who refuses the plain bytes gets none, however few there are.
        let headers = [("accept-encoding", "gzip, identity;q=0")];
        let answer = server.request("GET", &path, &headers, b"").await.expect(200);
        assert_eq!(coding_of(&answer), Some(Coding::Gzip), "{length}");
        assert_eq!(undone(&answer).len(), length);
    }
}

#[actix_web::test]
async fn errors_pages_and_files_are_compressed_too() {
    let server = Server::start().await;
    let tags = json!({ "title": "T", "content": "", "tags": vec!["No Tag!"; 20] }).to_string();
    let page = server.get("/", HTML).await;
    let stylesheet = stylesheet_path(page.text());
    for (method, path, body, status) in [
        ("POST", "/articles.json", tags.as_str(), 422),
        ("POST", "/articles.xml", tags.as_str(), 422),
        ("POST", "/articles.html", tags.as_str(), 422),
        ("GET", "/articles/nothing.html", "", 404),
        ("GET", "/", "", 200),
        ("GET", "/docs", "", 200),
        ("GET", "/docs/problems", "", 200),
        ("GET", "/openapi.json", "", 200),
        ("GET", "/openapi.yaml", "", 200),
        ("GET", "/schema/articles.xsd", "", 200),
        ("GET", "/docs/assets/swagger-ui.css", "", 200),
        ("GET", stylesheet.as_str(), "", 200),
    ] {
        let fixed = [("content-type", JSON), ("x-request-id", "one")];
        let plain = server.request(method, path, &fixed, body.as_bytes()).await.expect(status);
        assert_eq!(coding_of(&plain), None, "{path}");
        for coding in Coding::ALL {
            let headers = [fixed[0], fixed[1], ("accept-encoding", coding.name())];
            let answer = server.request(method, path, &headers, body.as_bytes()).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(coding_of(&answer), Some(coding), "{path}");
            assert!(answer.body.len() < plain.body.len(), "{path}");
            assert_eq!(undone(&answer), plain.body, "{path}");
            assert_eq!(answer.header("content-type"), plain.header("content-type"), "{path}");
            assert_eq!(answer.header("vary"), plain.header("vary"), "{path}");
        }
    }
}

fn coding_of(answer: &Answer) -> Option<Coding> {
    answer.header("content-encoding").map(|name| Coding::named(name).expect("a known coding"))
}

fn undone(answer: &Answer) -> Vec<u8> {
    match coding_of(answer) {
        Some(coding) => {
            coding.decode(&answer.body, usize::MAX >> 1).expect("well coded").expect("no limit")
        }
        None => answer.body.clone(),
    }
}

/// The style sheet's URL, as pages link to it.
fn stylesheet_path(page: &str) -> String {
    let page = page.replace("&#x2f;", "/");
    let at = page.find("/assets/site-").expect("a style sheet");
    page[at..].split('"').next().expect("a quote behind it").to_owned()
}
