//! Serving until told to stop.

mod capacity;
mod listener;
mod tls;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::Server;
use futures_util::future::{Either, select};
use tokio::time::timeout;

use crate::app::{State, front, metrics_alone};
use crate::articles::store::Articles;
use crate::clock::Clock;
use crate::config::{Limits, Options};
use crate::db::{DatabaseUrl, Db, Migrations};
use crate::error::Error;
use crate::health::Stopping;
use crate::http::connections::Connections;
use crate::stop::Stop;
use crate::tokens::model::Scope;
use crate::tokens::secret::Secret;
use crate::tokens::store::Tokens;
use capacity::Capacity;

/// Seconds after which actix, which counts in whole ones, would itself cut off
/// what is under way. Ours is finer, and the one that counts.
const LONGER_THAN_OURS: u64 = 100_000;

/// Opens the database, listens, and serves until SIGTERM or Ctrl-C; then
/// finishes what is under way. A second signal stops at once.
pub async fn serve(options: &Options) -> Result<(), Stop> {
    let (url, db) = open(options, options.migrations()).await?;
    let state = State::new(db.clone(), Clock::System, options.settings())?;
    let limits = &options.limits;
    let metrics = |address| serve_metrics(address, limits, state.clone());
    let metrics = options.metrics_listen.map(metrics).transpose()?;
    tokio::task::spawn_local(db.watch().keep());
    let stopping = state.stopping();
    let capacity = Capacity::find(limits.max_connections, options.pool().size)?;
    let connections = Connections::at_most(capacity.served);
    let workers = options.workers().get();
    let server = HttpServer::new(move || front(state.clone()))
        .on_connect(move |_, data| drop(data.insert(connections.join())))
        .disable_signals()
        .shutdown_timeout(LONGER_THAN_OURS)
        .keep_alive(limits.keep_alive)
        .max_connections(capacity.taken.div_ceil(workers))
        .workers(workers);
    let is_secure = options.tls_cert.is_some();
    let listener = listener::listen(options.listen, "--listen", limits.send_timeout)?;
    let server = match (&options.tls_cert, &options.tls_key) {
        (Some(certificate), Some(key)) => {
            server.listen_rustls_0_23(listener, tls::config(certificate, key)?)
        }
        _ => server.listen(listener),
    }
    .map_err(|error| Stop::Failed(format!("cannot listen on {}: {error}", options.listen)))?;
    let address = server.addrs().first().copied().unwrap_or(options.listen);
    // From here on a signal is a wish to stop, even if it comes at once.
    let signals = Signals::listen()
        .map_err(|error| Stop::Failed(format!("cannot wait for signals: {error}")))?;
    // Only now, for a token that nobody is told would be lost.
    let token = first_token(&url, &db).await?;
    let scheme = if is_secure { "https" } else { "http" };
    announce(&format!("{scheme}://{address}"), metrics, &url, token.as_ref());
    let outcome = serve_until_told(server.run(), signals, &stopping, limits).await;
    // Its threads may still be at their end, with connections of their own.
    db.close().await;
    outcome
}

/// Serves the metrics alone, for as long as the program runs; gives where.
fn serve_metrics(address: SocketAddr, limits: &Limits, state: State) -> Result<SocketAddr, Stop> {
    let listener = listener::listen(address, "--metrics-listen", limits.send_timeout)?;
    let server = HttpServer::new(move || metrics_alone(state.clone()))
        .workers(1)
        .disable_signals()
        .listen(listener)
        .map_err(|error| Stop::Failed(format!("cannot listen on {address}: {error}")))?;
    let address = server.addrs().first().copied().unwrap_or(address);
    tokio::task::spawn_local(server.run());
    Ok(address)
}

/// Opens the database and brings it to this program's schema, or checks that.
pub async fn open(options: &Options, migrations: Migrations) -> Result<(DatabaseUrl, Db), Stop> {
    open_migrated(options, migrations).await.map(|(url, db, _)| (url, db))
}

/// As [`open`]; also gives the names of the migrations that it applied.
pub async fn open_migrated(
    options: &Options,
    migrations: Migrations,
) -> Result<(DatabaseUrl, Db, Vec<String>), Stop> {
    let url = options.database_url()?;
    let applied = migrations.run(&url).await?;
    let db = Db::open(&url, options.pool()).await?;
    if !applied.is_empty() {
        // There may be articles that are older than the search index.
        let articles = Articles::new(db.clone(), Clock::System);
        articles
            .index_missing()
            .await
            .map_err(|error| Stop::Failed(format!("the search index cannot be made: {error}")))?;
    }
    Ok((url, db, applied))
}

