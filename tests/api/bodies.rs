//! What a request's body may be: its type, its coding, its size, its text.

use std::time::Duration;

use actix_http::Payload;
use actix_http::error::PayloadError;
use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Bytes;
use broadsheet::app::{Settings, State, app};
use broadsheet::clock::Clock;
use broadsheet::http::coding::Coding;
use broadsheet::http::incoming::BodyLimits;
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::{Value, json};

use crate::support::*;

const FIRST_POST_XML: &str = "<article><title>First post...</title>\
                              <content>From my new blog app!</content></article>";
const POST_TYPES: &str = "application/json, application/xml, text/xml";
const LIMIT: usize = 2 << 20;
const ARRAY: usize = 32 << 20;

#[actix_web::test]
async fn a_body_is_read_by_its_type() {
    let cases: [(&str, &str, [u16; 3]); 32] = [
        // The type, the body, and the status of POST, PUT and PATCH.
        ("application/json", FIRST_POST, [201, 200, 200]),
        ("Application/JSON", FIRST_POST, [201, 200, 200]),
        ("application/json; charset=utf-8", FIRST_POST, [201, 200, 200]),
        ("application/json;charset=\"UTF-8\"", FIRST_POST, [201, 200, 200]),
        ("application/json; profile=\"a;b\"", FIRST_POST, [201, 200, 200]),
        ("application/json;", FIRST_POST, [201, 200, 200]),
        ("application/xml", FIRST_POST_XML, [201, 200, 200]),
        ("application/xml; charset=utf-8", FIRST_POST_XML, [201, 200, 200]),
        ("text/xml", FIRST_POST_XML, [201, 200, 200]),
        ("text/xml; charset=UTF-8", FIRST_POST_XML, [201, 200, 200]),
        ("application/merge-patch+json", FIRST_POST, [415, 415, 200]),
        ("application/json-patch+json", "[]", [415, 415, 200]),
        ("Application/JSON-Patch+JSON; charset=utf-8", "[]", [415, 415, 200]),
        ("application/json-patch+json; charset=latin1", "[]", [415; 3]),
        ("application/json; charset=iso-8859-1", FIRST_POST, [415; 3]),
        ("application/json; charset=utf-16", FIRST_POST, [415; 3]),
        ("application/xml; charset=us-ascii", FIRST_POST_XML, [415; 3]),
        ("application/merge-patch+json; charset=latin1", FIRST_POST, [415; 3]),
        ("text/plain", FIRST_POST, [415; 3]),
        ("text/html", FIRST_POST, [415; 3]),
        ("text/json", FIRST_POST, [415; 3]),
        ("application/x-www-form-urlencoded", "title=Tea&content=", [415; 3]),
        ("multipart/form-data; boundary=x", "--x--", [415; 3]),
        ("application/octet-stream", FIRST_POST, [415; 3]),
        ("application/vnd.api+json", FIRST_POST, [415; 3]),
        ("application/problem+json", FIRST_POST, [415; 3]),
        ("application/*", FIRST_POST, [415; 3]),
        ("*/*", FIRST_POST, [415; 3]),
        ("json", FIRST_POST, [415; 3]),
        ("application/json; charset", FIRST_POST, [415; 3]),
        ("application/json, application/xml", FIRST_POST, [415; 3]),
        ("", FIRST_POST, [415; 3]),
    ];
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    for (content_type, body, statuses) in cases {
        let answers = [
            server.post("/articles", content_type, body).await,
            server.put(&path, content_type, body).await,
            server.patch(&path, content_type, body).await,
        ];
        assert_eq!(answers.map(|answer| answer.status), statuses, "{content_type}");
    }
}

