//! The real app, asked without a socket.

use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_http::Request;
use actix_web::body::to_bytes;
use actix_web::dev::{AppConfig, Service, ServiceFactory};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use broadsheet::app::{Settings, State, front};
use broadsheet::clock::Clock;
use broadsheet::db::{Db, PoolOptions, Watch};
use broadsheet::http::cors::Origins;
use broadsheet::http::incoming::BodyLimits;
use broadsheet::http::page::Site;
use broadsheet::http::peer::TrustedProxies;
use broadsheet::id::Id;
use broadsheet::timestamp::Timestamp;
use broadsheet::tokens::store::Tokens;
use futures_util::future::LocalBoxFuture;

use super::record::{self, Sent};
use super::{Answer, Database, Recorder, START, Scope};

type Call = dyn Fn(Request) -> LocalBoxFuture<'static, Answer>;

/// One server: what answers, what would answer without a cache, and the watch that
/// is kept over the database.
struct Instance {
    call: Box<Call>,
    uncached: Box<Call>,
    watch: tokio::sync::Mutex<Watch>,
    /// Whether every request counts, so that none may be made twice.
    is_limited: bool,
}

/// A server on a database of its own, whose clock stands until it is moved.
#[derive(Clone)]
pub struct Server {
    instance: Rc<Instance>,
    clock: Arc<AtomicI64>,
    /// What each request sends as its token, if anything.
    pub token: Option<String>,
    tokens: Tokens,
    pub db: Db,
    /// Whether what anybody reads is compared with what is computed anew, which
    /// cannot be while others write.
    pub is_compared: bool,
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
        let db = Db::open(&url, pool).await.expect("opens");
        let start = Timestamp::parse(START).expect("valid").unix();
        let clock = Arc::new(AtomicI64::new(start));
        let tokens = Tokens::new(db.clone(), Clock::Fixed(clock.clone()));
        let instance = Instance::start(db.clone(), clock.clone(), settings).await;
        let database = Rc::new(database);
        let (token, is_compared) = (None, true);
        let server = Self { instance, clock, token, tokens, db, is_compared, database };
        server.with(&[Scope::ReadDrafts, Scope::Write]).await
    }

    /// Another server on the same database.
    pub async fn second_instance(&self) -> Self {
        let db = Db::open(&self.database.url(), pool()).await.expect("opens");
        let instance = Instance::start(db.clone(), self.clock.clone(), settings()).await;
        Self { instance, db, ..self.clone() }
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
        let answer = (self.instance.call)(request.to_request()).await;
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
        // A test that counts what the database is asked wants nothing from memory.
        let is_public_read = matches!(method, "GET" | "HEAD")
            && self.token.is_none()
            && !headers.iter().any(|(name, _)| *name == "authorization")
            && !Recorder::is_on();
        if is_public_read {
            self.instance.watch.lock().await.look().await.expect("sees what others did");
        }
        let answer = self.send(request_of(method, path, headers, body)).await;
        record::request(&Sent { method, headers, body }, &answer);
        if is_public_read && self.is_compared && !self.instance.is_limited {
            let again = || request_of(method, path, headers, body).to_request();
            let kept = (self.instance.call)(again()).await;
            assert_same(&kept, &answer, &format!("{method} {path} {headers:?} from memory"));
            let fresh = (self.instance.uncached)(again()).await;
            assert_same(&fresh, &answer, &format!("{method} {path} {headers:?} computed anew"));
        }
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

impl Instance {
    async fn start(db: Db, clock: Arc<AtomicI64>, settings: Settings) -> Rc<Self> {
        let watch = tokio::sync::Mutex::new(db.watch());
        let is_limited = settings.rate_limit.is_some();
        let uncached = Settings { cache_size: 0, ..settings.clone() };
        let uncached = call(db.clone(), clock.clone(), uncached).await;
        let call = call(db, clock, settings).await;
        Rc::new(Self { call, uncached, watch, is_limited })
    }
}

async fn call(db: Db, clock: Arc<AtomicI64>, settings: Settings) -> Box<Call> {
    let state = State::new(db, Clock::Fixed(clock), settings).expect("starts");
    let service = front(state).new_service(AppConfig::default()).await.expect("starts");
    let service = Rc::new(service);
    Box::new(move |request: Request| -> LocalBoxFuture<'static, Answer> {
        let service = Rc::clone(&service);
        Box::pin(async move {
            let response = service.call(request).await.expect("a failure is an answer");
            let (head, body) = response.into_parts();
            let body = to_bytes(body).await.expect("a whole body");
            Answer::new(head.status(), head.headers().clone(), body.to_vec())
        })
    })
}

fn request_of(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> TestRequest {
    let known = Method::from_bytes(method.as_bytes()).expect("a method");
    let mut request = TestRequest::with_uri(path).method(known);
    for header in headers {
        request = request.append_header(*header);
    }
    if !body.is_empty() {
        request = request.set_payload(body.to_vec());
    }
    request
}

/// Whatever anybody reads is the same from memory as computed anew, but for what
/// is each answer's own. Failures have their request's id in their bodies.
#[track_caller]
fn assert_same(one: &Answer, other: &Answer, what: &str) {
    assert_eq!(one.status, other.status, "{what}");
    if one.status < 400 {
        let fields = |answer: &Answer| {
            let own = ["date", "x-request-id"];
            let fields = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
            let mut fields: Vec<_> =
                fields.map(|(name, value)| format!("{name}: {value:?}")).collect();
            fields.sort_unstable();
            fields
        };
        assert_eq!(fields(one), fields(other), "{what}");
        assert!(one.body == other.body, "{what}: the bodies differ");
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
        cache_size: 8 << 20,
        has_metrics: true,
        server_timing: false,
        response_memory: 512 << 20,
    }
}

pub fn pool() -> PoolOptions {
    PoolOptions {
        size: NonZeroUsize::new(4).expect("not zero"),
        wait: Duration::from_secs(5),
        queue: 1_000,
        threads: NonZeroUsize::MIN,
    }
}
