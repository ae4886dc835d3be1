//! The rules for articles (contract §1): each one in JSON and in the equal
//! XML, for POST, for PUT that creates and that replaces, and for PATCH.

mod members;
mod publication;
mod strangers;
mod texts;

use serde_json::{Value, json};

use crate::support::xml::xml_of;
use crate::support::*;

const NEW: &str = "/articles/5f0c954e-7c66-4d5a-9b63-6a3b6c7f5a10";
const WAYS: [Way; 4] = [Way::Post, Way::PutNew, Way::PutOld, Way::Patch];

/// The ways to write an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Post,
    PutNew,
    PutOld,
    Patch,
}

/// A server, with an article that has nothing but what it must have.
struct Desk {
    server: Server,
    old: String,
}

impl Desk {
    async fn open() -> Self {
        let server = Server::start().await;
        let body = r#"{"title":"Old","content":"old","status":"draft"}"#;
        let old = server.post("/articles", JSON, body).await.expect(201).location();
        Self { server, old }
    }

    async fn write(&self, way: Way, format: &str, body: &str) -> Answer {
        let (method, path) = match way {
            Way::Post => ("POST", "/articles"),
            Way::PutNew => ("PUT", NEW),
            Way::PutOld => ("PUT", self.old.as_str()),
            Way::Patch => ("PATCH", self.old.as_str()),
        };
        let headers = [("content-type", format), ("accept", JSON)];
        self.server.request(method, path, &headers, body.as_bytes()).await
    }

    /// These members are refused in every way, and the places are told.
    async fn refuses(&self, members: &Value, places: &[&str]) {
        for way in WAYS {
            let body = whole(way, members);
            self.refuses_body(way, JSON, &body.to_string(), 422, places).await;
            self.refuses_body(way, XML, &xml_of(&body), 422, places).await;
        }
    }

    async fn refuses_body(&self, way: Way, format: &str, body: &str, status: u16, places: &[&str]) {
        let answer = self.write(way, format, body).await;
        let (start, text) = (excerpt(body), answer.text());
        assert_eq!(answer.status, status, "{way:?} {start}: {text}");
        assert_eq!(answer.places(), places, "{way:?} {start}: {text}");
    }

    /// This XML, put into an article, is refused in every way.
    async fn refuses_xml(&self, inside: &str, status: u16, places: &[&str]) {
        for way in WAYS {
            self.refuses_body(way, XML, &whole_xml(way, inside), status, places).await;
        }
    }

    /// These members are taken in every way, and read back as those.
    async fn takes(&self, members: &Value, kept: &Value) {
        for way in WAYS {
            let body = whole(way, members);
            self.takes_body(way, JSON, &body.to_string(), kept).await;
            self.takes_body(way, XML, &xml_of(&body), kept).await;
        }
    }

    async fn takes_body(&self, way: Way, format: &str, body: &str, kept: &Value) {
        let desk = self.with_old(&json!({"slug": "fresh"})).await;
        let answer = desk.write(way, format, body).await;
        let start = excerpt(body);
        let status = if matches!(way, Way::Post | Way::PutNew) { 201 } else { 200 };
        assert_eq!(answer.status, status, "{way:?} {start}: {}", answer.text());
        let path = format!("/articles/{}", answer.json()["id"].as_str().expect("an id"));
        let read = self.server.get(&path, JSON).await.expect(200).json();
        for (name, value) in kept.as_object().expect("an object") {
            assert!(read[name] == *value, "{way:?} {start}: {name}: {}", read[name]);
        }
        for path in [&path, &desk.old] {
            self.server.delete(path).await;
        }
    }

    /// The same server, with another article to write to.
    async fn with_old(&self, members: &Value) -> Self {
        let body = whole(Way::Post, members).to_string();
        let old = self.server.post("/articles", JSON, &body).await.expect(201).location();
        Self { server: self.server.clone(), old }
    }

    /// What was refused has left no trace.
    async fn is_untouched(&self) {
        let list = self.server.get("/articles", JSON).await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        assert_eq!(list[0]["version"], 1);
    }
}

/// The members, with those that a whole article must have.
fn whole(way: Way, members: &Value) -> Value {
    let mut body = if way == Way::Patch { json!({}) } else { json!({"title": "T", "content": ""}) };
    for (name, value) in members.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

fn whole_xml(way: Way, inside: &str) -> String {
    let needed = |name: &str| {
        let given = way == Way::Patch || inside.contains(&format!("<{name}"));
        if given { String::new() } else { format!("<{name}>T</{name}>") }
    };
    format!("<article>{}{}{inside}</article>", needed("title"), needed("content"))
}

fn excerpt(body: &str) -> String {
    body.chars().take(200).collect()
}
