//! The XML Schema: what it accepts the server takes. That it accepts what the
//! server answers, a validator shows of all that the other tests are answered;
//! see `tests/schema/run`.

mod documents;
mod kept;
mod values;

use broadsheet::articles::view::Field;
use documents::{Draft, article, articles, token};
use kept::Schema;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::*;

#[actix_web::test]
async fn the_schema_is_served_with_what_it_imports() {
    let server = Server::start().await.anonymous();
    for name in ["articles.xsd", "problem.xsd"] {
        let served = server.get(&format!("/schema/{name}"), HTML).await.expect(200);
        assert_eq!(served.header("content-type"), Some(XML));
        assert_eq!(served.text(), kept::text(name));
    }
    assert!(kept::text("articles.xsd").contains("schemaLocation=\"problem.xsd\""));
    server.get("/schema/nothing.xsd", XML).await.expect(404);
}

#[test]
fn an_article_has_the_same_fields_in_the_same_order() {
    let fields = Field::ALL.map(Field::name);
    for name in ["Article", "WholeArticle"] {
        let members = Schema::open().members(name);
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, fields, "{name}");
        let is_needed = |name: &str| matches!(name, "title" | "content");
        for member in members {
            assert_eq!(member.is_needed, name == "WholeArticle" && is_needed(&member.name));
        }
    }
}

#[test]
fn a_valid_article_can_be_posted() {
    for_any(article("WholeArticle"), &async |server, draft: &Draft| {
        // A slug may be taken by now, as the schema says.
        taken(&server.post("/articles", XML, &draft.xml()).await, &[201, 409]);
    });
}

#[test]
fn a_valid_article_can_be_put() {
    for_any(article("WholeArticle"), &async |server, draft: &Draft| {
        let id = draft.text("id").unwrap_or("0f5c954e-7c66-4d5a-9b63-6a3b6c7f5a10");
        let answer = server.put(&format!("/articles/{id}"), XML, &draft.xml()).await;
        taken(&answer, &[200, 201, 409]);
    });
}

#[test]
fn a_valid_article_can_be_a_patch() {
    for_any(article("Article"), &async |server, draft: &Draft| {
        let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
        let patch = draft.without("id");
        taken(&server.patch(&path, XML, &patch.xml()).await, &[200, 409]);
    });
}

#[test]
fn valid_articles_can_be_posted_together() {
    for_any(articles(), &async |server, drafts: &Vec<Draft>| {
        let items: String = drafts.iter().map(Draft::xml).collect();
        let body = format!("<articles>{items}</articles>");
        taken(&server.post("/articles", XML, &body).await, &[201, 409]);
    });
}

#[test]
fn a_valid_token_can_be_made() {
    for_any(token(), &async |server, draft: &Draft| {
        let administrator = server.with(&[Scope::Admin]).await;
        taken(&administrator.post("/tokens", XML, &draft.xml()).await, &[201, 409]);
    });
}

/// Which the generator never makes: the longest title.
#[actix_web::test]
async fn a_title_of_200_characters_is_valid_and_taken() {
    let server = Server::start().await;
    let title = "\u{1f600}".repeat(200);
    let body = format!("<article><title>{title}</title><content/></article>");
    server.post("/articles.xml", XML, &body).await.expect(201);
}

/// What no other test says in XML; the validator must refuse it too.
#[actix_web::test]
async fn what_is_not_valid_is_refused() {
    let server = Server::start().await.with(&[Scope::Admin]).await;
    let one = "<article><slug>s</slug><title>T</title><content/></article>";
    let scopes = "<scopes><scope>admin</scope><scope>admin</scope></scopes>";
    let day = |day: &str| {
        let time = format!("<published_at>{day}T00:00:00Z</published_at>");
        ("/articles", format!("<article><title>T</title><content/>{time}</article>"))
    };
    for (path, body) in [
        ("/articles", format!("<articles>{one}{one}</articles>")),
        ("/tokens", format!("<token><name>n</name>{scopes}</token>")),
        day("1900-02-29"),
        day("2010-02-29"),
        day("2010-02-30"),
    ] {
        server.post(path, XML, &body).await.expect(422);
    }
}

/// The one list of what is valid and refused all the same; the schema says it,
/// and so does `tests/schema/check.py`.
#[actix_web::test]
async fn what_the_schema_cannot_say_is_refused() {
    let server = Server::start().await.with(&[Scope::Admin]).await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    let long = format!("<article><content>{}</content></article>", "é".repeat(600_000));
    let whole = "<article><title>T</title><content/></article>";
    let doctype = format!("<!DOCTYPE article>{whole}");
    let latin = format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{whole}");
    let (post, patch) = (("POST", "/articles"), ("PATCH", path.as_str()));
    for ((method, path), body, status) in [
        (post, "<articles/>", 422),
        (post, "<article><title>T</title><content/><status>scheduled</status></article>", 422),
        (patch, "<article><id>0f5c954e-7c66-4d5a-9b63-6a3b6c7f5a10</id></article>", 422),
        (patch, long.as_str(), 422),
        (post, doctype.as_str(), 400),
        (post, latin.as_str(), 400),
        (patch, "<articles/>", 400),
        (
            ("POST", "/tokens"),
            "<token><name>n</name><scopes><scope>admin</scope></scopes>\
             <expires_at>2000-01-01T00:00:00Z</expires_at></token>",
            422,
        ),
    ] {
        server
            .request(method, path, &[("content-type", XML)], body.as_bytes())
            .await
            .expect(status);
    }
}

/// And what is taken without being valid.
#[actix_web::test]
async fn a_little_more_than_the_schema_says_is_taken() {
    let server = Server::start().await;
    for (attributes, members) in [
        ("", "<version>many</version><id/>"),
        ("", "<created_at xsi:nil='true'/><content_html><p/></content_html>"),
        ("", "<published_at>1990-12-31T15:59:60-08:00</published_at>"),
        ("", "<published_at>9999-01-01T00:00:00-01:00</published_at>"),
        ("xmlns='urn:x'", ""),
        ("xml:lang='en'", "<summary xsi:type='string'>S</summary>"),
    ] {
        let members = format!("<title>{:201}</title><content/>{members}", "T");
        let body = format!("<article {attributes}>{members}</article>");
        server.post("/articles", XML, &body).await.expect(201);
    }
}

fn taken(answer: &Answer, statuses: &[u16]) {
    assert!(statuses.contains(&answer.status), "{} {}", answer.status, answer.text());
}

/// One server and one runtime for all cases.
fn for_any<T: std::fmt::Debug>(
    drafts: impl Strategy<Value = T>,
    property: &impl AsyncFn(&Server, &T),
) {
    let system = actix_web::rt::System::new();
    let server = system.block_on(Server::start());
    let config = Config {
        cases: 64,
        max_local_rejects: 1_000_000,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&drafts, |draft| {
            system.block_on(property(&server, &draft));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}
