//! What stands in front of the app: a representation that is in memory is given
//! from there, below the router and all middleware; whatever else is asked goes
//! to the app. Each request is logged here, once.

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_http::{HttpMessage, Payload, Request, Response};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{AppConfig, Service, ServiceFactory, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use actix_web::http::{ConnectionType, Method, Uri};
use actix_web::{Error, HttpResponse};
use futures_util::future::{Either, LocalBoxFuture};

use super::access_log;
use super::cache::{Cache, Finished, Found, Kept, Key, Variants};
use super::conditions::Conditions;
use super::connections::Seat;
use super::counters::{AllCounters, Counters, Route};
use super::peer;
use super::rate_limit::RateLimit;
use super::request_id::{self, X_REQUEST_ID};
use super::trace;
use crate::clock::Clock;
use crate::sync::Arc;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// What a server needs to answer without its app.
#[derive(Clone)]
pub struct Memory {
    /// The representations.
    pub cache: Arc<Cache>,
    /// How they differ.
    pub variants: Variants,
    /// What is taken from each client's bucket all the same.
    pub rate_limit: Option<Arc<RateLimit>>,
    /// The time of day.
    pub clock: Clock,
}

/// Makes a [`Front`] for each worker.
pub struct FrontFactory<F> {
    app: F,
    memory: Option<Memory>,
    counters: Arc<AllCounters>,
    tells_time: bool,
}

impl<F> FrontFactory<F> {
    /// A front before that app; without memory, everything goes to it.
    pub fn new(app: F, memory: Option<Memory>, counters: Arc<AllCounters>) -> Self {
        Self { app, memory, counters, tells_time: false }
    }

    /// Whether answers tell how long they took.
    #[must_use]
    pub fn telling_time(self, tells_time: bool) -> Self {
        Self { tells_time, ..self }
    }
}

impl<F, B> ServiceFactory<Request> for FrontFactory<F>
where
    F: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error>,
    F::Service: 'static,
    F::Future: 'static,
    F::InitError: 'static,
    B: MessageBody + 'static,
{
    type Response = Response<BoxBody>;
    type Error = Error;
    type Config = AppConfig;
    type Service = Front<F::Service>;
    type InitError = F::InitError;
    type Future = LocalBoxFuture<'static, Result<Self::Service, Self::InitError>>;

    fn new_service(&self, config: AppConfig) -> Self::Future {
        let app = self.app.new_service(config);
        let (memory, counters) = (self.memory.clone(), self.counters.for_worker());
        let tells_time = self.tells_time;
        Box::pin(async move {
            let (app, key) = (Rc::new(app.await?), RefCell::default());
            Ok(Front { app, memory, counters, tells_time, key })
        })
    }
}

/// The service of one worker.
pub struct Front<S> {
    app: Rc<S>,
    memory: Option<Memory>,
    counters: Arc<Counters>,
    tells_time: bool,
    /// Where keys are written, so that a hit allocates none.
    key: RefCell<Key>,
}

impl<S, B> Service<Request> for Front<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = Response<BoxBody>;
    type Error = Error;
    type Future = Either<
        Ready<Result<Response<BoxBody>, Error>>,
        LocalBoxFuture<'static, Result<Response<BoxBody>, Error>>,
    >;

    actix_web::dev::forward_ready!(app);

    fn call(&self, mut request: Request) -> Self::Future {
        let visit = Visit::of(&request, &self.counters, self.tells_time);
        let app = Rc::clone(&self.app);
        let may_answer = |memory: &&Memory| memory.cache.is_open(visit.arrival) && !visit.is_beyond;
        let Some(memory) = self.memory.as_ref().filter(may_answer) else {
            return Either::Right(Box::pin(async move { Ok(visit.end(ask(&app, request).await)) }));
        };
        let mut key = self.key.borrow_mut();
        let has_key = matches!(request.payload(), Payload::None)
            && memory.variants.write_key(request.head(), &mut key);
        if !has_key {
            return Either::Right(Box::pin(async move { Ok(visit.end(ask(&app, request).await)) }));
        }
        if let Some(kept) = memory.cache.get(&key)
            && let Some(response) = memory.answer(&kept, &request)
        {
            self.counters.looked_up(true);
            let route = kept.representation.as_ref().map(|it| &it.route);
            return Either::Left(ready(Ok(visit.end_at(route, response))));
        }
        self.counters.looked_up(false);
        let (memory, key) = (memory.clone(), key.clone());
        Either::Right(Box::pin(async move {
            Ok(visit.end(memory.answer_or_ask(&app, &key, request).await))
        }))
    }
}

