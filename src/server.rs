//! Serving until told to stop.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use futures_util::future::{Either, select};

use crate::app::{State, app};
use crate::cli::Stop;
use crate::clock::Clock;
use crate::config::Options;
use crate::db::{DatabaseUrl, Db};

/// Opens the database, listens, and serves until SIGTERM or Ctrl-C; then
/// finishes what is under way. A second signal stops at once.
pub async fn serve(options: &Options) -> Result<(), Stop> {
    let url = options.database_url()?;
    options.migrations().run(&url).await?;
    let db = Db::open(&url, options.pool()).await?;
    let state = State::new(db, Clock::System, options.settings())?;
    let mut server = HttpServer::new(move || app(state.clone()))
        .disable_signals()
        .shutdown_timeout(options.shutdown_timeout.as_secs().max(1));
    if let Some(workers) = options.workers {
        server = server.workers(workers.get());
    }
    let server =
        server.bind(options.listen).map_err(|error| cannot_listen(options.listen, &error))?;
    let address = server.addrs().first().copied().unwrap_or(options.listen);
    announce(address, &url);
    let running = server.run();
    actix_web::rt::spawn(stop_on_signal(running.handle()));
    running.await.map_err(|error| Stop::Failed(error.to_string()))
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
    println!("Broadsheet {} serves", env!("CARGO_PKG_VERSION"));
    println!("  articles at  http://{address}/articles");
    println!("  docs at      http://{address}/docs");
    println!("  data from    {data}");
}

async fn stop_on_signal(server: ServerHandle) {
    signal().await;
    log::info!("stopping; what is under way is finished first");
    let graceful = actix_web::rt::spawn(server.stop(true));
    signal().await;
    log::warn!("stopping at once");
    drop(graceful);
    server.stop(false).await;
}

/// Waits for SIGTERM or Ctrl-C.
async fn signal() {
    let interrupt = Box::pin(tokio::signal::ctrl_c());
    let terminate = Box::pin(terminate());
    match select(interrupt, terminate).await {
        Either::Left((Err(error), _)) => log::error!("cannot wait for Ctrl-C: {error}"),
        Either::Left((Ok(()), _)) | Either::Right(_) => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(error) => {
            log::error!("cannot wait for SIGTERM: {error}");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending::<()>().await;
}