/// A newcomer's embedded database gets a token, so that the first article
/// needs no other command.
async fn first_token(url: &DatabaseUrl, db: &Db) -> Result<Option<Secret>, Stop> {
    let tokens = Tokens::new(db.clone(), Clock::System);
    let failed = |error: Error| Stop::Failed(format!("cannot make a token: {error}"));
    if !matches!(url, DatabaseUrl::Sqlite(_)) || !tokens.is_untouched().await.map_err(failed)? {
        return Ok(None);
    }
    let scopes = [Scope::ReadDrafts, Scope::Write].into_iter().collect();
    match tokens.create("first".into(), scopes, None).await {
        Ok((_, secret)) => Ok(Some(secret)),
        // Another server that starts on the same file was faster.
        Err(Error::Conflict(_)) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// Says where everything is.
fn announce(base: &str, metrics: Option<SocketAddr>, url: &DatabaseUrl, token: Option<&Secret>) {
    let data = match url {
        DatabaseUrl::Sqlite(path) => {
            std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string()
        }
        DatabaseUrl::Postgres(target) => target.to_string(),
    };
    let metrics = metrics.map(|address| format!("  metrics at   http://{address}/metrics\n"));
    let mut text = token.map(|token| first_steps(base, token)).unwrap_or_default();
    text.push_str(&format!(
        "Broadsheet {} serves\n  articles at  {base}/articles\n  docs at      {base}/docs\n\
         {}  data from    {data}\n",
        env!("CARGO_PKG_VERSION"),
        metrics.unwrap_or_default()
    ));
    // It serves, whether or not somebody reads this.
    let _ = io::stdout().write_all(text.as_bytes());
}

fn first_steps(base: &str, token: &Secret) -> String {
    let token = token.reveal();
    format!(
        "A token that may write, shown this once; `broadsheet token create` makes more:\n\n  \
         {token}\n\nWrite the first article:\n\n  \
         curl -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' \
         -d '{{\"title\": \"First post...\", \"content\": \"From my new blog app!\"}}' {base}/articles\n\n"
    )
}

/// Ends with the server, or when it has been told to stop and what was under
/// way is finished, out of time, or cut off by a second signal: to drop the
/// server is to stop it at once.
async fn serve_until_told(
    mut server: Server,
    mut signals: Signals,
    stopping: &Stopping,
    limits: &Limits,
) -> Result<(), Stop> {
    if let Either::Left((outcome, _)) = select(&mut server, pin!(signals.next())).await {
        return outcome.map_err(|error| Stop::Failed(error.to_string()));
    }
    log::info!("stopping; what is under way is finished first");
    stopping.begin();
    let mut came = wait(&mut server, &mut signals, limits.shutdown_delay).await?;
    if came == Came::EndOfTime {
        // Sent already; the server itself tells when it is done.
        drop(server.handle().stop(true));
        came = wait(&mut server, &mut signals, limits.shutdown_timeout).await?;
    }
    match came {
        Came::EndOfServer => {}
        Came::Signal => log::warn!("told again: stopping at once"),
        Came::EndOfTime => {
            let time = limits.shutdown_timeout;
            log::warn!("stopping at once: requests were under way for {time:?}");
        }
    }
    Ok(())
}

/// What came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    EndOfServer,
    Signal,
    EndOfTime,
}

async fn wait(server: &mut Server, signals: &mut Signals, time: Duration) -> Result<Came, Stop> {
    match select(server, pin!(timeout(time, signals.next()))).await {
        Either::Left((outcome, _)) => {
            outcome.map(|()| Came::EndOfServer).map_err(|error| Stop::Failed(error.to_string()))
        }
        Either::Right((Ok(()), _)) => Ok(Came::Signal),
        Either::Right((Err(_), _)) => Ok(Came::EndOfTime),
    }
}

/// SIGTERM and SIGINT, which Ctrl-C sends.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        select(pin!(self.terminate.recv()), pin!(self.interrupt.recv())).await;
    }
}

/// Ctrl-C.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
