//! What can be set, by option or by environment variable.

mod limits;
mod values;

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::FalseyValueParser;
use ipnet::IpNet;

use crate::app::Settings;
use crate::db::{DatabaseUrl, Migrations, PoolOptions};
use crate::http::base_url::BaseUrl;
use crate::http::cors::Origins;
use crate::http::door::MaxAge;
use crate::http::incoming::BodyLimits;
use crate::http::page::Site;
use crate::http::peer::TrustedProxies;
use crate::logging::LogFormat;
use crate::stop::Stop;
pub use limits::Limits;
use values::{address, base_url, bytes, language, network, origin, quota, seconds, url};

/// Every option, the same for each command.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Where to listen
    #[arg(long, env = "LISTEN", global = true, value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,

    /// Where the articles are: sqlite://PATH or
    /// postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full
    #[arg(
        long,
        env = "DATABASE_URL",
        global = true,
        value_name = "URL",
        default_value = "sqlite://broadsheet.db",
        hide_env_values = true
    )]
    database_url: String,

    /// A file that holds the database's URL, so that its password stands in
    /// no environment and no process list; counts before --database-url
    #[arg(long, env = "DATABASE_URL_FILE", global = true, value_name = "FILE")]
    database_url_file: Option<PathBuf>,

    /// The most connections to the database
    #[arg(long, env = "DATABASE_POOL_SIZE", global = true, value_name = "N", default_value = "16")]
    database_pool_size: NonZeroUsize,

    /// How long a request waits for a connection before it is answered 503
    #[arg(long, env = "DATABASE_WAIT", global = true, value_name = "SECONDS",
        default_value = "5", value_parser = seconds)]
    database_wait: Duration,

    /// How many requests may wait for a connection at a time; more are answered 503 at once
    #[arg(long, env = "DATABASE_QUEUE", global = true, value_name = "N", default_value = "1000")]
    database_queue: NonZeroUsize,

    /// Refuse a database that lacks migrations instead of applying them
    #[arg(long, env = "NO_MIGRATE", global = true, value_parser = FalseyValueParser::new())]
    no_migrate: bool,

    /// How many threads serve requests; by default one for each processor
    #[arg(long, env = "WORKERS", global = true, value_name = "N")]
    workers: Option<NonZeroUsize>,

    /// How much is taken on at a time, and for how long.
    #[command(flatten)]
    pub limits: Limits,

    /// How long a request's body may take to arrive
    #[arg(long, env = "BODY_TIMEOUT", global = true, value_name = "SECONDS",
        default_value = "30", value_parser = seconds)]
    body_timeout: Duration,

    /// A folder whose templates and site.css replace the built-in ones
    #[arg(long, env = "TEMPLATES", global = true, value_name = "DIR")]
    templates: Option<PathBuf>,

    /// The name of the site
    #[arg(
        long,
        env = "SITE_TITLE",
        global = true,
        value_name = "TEXT",
        default_value = "Broadsheet"
    )]
    site_title: String,

    /// A line about the site
    #[arg(long, env = "SITE_DESCRIPTION", global = true, value_name = "TEXT", default_value = "")]
    site_description: String,

    /// The language of the articles, as in HTML's lang
    #[arg(long, visible_alias = "language", env = "SITE_LANGUAGE", global = true,
        value_name = "TAG", default_value = "en", value_parser = language)]
    site_language: String,

    /// The WebSub hub that feeds name, which tells subscribers of news
    #[arg(long, env = "WEBSUB_HUB", global = true, value_name = "URL", value_parser = url)]
    websub_hub: Option<String>,

    /// What absolute URLs start with, instead of the host of the request
    #[arg(long, env = "BASE_URL", global = true, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,

    /// An origin whose pages may use the API, like https://app.example, or *;
    /// may be given several times, or with commas between
    #[arg(long = "cors-origin", env = "CORS_ORIGIN", global = true, value_name = "ORIGIN",
        value_delimiter = ',', value_parser = origin)]
    cors_origins: Vec<String>,

    /// How many requests a second each token may make, or each address without one
    #[arg(long, env = "RATE_LIMIT", global = true, value_name = "N", value_parser = quota)]
    rate_limit: Option<NonZeroU32>,

    /// Refuses a change without If-Match or another precondition (428)
    #[arg(long, env = "REQUIRE_PRECONDITIONS", global = true)]
    require_preconditions: bool,

    /// For how many seconds caches may give public answers without asking; by
    /// default they always ask, and are told in a few bytes that nothing changed
    #[arg(long, env = "MAX_AGE", global = true, value_name = "SECONDS")]
    max_age: Option<u32>,

    /// How much memory keeps finished answers for those without a token, such as
    /// 64MiB or 1GiB; 0 keeps none
    #[arg(long, env = "CACHE_SIZE", global = true, value_name = "BYTES",
        default_value = "64MiB", value_parser = bytes)]
    cache_size: u64,

    /// A proxy, or a network of them, whose forwarded headers count, like
    /// 10.0.0.0/8; may be given several times, or with commas between
    #[arg(long = "trusted-proxy", env = "TRUSTED_PROXY", global = true, value_name = "ADDRESS",
        value_delimiter = ',', value_parser = network)]
    trusted_proxies: Vec<IpNet>,

    /// A PEM file with the certificate and its chain: the server speaks TLS
    #[arg(long, env = "TLS_CERT", global = true, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// A PEM file with the certificate's key
    #[arg(long, env = "TLS_KEY", global = true, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// Where /metrics is served, instead of with the articles
    #[arg(long, env = "METRICS_LISTEN", global = true, value_name = "ADDRESS:PORT",
        value_parser = address)]
    pub metrics_listen: Option<SocketAddr>,

    /// Tell in Server-Timing how long each answer took
    #[arg(long, env = "SERVER_TIMING", global = true, value_parser = FalseyValueParser::new())]
    server_timing: bool,

    /// Log each statement that keeps the database busy for so long
    #[arg(long, env = "SLOW_QUERY", global = true, value_name = "SECONDS", value_parser = seconds)]
    pub slow_query: Option<Duration>,

    /// How log lines are written
    #[arg(long, env = "LOG_FORMAT", global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// The most bytes of a body.