#[actix_web::test]
async fn a_type_that_is_not_read_is_answered_with_those_that_are() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    for headers in [&[("content-type", "text/plain")][..], &[]] {
        let body = FIRST_POST.as_bytes();
        let posted = server.request("POST", "/articles", headers, body).await.expect(415);
        assert_eq!(posted.header("accept-post"), Some(POST_TYPES));
        assert_eq!(posted.header("accept-patch"), None);
        let patched = server.request("PATCH", &path, headers, body).await.expect(415);
        let types = patched.header("accept-patch").expect("Accept-Patch");
        for read in [JSON, XML, "text/xml", MERGE_PATCH, JSON_PATCH] {
            assert!(types.split(", ").any(|known| known == read), "{types}");
        }
        assert_eq!(patched.header("accept-post"), None);
        server.request("PUT", &path, headers, body).await.expect(415);
    }
}

#[actix_web::test]
async fn a_body_that_is_missing_is_400() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    for (method, path) in [("POST", "/articles"), ("PUT", &path), ("PATCH", &path)] {
        for headers in [&[][..], &[("content-type", JSON)], &[("content-type", XML)]] {
            let refused = server.request(method, path, headers, b"").await.expect(400);
            assert_eq!(refused.places(), [""], "{method} {headers:?}");
        }
    }
}

#[actix_web::test]
async fn a_byte_order_mark_is_taken_once() {
    let server = Server::start().await;
    for (content_type, body) in [(JSON, FIRST_POST), (XML, FIRST_POST_XML)] {
        let marked = format!("\u{feff}{body}");
        server.post("/articles", content_type, &marked).await.expect(201);
        let coded = coded(&[Coding::Gzip], marked.as_bytes());
        post_coded(&server, content_type, &["gzip"], &coded).await.expect(201);
        let twice = format!("\u{feff}{marked}");
        let refused = server.post("/articles", content_type, &twice).await.expect(400);
        assert_eq!(refused.places(), [""]);
    }
    server.post("/articles", JSON, "\u{feff}").await.expect(400);
}

#[actix_web::test]
async fn a_coded_body_is_decoded() {
    use Coding::{Brotli, Gzip, Zstd};
    let cases: [(&[&str], &[Coding]); 12] = [
        (&["gzip"], &[Gzip]),
        (&["x-gzip"], &[Gzip]),
        (&["GZIP"], &[Gzip]),
        (&["br"], &[Brotli]),
        (&["zstd"], &[Zstd]),
        (&["identity"], &[]),
        (&[""], &[]),
        (&["gzip, br"], &[Gzip, Brotli]),
        (&["gzip", "br"], &[Gzip, Brotli]),
        (&["identity, zstd"], &[Zstd]),
        (&["gzip,gzip"], &[Gzip, Gzip]),
        (&["zstd, br, gzip"], &[Zstd, Brotli, Gzip]),
    ];
    let server = Server::start().await;
    for (lines, codings) in cases {
        for (content_type, body) in [(JSON, FIRST_POST), (XML, FIRST_POST_XML)] {
            let body = coded(codings, body.as_bytes());
            let created = post_coded(&server, content_type, lines, &body).await.expect(201);
            assert_eq!(created.json()["content"], "From my new blog app!", "{lines:?}");
        }
    }
}

#[actix_web::test]
async fn a_coding_that_is_unknown_is_415() {
    let server = Server::start().await;
    for coding in ["deflate", "compress", "gzip, deflate", "deflate, gzip", "gzip;q=1", "*", "aes"]
    {
        let answer = post_coded(&server, JSON, &[coding], FIRST_POST.as_bytes()).await.expect(415);
        assert_eq!(answer.header("accept-encoding"), Some("zstd, br, gzip"), "{coding}");
    }
}