impl Memory {
    /// The answer that is kept; `None` where the app must give it: what is not to be
    /// kept, and a refusal to who asks too often.
    fn answer(&self, kept: &Kept, request: &Request) -> Option<Response<BoxBody>> {
        let representation = kept.representation.as_ref()?;
        let now = self.clock.now();
        let mut response = representation.answer(conditions(request).as_ref(), now);
        let headers = response.headers_mut();
        headers.insert(X_REQUEST_ID, request_id::of(request.headers()));
        if let Some(limit) = &self.rate_limit {
            let peer = request.peer_addr()?.ip();
            limit.spend(peer::client(&self.variants.proxies, peer, request.headers()), headers)?;
        }
        Some(response)
    }

    /// Waits for whoever computes the answer already; else has the app compute it,
    /// for all who ask the same.
    async fn answer_or_ask<S, B>(
        &self,
        app: &S,
        key: &[u8],
        mut request: Request,
    ) -> Response<BoxBody>
    where
        S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody + 'static,
    {
        let place = match self.cache.find(key).await {
            Found::Missing(place) => place,
            Found::Kept(kept) => match self.answer(&kept, &request) {
                Some(mut response) => {
                    let route = kept.representation.as_ref().map(|it| it.route.clone());
                    route.map(|route| response.extensions_mut().insert(route));
                    return response;
                }
                None => return ask(app, request).await,
            },
        };
        // The others want the whole of it, whatever this client has already.
        let conditions = conditions(&request);
        request.headers_mut().remove(IF_NONE_MATCH);
        request.headers_mut().remove(IF_MODIFIED_SINCE);
        let response = ask(app, request).await;
        match self.cache.keep(place, response).await {
            Ok(Finished { representation, own }) => {
                let mut response = representation.answer(conditions.as_ref(), self.clock.now());
                response.extensions_mut().insert(representation.route.clone());
                own.into_iter().for_each(|(name, value)| {
                    response.headers_mut().insert(name, value);
                });
                response
            }
            Err(response) => response,
        }
    }
}

fn conditions(request: &Request) -> Option<Conditions> {
    Conditions::are_in(request.headers()).then(|| Conditions::of(request.headers()))
}

/// What the app answers. Its door lets no failure out but as an answer.
async fn ask<S, B>(app: &S, request: Request) -> Response<BoxBody>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    match app.call(request).await {
        Ok(response) => Response::from(response.map_into_boxed_body()),
        Err(error) => Response::from(HttpResponse::from_error(error)),
    }
}

/// What is known of a request when it comes, and needed when it has its answer.
struct Visit {
    arrival: Instant,
    method: Method,
    uri: Uri,
    offers_upgrade: bool,
    is_beyond: bool,
    /// Where it is to be logged.
    trace: Option<String>,
    tells_time: bool,
    counters: Arc<Counters>,
}

impl Visit {
    fn of(request: &Request, counters: &Arc<Counters>, tells_time: bool) -> Self {
        counters.begin();
        let trace = if access_log::is_on() { trace::id(request.headers()) } else { None };
        Self {
            arrival: Instant::now(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            offers_upgrade: request.upgrade(),
            is_beyond: request.conn_data::<Seat>().is_some_and(Seat::is_beyond),
            trace: trace.map(str::to_owned),
            tells_time,
            counters: Arc::clone(counters),
        }
    }

    /// Ends with an answer that names its route, if it has one.
    fn end(self, response: Response<BoxBody>) -> Response<BoxBody> {
        let route = response.extensions().get::<Route>().cloned();
        self.end_at(route.as_ref(), response)
    }

    /// Counts and logs the answer. Adds `Connection: close` where the connection is
    /// one too many, and where actix closes it without a word: after a request that
    /// offered to upgrade, as each of Java's HttpClient does. The client would ask
    /// again on it, and meet its end.
    fn end_at(self, route: Option<&Route>, mut response: Response<BoxBody>) -> Response<BoxBody> {
        if self.offers_upgrade || self.is_beyond {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        let time = self.arrival.elapsed();
        if self.tells_time {
            tell_time(time, &mut response);
        }
        let status = response.status().as_u16();
        match route {
            Some(route) => self.counters.answered(route, &self.method, status, time),
            None => self.counters.answered(&Route::unmatched(), &self.method, status, time),
        }
        let (method, path, trace) = (&self.method, self.uri.path(), self.trace.as_deref());
        access_log::write(&access_log::Asked { method, path, trace }, time, &response);
        response
    }
}

/// `Server-Timing` (W3C), in milliseconds.
fn tell_time(time: Duration, response: &mut Response<BoxBody>) {
    let text = format!("total;dur={:.3}", time.as_secs_f64() * 1000.0);
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(SERVER_TIMING, value);
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.counters.end();
    }
}
