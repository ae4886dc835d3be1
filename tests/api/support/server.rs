//! The real app, asked without a socket.

use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_http::Request;
use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service};
use broadsheet::app::{Settings, State, app};
use broadsheet::clock::Clock;
use broadsheet::db::{Db, Migrations, PoolOptions};
use broadsheet::http::cors::Origins;
use broadsheet::http::incoming::BodyLimits;
use broadsheet::http::page::Site;
use broadsheet::http::peer::TrustedProxies;
use broadsheet::id::Id;
use broadsheet::timestamp::Timestamp;
use broadsheet::tokens::store::Tokens;
use futures_util::future::LocalBoxFuture;

use super::record::{self, Sent};
use super::{Answer, Database, START, Scope};

type Call = dyn Fn(Request) -> LocalBoxFuture<'static, Answer>;

/// A server on a database of its own, whose clock stands until it is moved.
#[derive(Clone)]
pub struct Server {
    call: Rc<Call>,
    clock: Arc<AtomicI64>,
    /// What each request sends as its token, if anything.
    pub token: Option<String>,
    tokens: Tokens,
    pub db: Db,
    // Last, so that it is dropped when nothing uses it any more.
    pub database: Rc<Database>,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(settings()).await
    }

    pub async fn start_with(settings: Settings) -> Self {
        Self::start_on(Database::create().await, settings, pool()).await
    }

    pub async fn start_on(database: Database, settings: Settings, pool: PoolOptions) -> Self {
        let url = database.url();
        Migrations::Apply.run(&url).await.expect("migrates");
        let db = Db::open(&url, pool).await.expect("opens");
        let start = Timestamp::parse(START).expect("valid").unix();
        let clock = Arc::new(AtomicI64::new(start));
        let tokens = Tokens::new(db.clone(), Clock::Fixed(clock.clone()));
        let call = Self::instance(db.clone(), clock.clone(), settings).await;
        let server = Self { call, clock, token: None, tokens, db, database: Rc::new(database) };
        server.with(&[Scope::ReadDrafts, Scope::Write]).await
    }

    async fn instance(db: Db, clock: Arc<AtomicI64>, settings: Settings) -> Rc<Call> {
        let state = State::new(db, Clock::Fixed(clock), settings).expect("starts");
        let service = Rc::new(init_service(app(state)).await);
        let call = move |request: Request| -> LocalBoxFuture<'static, Answer> {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let (head, body) = match service.call(request).await {
                    Ok(response) => response.into_parts().1.into_parts(),
                    Err(error) => error.error_response().into_parts(),
                };
                let body = to_bytes(body).await.expect("a whole body");
                Answer::new(head.status(), head.headers().clone(), body.to_vec())
            })
        };
        Rc::new(call)
    }

    /// Another server on the same database.
    pub async fn second_instance(&self) -> Self {
        let db = Db::open(&self.database.url(), pool()).await.expect("opens");
        let call = Self::instance(db.clone(), self.clock.clone(), settings()).await;
        Self { call, db, ..self.clone() }
    }

    /// The same server, asked without a token.
    pub fn anonymous(&self) -> Self {
        Self { token: None, ..self.clone() }
    }

    /// The same server, asked with this token.
    pub fn bearing(&self, secret: &str) -> Self {
        Self { token: Some(secret.to_owned()), ..self.clone() }
    }

    /// The same server, asked with a new token of these scopes.
    pub async fn with(&self, scopes: &[Scope]) -> Self {
        let scopes = scopes.iter().copied().collect();
        let name = Id::new().to_string();
        let (_, secret) = self.tokens.create(name, scopes, None).await.expect("makes a token");
        self.bearing(secret.reveal())
    }

    /// Moves the clock on.
    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub async fn send(&self, mut request: TestRequest) -> Answer {
        if let Some(token) = &self.token {
            request = request.append_header(("authorization", format!("Bearer {token}")));
        }
        let answer = (self.call)(request.to_request()).await;
        record::answer(&answer);
        answer
    }

    pub async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let known = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = TestRequest::with_uri(path).method(known);
        for header in headers {
            request = request.append_header(*header);
        }
        if !body.is_empty() {
            request = request.set_payload(body.to_vec());
        }
        let answer = self.send(request).await;
        record::request(&Sent { method, headers, body }, &answer);
        answer
    }

    pub async fn get(&self, path: &str, accept: &str) -> Answer {
        self.request("GET", path, &[("accept", accept)], b"").await
    }

    pub async fn post(&self, path: &str, content_type: &str, body: &str) -> Answer {
        self.write("POST", path, content_type, body).await
    }

    pub async fn put(&self, path: &str, content_type: &str, body: &str) -> Answer {
        self.write("PUT", path, content_type, body).await
    }

    pub async fn patch(&self, path: &str, content_type: &str, body: &str) -> Answer {
        self.write("PATCH", path, content_type, body).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.request("DELETE", path, &[], b"").await
    }

    async fn write(&self, method: &str, path: &str, content_type: &str, body: &str) -> Answer {
        self.request(method, path, &[("content-type", content_type)], body.as_bytes()).await
    }
}

pub fn settings() -> Settings {
    Settings {
        site: Site {
            title: "Broadsheet".into(),
            description: String::new(),
            language: "en".into(),
            hub: None,
        },
        templates: None,
        base_url: None,
        origins: Origins::None,
        rate_limit: None,
        require_preconditions: false,
        max_age: None,
        trusted_proxies: TrustedProxies::default(),
        body_limits: BodyLimits {
            bytes: 2 << 20,
            array_bytes: 32 << 20,
            time: Duration::from_secs(5),
        },
    }
}

pub fn pool() -> PoolOptions {
    PoolOptions { size: NonZeroUsize::new(4).expect("not zero"), wait: Duration::from_secs(5) }
}