const BODY_BYTES: usize = 2 * 1024 * 1024;
/// The most bytes of one that is an array.
const ARRAY_BYTES: usize = 32 * 1024 * 1024;

impl Options {
    /// The database's address, which clap must not read: it would repeat a
    /// wrong one with its password.
    pub fn database_url(&self) -> Result<DatabaseUrl, Stop> {
        let Some(file) = &self.database_url_file else {
            return self.database_url.parse().map_err(|error| {
                Stop::BadOption(format!(
                    "the database URL (DATABASE_URL or --database-url): {error}"
                ))
            });
        };
        let text = std::fs::read_to_string(file)
            .map_err(|error| Stop::Failed(format!("cannot read {}: {error}", file.display())))?;
        text.trim().parse().map_err(|error| {
            Stop::BadOption(format!("the database URL in {}: {error}", file.display()))
        })
    }

    /// What to do about migrations.
    pub fn migrations(&self) -> Migrations {
        if self.no_migrate { Migrations::Check } else { Migrations::Apply }
    }

    /// How many threads serve requests.
    pub fn workers(&self) -> NonZeroUsize {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.workers.unwrap_or_else(processors)
    }

    /// The pool of database connections.
    pub fn pool(&self) -> PoolOptions {
        PoolOptions {
            size: self.database_pool_size,
            wait: self.database_wait,
            threads: self.workers(),
            queue: self.database_queue.get(),
        }
    }

    /// What the app needs to know.
    pub fn settings(&self) -> Settings {
        Settings {
            site: Site {
                title: self.site_title.clone(),
                description: self.site_description.clone(),
                language: self.site_language.clone(),
                hub: self.websub_hub.clone(),
            },
            templates: self.templates.clone(),
            base_url: self.base_url.clone().map(BaseUrl),
            origins: match self.cors_origins.as_slice() {
                [] => Origins::None,
                list if list.iter().any(|origin| origin == "*") => Origins::Any,
                list => Origins::Only(list.to_vec()),
            },
            rate_limit: self.rate_limit,
            require_preconditions: self.require_preconditions,
            max_age: self.max_age.map(MaxAge),
            trusted_proxies: TrustedProxies(self.trusted_proxies.clone()),
            body_limits: BodyLimits {
                bytes: BODY_BYTES,
                array_bytes: ARRAY_BYTES,
                time: self.body_timeout,
            },
            cache_size: self.cache_size,
            has_metrics: self.metrics_listen.is_none(),
            server_timing: self.server_timing,
            response_memory: self.limits.response_memory.get().saturating_mul(1 << 20),
        }
    }
}