#[actix_web::test]
async fn a_body_that_is_not_what_its_coding_says_is_400() {
    let server = Server::start().await;
    for coding in Coding::ALL {
        let whole = coded(&[coding], FIRST_POST.as_bytes());
        let mut bent = whole.clone();
        bent[whole.len() / 2] ^= 0xff;
        let mut followed = whole.clone();
        followed.extend_from_slice(b"and more");
        let others =
            coded(&[if coding == Coding::Gzip { Coding::Zstd } else { Coding::Gzip }], b"{}");
        let cut = whole[..whole.len() - 1].to_vec();
        for (what, body) in [
            ("plain", FIRST_POST.as_bytes().to_vec()),
            ("cut at its end", cut),
            ("cut in its midst", whole[..whole.len() / 2].to_vec()),
            ("cut after a byte", whole[..1].to_vec()),
            ("bent", bent),
            ("followed by garbage", followed),
            ("of another coding", others),
        ] {
            let answer = post_coded(&server, JSON, &[coding.name()], &body).await;
            assert_eq!(answer.status, 400, "{} {what}: {}", coding.name(), answer.text());
            assert_eq!(answer.places(), [""], "{} {what}", coding.name());
        }
    }
    assert_eq!(server.get("/articles", JSON).await.json(), json!([]));
}

#[actix_web::test]
async fn a_body_may_have_two_mebibytes_and_not_a_byte_more() {
    let server = Server::start().await;
    for (content_type, body) in [(JSON, FIRST_POST), (XML, FIRST_POST_XML)] {
        for (length, status) in [(LIMIT, 201), (LIMIT + 1, 413)] {
            let padded = format!("{body}{}", " ".repeat(length - body.len()));
            server.post("/articles", content_type, &padded).await.expect(status);
            for coding in Coding::ALL {
                let body = coded(&[coding], padded.as_bytes());
                post_coded(&server, content_type, &[coding.name()], &body).await.expect(status);
            }
        }
    }
}

#[actix_web::test]
async fn a_body_that_announces_too_much_is_not_received() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    // Nothing follows, which is 400 where it would have been waited for.
    for (method, path, limit) in [("POST", "/articles", ARRAY), ("PUT", &path, LIMIT)] {
        for (length, status) in [(limit, 400), (limit + 1, 413), (usize::MAX, 413)] {
            let length = length.to_string();
            let headers = [("content-type", JSON), ("content-length", length.as_str())];
            server.request(method, path, &headers, b"").await.expect(status);
        }
    }
}

#[actix_web::test]
async fn a_bomb_is_413() {
    let server = Server::start().await;
    let zeros = vec![b' '; 4 * LIMIT];
    for codings in [
        &[Coding::Gzip][..],
        &[Coding::Brotli],
        &[Coding::Zstd],
        &[Coding::Gzip, Coding::Gzip],
        &[Coding::Zstd, Coding::Brotli],
    ] {
        let names: Vec<&str> = codings.iter().map(|coding| coding.name()).collect();
        let bomb = coded(codings, &zeros);
        assert!(bomb.len() < 20_000);
        post_coded(&server, JSON, &[&names.join(", ")], &bomb).await.expect(413);
    }
}

#[actix_web::test]
async fn a_body_that_is_not_utf_8_is_400_and_the_place_is_told() {
    let server = Server::start().await;
    for (body, place) in [
        (b"{\"title\":\"caf\xe9\"}".as_slice(), "line 1, column 14"),
        (b"{\n\"title\":\"\xc3\xa9\xff\"}", "line 2, column 11"),
        (b"\xff\xfe{\0}\0", "line 1, column 1"),
        (b"\xef\xbb\xbf\xc0\x80", "line 1, column 1"),
        (b"{\"title\":\"\xed\xa0\x80\"}", "line 1, column 11"),
        (b"<article><title>\xe2\x82</title></article>", "line 1, column 17"),
    ] {
        for content_type in [JSON, XML, "application/json; charset=utf-8"] {
            let headers = [("content-type", content_type)];
            let refused = server.request("POST", "/articles", &headers, body).await.expect(400);
            malformed_at(&refused, place);
        }
    }
}

