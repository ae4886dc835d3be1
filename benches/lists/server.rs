//! The whole app, asked without a socket.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_http::Request;
use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Bytes;
use broadsheet::app::{State, app};
use broadsheet::clock::Clock;
use broadsheet::config;
use broadsheet::db::{DatabaseUrl, Db, Migrations};
use broadsheet::id::Id;
use broadsheet::tokens::model::Scope;
use broadsheet::tokens::store::Tokens;
use clap::Parser;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use crate::Outcome;
use crate::blog::END;

type Call = dyn Fn(Request) -> LocalBoxFuture<'static, Outcome<Answer>>;

/// The settings of a server that is started without options.
#[derive(Parser)]
struct Defaults {
    #[command(flatten)]
    options: config::Options,
}

/// An app on a database, whose clock stands where it is set.
pub struct Server {
    call: Box<Call>,
    clock: Arc<AtomicI64>,
    token: String,
}

/// A whole answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Server {
    pub async fn open(url: &DatabaseUrl) -> Outcome<Self> {
        let Defaults { options } = Defaults::parse_from(["broadsheet"]);
        Migrations::Apply.run(url).await?;
        let db = Db::open(url, options.pool()).await?;
        let clock = Arc::new(AtomicI64::new(END));
        let tokens = Tokens::new(db.clone(), Clock::Fixed(clock.clone()));
        let scopes = [Scope::Write, Scope::ReadDrafts].into_iter().collect();
        let (_, secret) = tokens
            .create(Id::new().to_string(), scopes, None)
            .await
            .map_err(|error| error.to_string())?;
        let state = State::new(db, Clock::Fixed(clock.clone()), options.settings())?;
        let service = Rc::new(init_service(app(state)).await);
        let call = move |request: Request| -> LocalBoxFuture<'static, Outcome<Answer>> {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let (head, body) = match service.call(request).await {
                    Ok(response) => response.into_parts().1.into_parts(),
                    Err(error) => error.error_response().into_parts(),
                };
                let body = to_bytes(body).await.map_err(|error| error.to_string())?;
                Ok(Answer { status: head.status(), headers: head.headers().clone(), body })
            })
        };
        Ok(Self { call: Box::new(call), clock, token: secret.reveal().to_owned() })
    }

    /// Sets the clock to these seconds since 1970.
    pub fn set_clock(&self, seconds: i64) {
        self.clock.store(seconds, Ordering::SeqCst);
    }

    /// Reads as anybody.
    pub async fn get(&self, path: &str) -> Outcome<Answer> {
        let request = TestRequest::get().uri(path).append_header(("accept", "application/json"));
        (self.call)(request.to_request()).await
    }

    /// Reads as somebody who may see drafts.
    pub async fn get_all(&self, path: &str) -> Outcome<Answer> {
        (self.call)(self.authorised(TestRequest::get().uri(path)).to_request()).await
    }

    pub async fn post(&self, path: &str, body: Vec<u8>) -> Outcome<Answer> {
        let request = TestRequest::post()
            .uri(path)
            .append_header(("content-type", "application/json"))
            .append_header(("prefer", "return=minimal"))
            .set_payload(body);
        (self.call)(self.authorised(request).to_request()).await
    }

    fn authorised(&self, request: TestRequest) -> TestRequest {
        request.append_header(("authorization", format!("Bearer {}", self.token)))
    }
}

impl Answer {
    /// Fails, with what the server said, where it is not this status.
    pub fn expect(self, status: StatusCode) -> Outcome<Self> {
        if self.status == status {
            return Ok(self);
        }
        let problem: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        Err(format!("{}: {}", self.status, problem["detail"]).into())
    }

    /// How many matches there are, where that was asked for.
    pub fn total(&self) -> Option<u64> {
        self.headers.get("x-total-count")?.to_str().ok()?.parse().ok()
    }

    /// The parameter of that name in the link with that relation (RFC 8288).
    pub fn cursor(&self, relation: &str, name: &str) -> Option<String> {
        let wanted = format!("rel=\"{relation}\"");
        self.headers.get_all("link").filter_map(|value| value.to_str().ok()).find_map(|links| {
            // No `<` is in a URL, but commas are.
            let link = links.split('<').find(|link| link.contains(&wanted))?;
            let (_, query) = link.split_once('>')?.0.split_once('?')?;
            let found =
                query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            found.map(str::to_owned)
        })
    }
}
