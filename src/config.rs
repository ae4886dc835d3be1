//! What can be set, by option or by environment variable.

use std::net::{SocketAddr, ToSocketAddrs};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::app::Settings;
use crate::cli::Stop;
use crate::db::{DatabaseUrl, Migrations, PoolOptions};
use crate::http::base_url::BaseUrl;
use crate::http::incoming::BodyLimits;
use crate::http::page::Site;
use crate::logging::LogFormat;

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

    /// The most connections to the database
    #[arg(long, env = "DATABASE_POOL_SIZE", global = true, value_name = "N", default_value = "16")]
    database_pool_size: NonZeroUsize,

    /// How long a request waits for a connection before it is answered 503
    #[arg(long, env = "DATABASE_WAIT", global = true, value_name = "SECONDS",
        default_value = "5", value_parser = seconds)]
    database_wait: Duration,

    /// Refuse a database that lacks migrations instead of applying them
    #[arg(long, env = "NO_MIGRATE", global = true)]
    no_migrate: bool,

    /// How many threads serve requests; by default one for each processor
    #[arg(long, env = "WORKERS", global = true, value_name = "N")]
    pub workers: Option<NonZeroUsize>,

    /// How long requests under way may take once the server is told to stop
    #[arg(long, env = "SHUTDOWN_TIMEOUT", global = true, value_name = "SECONDS",
        default_value = "30", value_parser = seconds)]
    pub shutdown_timeout: Duration,

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
    #[arg(long, env = "SITE_LANGUAGE", global = true, value_name = "TAG", default_value = "en")]
    site_language: String,

    /// What absolute URLs start with, instead of the host of the request
    #[arg(long, env = "BASE_URL", global = true, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,

    /// How log lines are written
    #[arg(long, env = "LOG_FORMAT", global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// The most bytes of a body.
const BODY_BYTES: usize = 2 * 1024 * 1024;

impl Options {
    /// The database's address, which clap must not read: it would repeat a
    /// wrong one with its password.
    pub fn database_url(&self) -> Result<DatabaseUrl, Stop> {
        self.database_url.parse().map_err(|error| {
            Stop::BadOption(format!("the database URL (DATABASE_URL or --database-url): {error}"))
        })
    }

    /// What to do about migrations.
    pub fn migrations(&self) -> Migrations {
        if self.no_migrate { Migrations::Check } else { Migrations::Apply }
    }

    /// The pool of database connections.
    pub fn pool(&self) -> PoolOptions {
        PoolOptions { size: self.database_pool_size, wait: self.database_wait }
    }

    /// What the app needs to know.
    pub fn settings(&self) -> Settings {
        Settings {
            site: Site {
                title: self.site_title.clone(),
                description: self.site_description.clone(),
                language: self.site_language.clone(),
            },
            templates: self.templates.clone(),
            base_url: self.base_url.clone().map(BaseUrl),
            body_limits: BodyLimits { bytes: BODY_BYTES, time: self.body_timeout },
        }
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| "write an address and a port, like 127.0.0.1:8080 or [::]:8080".into())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.parse().ok().filter(|s| (0.001..=86_400.0).contains(s));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "write a number of seconds, at most 86400".into())
}

fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' '])) {
        Some(_) => Ok(text.trim_end_matches('/').to_owned()),
        None => Err("write an address like https://blog.example".into()),
    }
}