#[actix_web::test]
async fn json_that_is_malformed_is_400_and_the_place_is_told() {
    let server = Server::start().await;
    for (body, place) in [
        (" ", "line 1, column 2"),
        ("{", "line 1, column 2"),
        (r#"{"title":"T","content":"","title":"T"}"#, "line 1, column 33"),
        (r#"{"title":"T","id":{"a":1,"a":2}}"#, "line 1, column 28"),
        (r#"{"title":"T","\u0074itle":"T"}"#, "line 1, column 25"),
        ("{\"title\":\"T\",\n \"content\":\"\",}", "line 2, column 15"),
        (r#"{"tags":["a",]}"#, "line 1, column 14"),
        (r#"{"title":"T"} x"#, "line 1, column 15"),
        (r#"{"title":"T"}{}"#, "line 1, column 14"),
        (r#"{"title":"\ud800"}"#, "line 1, column 17"),
        (r#"{"title":"\udc00\ud800"}"#, "line 1, column 16"),
        (r#"{"title":"\ud83dx"}"#, "line 1, column 17"),
        ("{\"title\":\"a\nb\"}", "line 1, column 12"),
        ("{\"title\":\"a\u{0}b\"}", "line 1, column 12"),
        (r#"{"title":"\x"}"#, "line 1, column 12"),
        ("{'title':'T'}", "line 1, column 2"),
        ("{title:1}", "line 1, column 2"),
        (r#"{"version":01}"#, "line 1, column 13"),
        (r#"{"version":NaN}"#, "line 1, column 12"),
        (r#"{"title":"T" /* why */}"#, "line 1, column 14"),
        ("<article/>", "line 1, column 1"),
    ] {
        let refused = server.post("/articles", JSON, body).await;
        assert_eq!(refused.status, 400, "{body} {}", refused.text());
        malformed_at(&refused, place);
    }
}

#[actix_web::test]
async fn a_document_may_nest_128_deep() {
    let server = Server::start().await;
    for (depth, status) in [(128, 201), (129, 400), (200_000, 400)] {
        // A field of the server's may hold whatever it likes.
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        let json = format!(r#"{{"title":"T","content":"","id":{open}{close}}}"#);
        let refused = server.post("/articles", JSON, &json).await.expect(status);
        assert_eq!(refused.status == 400, refused.json()["errors"].is_array());
        let (open, close) = ("<a>".repeat(depth - 2), "</a>".repeat(depth - 2));
        let xml = format!("<article><title>T</title><content/><id>{open}{close}</id></article>");
        server.post("/articles", XML, &xml).await.expect(status);
        let (open, close) = ("{\"a\":".repeat(depth - 1), "}".repeat(depth - 1));
        let json = format!(r#"{{"title":"T","content":"","id":{open}1{close}}}"#);
        server.post("/articles", JSON, &json).await.expect(status);
    }
}

#[actix_web::test]
async fn xml_that_is_malformed_is_400_and_the_place_is_told() {
    let server = Server::start().await;
    for (body, place) in [
        // Tags.
        (" ", "line 1, column 2"),
        ("<article>", "line 1, column 10"),
        ("<article><title>T</article>", "line 1, column 18"),
        ("<article>\n <title>T</titel></article>", "line 2, column 10"),
        ("</article>", "line 1, column 1"),
        ("<article", "line 1, column 1"),
        ("<article><1/></article>", "line 1, column 10"),
        ("<article>1 < 2</article>", "line 1, column 12"),
        ("{\"title\":\"T\"}", "line 1, column 1"),
        ("Tea", "line 1, column 1"),
        // Attributes.
        ("<article a='1' a='2'/>", "line 1, column 16"),
        ("<article a=1/>", "line 1, column 12"),
        ("<article a/>", "line 1, column 11"),
        ("<article a='<'/>", "line 1, column 13"),
        ("<article a='1'b='2'/>", "line 1, column 15"),
        // Namespaces.
        ("<article><x:title/></article>", "line 1, column 11"),
        ("<article xmlns:a=''/>", "line 1, column 10"),
        // References and characters.
        ("<article><title>Q & A</title></article>", "line 1, column 19"),
        ("<article><title>&nbsp;</title></article>", "line 1, column 17"),
        ("<article><title>&#0;</title></article>", "line 1, column 17"),
        ("<article><title>&#x1F;</title></article>", "line 1, column 17"),
        ("<article><title>&#xFFFE;</title></article>", "line 1, column 17"),
        ("<article><title>&#xD800;</title></article>", "line 1, column 17"),
        ("<article><title>a\u{7}</title></article>", "line 1, column 18"),
        ("<article><title>a\u{0}</title></article>", "line 1, column 18"),
        ("<article><title>a\u{ffff}</title></article>", "line 1, column 18"),
        ("<article><title>a]]>b</title></article>", "line 1, column 18"),
        // Comments, sections, instructions, declarations.
        ("<article><!-- a -- b --></article>", "line 1, column 17"),
        ("<article><!-- </article>", "line 1, column 10"),
        ("<article><![CDATA[a</article>", "line 1, column 10"),
        ("<article><?a</article>", "line 1, column 10"),
        ("<article><?xml version='1.0'?></article>", "line 1, column 10"),
        ("\n<?xml version='1.0'?><article/>", "line 2, column 1"),
        ("<?xml version='2.0'?><article/>", "line 1, column 7"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><article/>", "line 1, column 21"),
        ("<?xml version='1.0' encoding='UTF-16'?><article/>", "line 1, column 21"),
        // A DOCTYPE, whatever it says.
        ("<!DOCTYPE article><article/>", "line 1, column 1"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><article/>", "line 1, column 1"),
        // One root of the right name, to the end.
        ("<post/>", "line 1, column 1"),
        ("<Article/>", "line 1, column 1"),
        ("<articles/><article/>", "line 1, column"),
        ("<article/><article/>", "line 1, column 11"),
        ("<article/>Tea", "line 1, column 11"),
        ("Tea<article/>", "line 1, column 1"),
        ("<article/><![CDATA[Tea]]>", "line 1, column 11"),
        // One of each.
        ("<article><title>T</title><title>T</title></article>", "line 1, column 26"),
        ("<article><tags/><title>T</title><tags/></article>", "line 1, column 33"),
    ] {
        let refused = server.post("/articles", XML, body).await;
        assert_eq!(refused.status, 400, "{body} {}", refused.text());
        malformed_at(&refused, place);
    }
}

#[actix_web::test]
async fn xml_that_is_well_formed_may_declare_itself() {
    let server = Server::start().await;
    for declaration in [
        "<?xml version='1.0'?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n",
        "<?xml version='1.1' encoding='UTF-8'?><!-- a comment --><?a style='sheet'?>",
    ] {
        let body = format!("{declaration}{FIRST_POST_XML}<!-- an end -->\n");
        server.post("/articles", XML, &body).await.expect(201);
    }
}

#[actix_web::test]
async fn nil_is_null_however_it_is_said() {
    const DECLARED: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    let server = Server::start().await;
    for (attributes, expected) in [
        (r#"xsi:nil="true""#.to_owned(), Value::Null),
        ("xsi:nil='1'".to_owned(), Value::Null),
        (format!("{DECLARED} xsi:nil=\" true \""), Value::Null),
        (DECLARED.replace("xsi=", "i=") + " i:nil='true'", Value::Null),
        ("xsi:nil='false'".to_owned(), json!("")),
        ("xsi:nil='0'".to_owned(), json!("")),
        ("xsi:type='xs:string' xml:lang='en' xmlns:a='b'".to_owned(), json!("")),
    ] {
        let body = format!(
            "<article><title>T</title><content/><summary {attributes}></summary></article>"
        );
        let created = server.post("/articles", XML, &body).await.expect(201);
        assert_eq!(created.json()["summary"], expected, "{attributes}");
    }
    let body = "<article><title xsi:nil='false'>T</title><content xsi:nil='0'/></article>";
    server.post("/articles", XML, body).await.expect(201);
}

#[actix_web::test]
async fn a_default_namespace_is_taken_where_every_element_is_in_it() {
    let server = Server::start().await;
    let article = "<article><title>T</title><content xmlns='urn:a'/></article>";
    let body = article.replacen("<article", "<article xmlns='urn:a'", 1);
    server.post("/articles", XML, &body).await.expect(201);
    for (body, places) in [
        (article.to_owned(), &["/content"][..]),
        (format!("<articles>{body}</articles>"), &["/0", "/0/content"]),
        (format!("<articles xmlns='urn:b'>{body}</articles>"), &["/0", "/0/content"]),
    ] {
        let refused = server.post("/articles", XML, &body).await.expect(422);
        assert_eq!(refused.places(), places, "{body}");
    }
}

#[actix_web::test]
async fn xml_that_says_what_no_article_can_is_422_at_its_pointer() {
    let server = Server::start().await;
    for (members, places) in [
        ("<titel>T</titel>", &["/titel"][..]),
        ("<Title>T</Title>", &["/Title"]),
        ("Tea", &[""]),
        ("<![CDATA[Tea]]>", &[""]),
        ("&#65;", &[""]),
        ("<author lang='en'>A</author>", &["/author"]),
        ("<author><b>A</b></author>", &["/author"]),
        ("<author xmlns='urn:a'>A</author>", &["/author"]),
        ("<b:author xmlns:b='urn:a'>A</b:author>", &["/b:author"]),
        ("<version xmlns='urn:a'>1</version>", &["/version"]),
        ("<tags><tag xmlns='urn:a'>a</tag></tags>", &["/tags/0"]),
        ("<tags>a</tags>", &["/tags"]),
        ("<tags><tag>a</tag>b<tag>c</tag></tags>", &["/tags"]),
        ("<tags><label>a</label></tags>", &["/tags/0"]),
        ("<tags><tag>a</tag><tag id='1'>b</tag></tags>", &["/tags/1"]),
        ("<tags><tag>a</tag><tag>No</tag><tag>a</tag></tags>", &["/tags/1", "/tags/2"]),
        ("<summary xsi:nil='maybe'/>", &["/summary"]),
        ("<summary xsi:nil='true'>S</summary>", &["/summary"]),
        ("<slug xsi:nil='true'/>", &["/slug"]),
        ("<status xsi:nil='1'/>", &["/status"]),
        ("<tags><tag xsi:nil='true'/></tags>", &["/tags/0"]),
        ("<slug/>", &["/slug"]),
        ("<x/><y a='b'/>Tea", &["", "/x", "/y"]),
    ] {
        let body = format!("<article><title>T</title><content>C</content>{members}</article>");
        let refused = server.post("/articles", XML, &body).await;
        assert_eq!(refused.status, 422, "{members} {}", refused.text());
        let mut found = refused.places();
        found.sort();
        found.dedup();
        assert_eq!(found, places, "{members}");
    }
    let refused = server.post("/articles", XML, "<article id='1'/>").await.expect(422);
    assert_eq!(refused.places(), ["", "/title", "/content"]);
    let nil = server.post("/articles", XML, "<article xsi:nil='true'/>").await.expect(422);
    assert_eq!(nil.places(), [""]);
}

#[actix_web::test]
async fn faults_of_the_url_and_of_the_body_are_told_at_once() {
    let server = Server::start().await;
    let refused = server.post("/articles?dry_run=1&x", JSON, "{").await.expect(400);
    assert_eq!(refused.places(), ["dry_run", "x", ""]);
}

#[actix_web::test]
async fn a_body_that_is_too_slow_is_408() {
    let begun = || stream::iter([Ok(Bytes::from_static(b"{\"title\":"))]).chain(stream::pending());
    let pending = || stream::pending::<Result<Bytes, PayloadError>>();
    for content_type in [Some(JSON), Some(XML), None] {
        let answer = post_stream(content_type, pending()).await.expect(408);
        assert_eq!(answer.json()["type"], "/docs/problems/request-timeout");
    }
    post_stream(Some(JSON), begun()).await.expect(408);
    // What begins and has no type need not be waited for.
    post_stream(None, begun()).await.expect(415);
    post_stream(Some("text/plain"), pending()).await.expect(415);
}

#[actix_web::test]
async fn a_body_without_an_end_is_413_as_soon_as_it_is_too_long() {
    let chunk = || Ok(Bytes::from_static(&[b' '; 4096]));
    post_stream(Some(JSON), stream::repeat_with(chunk)).await.expect(413);
}

#[actix_web::test]
async fn a_body_that_breaks_off_is_400() {
    let faults: [fn() -> PayloadError; 2] =
        [|| PayloadError::Incomplete(None), || PayloadError::EncodingCorrupted];
    for fault in faults {
        for content_type in [Some(JSON), Some(XML)] {
            let begin = Bytes::from_static(FIRST_POST.as_bytes());
            let stream = stream::iter([Ok(begin), Err(fault())]);
            let answer = post_stream(content_type, stream).await.expect(400);
            assert_eq!(answer.places(), [""]);
            assert!(!answer.text().contains("None"), "{}", answer.text());
        }
    }
}

/// Compresses a body in that order.
fn coded(codings: &[Coding], body: &[u8]) -> Vec<u8> {
    codings.iter().fold(body.to_vec(), |body, coding| coding.encode(&body).expect("encodes"))
}

async fn post_coded(server: &Server, content_type: &str, codings: &[&str], body: &[u8]) -> Answer {
    let mut headers = vec![("content-type", content_type)];
    headers.extend(codings.iter().map(|line| ("content-encoding", *line)));
    server.request("POST", "/articles", &headers, body).await
}

/// Checks that a problem is with the body as a whole, at this line and column.
#[track_caller]
fn malformed_at(answer: &Answer, place: &str) {
    assert_eq!(answer.places(), [""]);
    let problem = answer.json();
    let detail = problem["errors"][0]["detail"].as_str().expect("a detail");
    assert!(detail.contains(place), "{detail}, not {place}");
}

/// Posts a body as it arrives, to a server that does not wait for long.
async fn post_stream(
    content_type: Option<&str>,
    body: impl Stream<Item = Result<Bytes, PayloadError>> + 'static,
) -> Answer {
    let headers: Vec<_> = content_type.map(|value| ("content-type", value)).into_iter().collect();
    post_stream_with(&headers, body).await
}

/// The same, with these header fields.
pub async fn post_stream_with(
    headers: &[(&str, &str)],
    body: impl Stream<Item = Result<Bytes, PayloadError>> + 'static,
) -> Answer {
    let limits = BodyLimits { bytes: LIMIT, array_bytes: ARRAY, time: Duration::from_millis(50) };
    let server = Server::start().await;
    let settings = Settings { body_limits: limits, ..settings() };
    let state = State::new(server.db.clone(), Clock::System, settings).expect("starts");
    let service = init_service(app(state)).await;
    let token = format!("Bearer {}", server.token.as_deref().expect("a token"));
    let mut request = TestRequest::post().uri("/articles").insert_header(("authorization", token));
    for header in headers {
        request = request.insert_header(*header);
    }
    let payload = Payload::Stream { payload: Box::pin(body) as _ };
    let (request, _) = request.to_request().replace_payload(payload);
    let (_, response) = service.call(request).await.expect("an answer").into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.expect("a whole body");
    Answer::new(head.status(), head.headers().clone(), body.to_vec())
}
