//! Serving until told to stop.

use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpServer};
use futures_util::future::{Either, select};
use tokio::time::timeout;

use crate::app::{State, app};
use crate::cli::Stop;
use crate::clock::Clock;
use crate::config::Options;
use crate::db::{DatabaseUrl, Db};

/// Seconds after which actix, which counts in whole ones, would itself cut off
/// what is under way. Ours is finer, and the one that counts.
const LONGER_THAN_OURS: u64 = 100_000;

/// Opens the database, listens, and serves until SIGTERM or Ctrl-C; then
/// finishes what is under way. A second signal stops at once.
pub async fn serve(options: &Options) -> Result<(), Stop> {
    let url = options.database_url()?;
    options.migrations().run(&url).await?;
    let db = Db::open(&url, options.pool()).await?;
    let state = State::new(db, Clock::System, options.settings())?;
    let mut server = HttpServer::new(move || app(state.clone()).wrap(from_fn(say_when_closing)))
        .disable_signals()
        .shutdown_timeout(LONGER_THAN_OURS);
    if let Some(workers) = options.workers {
        server = server.workers(workers.get());
    }
    let server =
        server.bind(options.listen).map_err(|error| cannot_listen(options.listen, &error))?;
    let address = server.addrs().first().copied().unwrap_or(options.listen);
    // From here on a signal is a wish to stop, even if it comes at once.
    let signals = Signals::listen()
        .map_err(|error| Stop::Failed(format!("cannot wait for signals: {error}")))?;
    announce(address, &url);
    serve_until_told(server.run(), signals, options.shutdown_timeout).await
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Stop {
    Stop::Failed(match error.kind() {
        ErrorKind::AddrInUse => format!(
            "cannot listen on {address}: another program does; stop it, or choose another port with --listen"
        ),
        ErrorKind::PermissionDenied => format!(
            "cannot listen on {address}: not permitted; choose a port from 1024 up with --listen"
        ),
        ErrorKind::AddrNotAvailable => format!(
            "cannot listen on {address}: it is not an address of this machine; choose another with --listen"
        ),
        _ => format!("cannot listen on {address}: {error}"),
    })
}

/// Says where everything is.
fn announce(address: SocketAddr, url: &DatabaseUrl) {
    let data = match url {
        DatabaseUrl::Sqlite(path) => {
            std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string()
        }
        DatabaseUrl::Postgres(target) => target.to_string(),
    };
    // It serves, whether or not somebody reads this.
    let _ = write!(
        io::stdout(),
        "Broadsheet {} serves\n  \
         articles at  http://{address}/articles\n  \
         docs at      http://{address}/docs\n  \
         data from    {data}\n",
        env!("CARGO_PKG_VERSION")
    );
}

/// Adds `Connection: close` where actix closes the connection without a word:
/// after a request that offered to upgrade, as each of Java's HttpClient does.
/// The client would ask again on it, and meet its end.
async fn say_when_closing<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let offers_upgrade = request.head().upgrade();
    let mut response = next.call(request).await?;
    if offers_upgrade {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

/// Ends with the server, or when it has been told to stop and what was under
/// way is finished, out of time, or cut off by a second signal: to drop the
/// server is to stop it at once.
async fn serve_until_told(
    mut server: Server,
    mut signals: Signals,
    patience: Duration,
) -> Result<(), Stop> {
    let failed = |error: io::Error| Stop::Failed(error.to_string());
    if let Either::Left((outcome, _)) = select(&mut server, pin!(signals.next())).await {
        return outcome.map_err(failed);
    }
    log::info!("stopping; what is under way is finished first");
    // Sent already; the server itself tells when it is done.
    drop(server.handle().stop(true));
    match select(server, pin!(timeout(patience, signals.next()))).await {
        Either::Left((outcome, _)) => return outcome.map_err(failed),
        Either::Right((Ok(()), _)) => log::warn!("told again: stopping at once"),
        Either::Right((Err(_), _)) => {
            log::warn!("stopping at once: requests were under way for {patience:?}");
        }
    }
    Ok(())
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
