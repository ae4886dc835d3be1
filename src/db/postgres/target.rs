//! Connections to PostgreSQL, opened from a URL as `psql` would open them.
//!
//! `url` reads the URL, `place` says where servers are, `tls` makes of `sslmode` and its
//! companions what the handshake needs, `trust` decides on certificates, `failure` finds the words
//! when something goes wrong, and `masked` shows URLs without their passwords.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::{fmt, time::Duration};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use tokio_postgres::Config;
use tokio_postgres::config::{LoadBalanceHosts, SslMode};

use self::{failure::Failure, place::Place, tls::Tls};

mod failure;
mod masked;
mod place;
mod tls;
mod trust;
mod url;

use self::masked::masked;

/// Seconds that a server has to answer when the URL does not say `connect_timeout`.
const PATIENCE: &str = "5";

/// Seconds of silence after which a connection is asked whether it lives, and after which one
/// that owes an answer to TCP is given up, when the URL says nothing else.
const SILENCE: &str = "30";

/// The `application_name` that the server shows for us when the URL does not say another.
const NAME: &str = "broadsheet";

/// A PostgreSQL database and how to get there: a URL, read and checked once.
///
/// Certificates are read when the URL is; a renewed `sslrootcert` needs a new `Target`.
#[derive(Clone)]
pub struct Target {
    config: Config,
    places: Vec<Place>,
    tls: Tls,
    shown: String,
}

impl Target {
    /// Reads a `postgres://` or `postgresql://` URL.
    ///
    /// Understands what libpq does of hosts and ports, percent-encoding, Unix sockets, `sslmode`,
    /// `sslrootcert` (a PEM file, or `system`), `sslcert` with `sslkey`, and the parameters of
    /// [`tokio_postgres::Config`]. A URL without a host means the local socket, else `localhost`.
    ///
    /// # Errors
    /// One line that says what is wrong and what to write. It never holds the password.
    pub fn parse(url: &str) -> Result<Self, String> {
        let mut settings = url::read(url)?;
        let places = place::places(&mut settings)?;
        let tls = Tls::from_settings(&mut settings)?;
        settings.or_else("connect_timeout", PATIENCE);
        settings.or_else("application_name", NAME);
        settings.or_else("tcp_user_timeout", SILENCE);
        settings.or_else("keepalives_idle", SILENCE);
        Ok(Self { config: settings.into_config()?, places, tls, shown: masked(url) })
    }

    /// Opens a connection, trying the hosts of the URL in turn.
    ///
    /// Each address gets `connect_timeout` from the first packet to the first query, TLS included.
    /// The connection reports lost servers and carries notifications. Needs a Tokio runtime with
    /// time and network.
    ///
    /// # Errors
    /// [`ConnectionError::BadConnection`] with one line for the person who runs the server. It
    /// tells of every host that was tried; refused credentials end the search, as with libpq.
    pub async fn connect(&self) -> ConnectionResult<AsyncPgConnection> {
        let mut failures: Vec<Failure> = Vec::new();
        for place in self.in_order(&self.places) {
            match self.reach(&place).await {
                Ok(connection) => return Ok(connection),
                Err(more) => failures.extend(more),
            }
            if failures.last().is_some_and(Failure::is_about_credentials) {
                break;
            }
        }
        Err(ConnectionError::BadConnection(failure::summary(failures)))
    }

    /// Tries the addresses of one host.
    async fn reach(&self, place: &Place) -> Result<AsyncPgConnection, Vec<Failure>> {
        let addresses = self.within_limit(place, place.resolve()).await.map_err(|one| vec![one])?;
        let mut failures = Vec::new();
        for address in self.in_order(&addresses) {
            match self.within_limit(&address, self.dial(&address)).await {
                Ok(connection) => return Ok(connection),
                Err(failure) => failures.push(failure),
            }
            if failures.last().is_some_and(Failure::is_about_credentials) {
                break;
            }
        }
        Err(failures)
    }

    /// Tries one address, a second time with or without TLS where `sslmode` says so.
    async fn dial(&self, place: &Place) -> Result<AsyncPgConnection, Failure> {
        let (first, second) = match place {
            Place::Socket { .. } => (SslMode::Disable, None),
            Place::Network { .. } => self.tls.attempts(),
        };
        let failure = match self.attempt(place, first).await {
            Ok(connection) => return Ok(connection),
            Err(failure) => failure,
        };
        match second {
            Some(mode) if failure.may_pass_the_other_way() => {
                log::debug!("trying again with TLS {mode:?}: {failure}");
                let again = self.attempt(place, mode).await;
                again.map_err(|second| failure.followed_by(second, mode))
            }
            _ => Err(failure),
        }
    }

    async fn attempt(&self, place: &Place, mode: SslMode) -> Result<AsyncPgConnection, Failure> {
        let mut config = self.config.clone();
        place.apply(&mut config);
        config.ssl_mode(mode);
        let (client, connection) = config
            .connect(self.tls.connector())
            .await
            .map_err(|error| Failure::connecting(place, &error))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection)
            .await
            .map_err(|error| Failure::setting_up(place, &error))
    }

    /// Gives a step the time that the URL allows; a server that takes the connection and never
    /// answers must not hold us for ever.
    async fn within_limit<T>(
        &self,
        place: &Place,
        step: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        match self.limit() {
            None => step.await,
            Some(limit) => tokio::time::timeout(limit, step)
                .await
                .unwrap_or_else(|_| Err(Failure::timed_out(place, limit))),
        }
    }

    fn limit(&self) -> Option<Duration> {
        self.config.get_connect_timeout().copied()
    }

    /// The places as written, or shuffled for `load_balance_hosts=random`.
    fn in_order(&self, places: &[Place]) -> Vec<Place> {
        let mut places = places.to_vec();
        if self.config.get_load_balance_hosts() == LoadBalanceHosts::Random {
            // Each `RandomState` has its own seed, which makes its hashes a shuffle.
            places.sort_by_cached_key(|place| RandomState::new().hash_one(place.to_string()));
        }
        places
    }
}

impl fmt::Display for Target {
    /// The URL without its password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl fmt::Debug for Target {
    /// Shows the settings without the password and without key material.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Target")
            .field("config", &self.config)
            .field("places", &self.places)
            .field("tls", &self.tls)
            .finish()
    }
}

#[cfg(test)]
mod tests;
