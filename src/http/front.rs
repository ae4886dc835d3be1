//! What stands in front of the app: a representation that is in memory is given
//! from there, below the router and all middleware; whatever else is asked goes
//! to the app. Each request is counted and logged here, once.

mod memory;
mod visit;

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::time::Instant;

use actix_http::{Request, Response};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{AppConfig, Service, ServiceFactory, ServiceResponse};
use actix_web::{Error, HttpResponse};
use futures_util::future::{Either, LocalBoxFuture};

use super::cache::Key;
use super::counters::AllCounters;
use crate::sync::Arc;
pub use memory::Memory;
use visit::{Asked, Ending, Visit};

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
            Ok(Front { app, memory, ending: Ending { counters, tells_time }, key })
        })
    }
}

/// The service of one worker.
pub struct Front<S> {
    app: Rc<S>,
    memory: Option<Memory>,
    ending: Ending,
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
        let arrival = Instant::now();
        let mut key = self.key.borrow_mut();
        let memory = self.memory.as_ref();
        let memory = memory.filter(|it| it.may_answer(arrival, &mut request, &mut key));
        let Some(memory) = memory else {
            let (app, visit) = (Rc::clone(&self.app), Visit::of(arrival, &request, &self.ending));
            return Either::Right(Box::pin(async move { Ok(visit.end(ask(&app, request).await)) }));
        };
        let kept = memory.recall(&key, &request);
        self.ending.counters.looked_up(kept.is_some());
        if let Some((kept, response)) = kept {
            let asked = Asked::of(arrival, &request);
            return Either::Left(ready(Ok(self.ending.end(&asked, kept.route(), response))));
        }
        let (app, visit) = (Rc::clone(&self.app), Visit::of(arrival, &request, &self.ending));
        let (memory, key) = (memory.clone(), key.clone());
        Either::Right(Box::pin(async move {
            Ok(visit.end(memory.answer_or_ask(&app, &key, request).await))
        }))
    }
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
