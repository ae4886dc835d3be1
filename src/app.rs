//! The one assembly of routes and middleware, for the server and its tests.

mod settings;

use actix_http::Request;
use actix_service::IntoServiceFactory;
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Condition, from_fn};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, Error};
use futures_util::FutureExt;

use crate::articles::store::Articles;
use crate::clock::Clock;
use crate::db::Db;
use crate::health::Stopping;
use crate::http::asset::Asset;
use crate::http::cache::{Cache, Variants};
use crate::http::conditions::RequirePreconditions;
use crate::http::counters::AllCounters;
use crate::http::door;
use crate::http::front::{FrontFactory, Memory};
use crate::http::media::CSS;
use crate::http::page::Pages;
use crate::http::rate_limit::{RateLimit, limit};
use crate::http::target::Suffixed;
use crate::http::unread::Unread;
use crate::idempotency::Answers;
use crate::metrics::Metrics;
use crate::sync::Arc;
use crate::tokens::identify::identify;
use crate::tokens::store::Tokens;
use crate::{articles, feeds, health, metrics, site, sitemap, tags, tokens};

pub use settings::Settings;

/// What all workers share.
#[derive(Clone)]
pub struct State {
    articles: Data<Articles>,
    tokens: Data<Tokens>,
    answers: Data<Answers>,
    rate_limit: Option<Data<RateLimit>>,
    db: Data<Db>,
    clock: Clock,
    pages: Data<Pages>,
    stylesheet: Data<Asset>,
    memory: Option<Memory>,
    counters: Arc<AllCounters>,
    metrics: Data<Metrics>,
    stopping: Stopping,
    unread: Data<Unread>,
    settings: Settings,
}

/// Of the cache one part in so many is for articles that were written lately, not
/// for finished representations.
const PART_OF_ARTICLES: u64 = 16;

/// The URLs that may have a suffix.
const SUFFIXED: Suffixed = Suffixed(&["/articles"]);

impl State {
    /// Fails, with one plain line, where the templates cannot be read.
    pub fn new(db: Db, clock: Clock, settings: Settings) -> Result<Self, String> {
        let pages = Pages::new(&settings.site, settings.templates.as_deref())?;
        let stylesheet = Asset::new(CSS, pages.stylesheet().to_owned().into_bytes());
        let articles = Articles::new(db.clone(), clock.clone())
            .remembering(settings.cache_size / PART_OF_ARTICLES);
        let rate_limit = settings.rate_limit.map(|quota| Arc::new(RateLimit::per_second(quota)));
        let memory = memory(&articles, &clock, &settings, rate_limit.clone());
        let counters = Arc::<AllCounters>::default();
        let metrics = Metrics {
            counters: Arc::clone(&counters),
            cache: memory.as_ref().map(|memory| Arc::clone(&memory.cache)),
            articles: articles.clone(),
            db: db.clone(),
        };
        Ok(Self {
            memory,
            counters,
            metrics: Data::new(metrics),
            articles: Data::new(articles),
            tokens: Data::new(Tokens::new(db.clone(), clock.clone())),
            answers: Data::new(Answers::new(db.clone(), clock.clone())),
            clock,
            rate_limit: rate_limit.map(Data::from),
            db: Data::new(db),
            pages: Data::new(pages),
            stylesheet: Data::new(stylesheet),
            stopping: Stopping::default(),
            unread: Data::new(Unread::at_most(settings.response_memory)),
            settings,
        })
    }

    /// By which the app is told that the server stops soon.
    pub fn stopping(&self) -> Stopping {
        self.stopping.clone()
    }
}

/// Builds what answers requests: the app, and in front of it what is kept of its
/// answers.
pub fn front(
    state: State,
) -> FrontFactory<
    impl ServiceFactory<
        Request,
        Config = AppConfig,
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (memory, counters) = (state.memory.clone(), Arc::clone(&state.counters));
    let tells_time = state.settings.server_timing;
    FrontFactory::new(app(state).into_factory(), memory, counters).telling_time(tells_time)
}

/// Builds what serves the metrics alone.
pub fn metrics_alone(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .configure(|config| share(config, state))
        .configure(metrics::handlers::routes)
        .wrap(from_fn(door::admit))
}

/// Builds the app.
pub fn app(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (has_metrics, has_limit) = (state.settings.has_metrics, state.rate_limit.is_some());
    App::new()
        .configure(|config| share(config, state))
        .configure(articles::handlers::routes)
        .configure(tags::handlers::routes)
        .configure(tokens::handlers::routes)
        .configure(feeds::handlers::routes)
        .configure(sitemap::handlers::routes)
        .configure(site::routes)
        .configure(health::handlers::routes)
        .configure(move |config| {
            if has_metrics {
                metrics::handlers::routes(config);
            }
        })
        .wrap(Condition::new(has_limit, from_fn(limit)))
        .wrap(from_fn(identify))
        .wrap(from_fn(door::admit))
}

/// What is kept of the app's answers, if anything.
fn memory(
    articles: &Articles,
    clock: &Clock,
    settings: &Settings,
    rate_limit: Option<Arc<RateLimit>>,
) -> Option<Memory> {
    let scheduled = articles.clone();
    let due = move || {
        let articles = scheduled.clone();
        async move { articles.next_due().await }.boxed_local()
    };
    let changes = Arc::clone(articles.db().changes());
    let bytes = settings.cache_size - settings.cache_size / PART_OF_ARTICLES;
    let cache = Cache::new(bytes, changes, clock.clone(), Box::new(due));
    (settings.cache_size > 0).then(|| Memory {
        cache: Arc::new(cache),
        variants: Variants {
            suffixed: SUFFIXED,
            origins: settings.origins.clone(),
            proxies: settings.trusted_proxies.clone(),
            by_host: settings.base_url.is_none(),
        },
        rate_limit,
        clock: clock.clone(),
    })
}

fn share(config: &mut ServiceConfig, state: State) {
    config
        .app_data(SUFFIXED)
        .app_data(state.settings.body_limits)
        .app_data(state.settings.origins)
        .app_data(state.settings.trusted_proxies)
        .app_data(Data::new(state.settings.site))
        .app_data(state.articles)
        .app_data(state.tokens)
        .app_data(state.clock)
        .app_data(state.answers)
        .app_data(state.db)
        .app_data(state.metrics)
        .app_data(state.pages)
        .app_data(state.stylesheet)
        .app_data(Data::new(state.stopping))
        .app_data(state.unread);
    if let Some(rate_limit) = state.rate_limit {
        config.app_data(rate_limit);
    }
    if state.settings.require_preconditions {
        config.app_data(RequirePreconditions);
    }
    if let Some(max_age) = state.settings.max_age {
        config.app_data(max_age);
    }
    if let Some(base_url) = state.settings.base_url {
        config.app_data(base_url);
    }
}
