//! Where a server is: a host and port, or a Unix socket.

use std::net::IpAddr;
use std::path::PathBuf;
use std::{fmt, iter};

use tokio_postgres::Config;

use super::{failure::Failure, url::Settings};

/// Where Linux distributions put the socket; the place of a URL that names no host.
const SOCKET_DIRECTORY: &str = "/var/run/postgresql";

/// One server's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A Unix socket, which needs no TLS.
    Socket { directory: PathBuf, port: u16 },
    /// A host, whose name certificates are checked against, and its address once that is known.
    Network { host: String, address: Option<IpAddr>, port: u16 },
}

/// Takes the places out of the settings, in the order in which to try them; at least one.
pub(super) fn places(settings: &mut Settings) -> Result<Vec<Place>, String> {
    let addresses = addresses(settings.take("hostaddr"))?;
    let hosts = match (settings.take("host"), addresses.len()) {
        (Some(hosts), _) => hosts.split(',').map(str::to_owned).collect(),
        (None, 0) => vec![String::new()],
        (None, count) => vec![String::new(); count],
    };
    if !addresses.is_empty() && addresses.len() != hosts.len() {
        return Err("the database URL has another number of hostaddr than of hosts".to_owned());
    }
    let ports = ports(settings.take("port"))?;
    if ports.len() > 1 && ports.len() != hosts.len() {
        return Err("the database URL has another number of ports than of hosts".to_owned());
    }
    let addresses = addresses.into_iter().chain(iter::repeat(None));
    let last = ports.last().copied().unwrap_or(DEFAULT_PORT);
    let ports = ports.into_iter().chain(iter::repeat(last));
    let each = hosts.into_iter().zip(addresses).zip(ports);
    Ok(each.flat_map(|((host, address), port)| Place::of(host, address, port)).collect())
}

const DEFAULT_PORT: u16 = 5432;

fn addresses(list: Option<String>) -> Result<Vec<Option<IpAddr>>, String> {
    let Some(list) = list else { return Ok(Vec::new()) };
    list.split(',')
        .map(|address| match address {
            "" => Ok(None),
            _ => address.parse().map(Some),
        })
        .collect::<Result<_, _>>()
        .map_err(|_| "hostaddr in the database URL must be an IP address".to_owned())
}

fn ports(list: Option<String>) -> Result<Vec<u16>, String> {
    let Some(list) = list else { return Ok(Vec::new()) };
    list.split(',')
        .map(|port| match port {
            "" => Some(DEFAULT_PORT),
            // What stands here is not shown: it may be a password whose @ was forgotten.
            _ => port.parse().ok().filter(|port| *port > 0),
        })
        .collect::<Option<_>>()
        .ok_or_else(|| {
            "a port in the database URL is not a number from 1 to 65535: write \
             postgres://user:password@host:5432/name"
                .to_owned()
        })
}

impl Place {
    fn of(host: String, address: Option<IpAddr>, port: u16) -> Vec<Self> {
        let network = |host: String| Self::Network { host, address, port };
        let socket = |directory: &str| Self::Socket { directory: directory.into(), port };
        match (host.as_str(), address) {
            ("", None) => vec![socket(SOCKET_DIRECTORY), network("localhost".to_owned())],
            // Certificates may name the address; without any name there would be no TLS at all.
            ("", Some(address)) => vec![network(address.to_string())],
            (directory, None) if directory.starts_with('/') => vec![socket(directory)],
            _ => vec![network(host)],
        }
    }

    /// The same place once for each of its addresses.
    pub(super) async fn resolve(&self) -> Result<Vec<Self>, Failure> {
        let Self::Network { host, address: None, port } = self else {
            return Ok(vec![self.clone()]);
        };
        let found = tokio::net::lookup_host((host.as_str(), *port)).await;
        let found: Vec<Self> = found
            .map_err(|error| Failure::resolving(host, &error))?
            .map(|found| Self::Network {
                host: host.clone(),
                address: Some(found.ip()),
                port: *port,
            })
            .collect();
        Ok(found)
    }

    /// Points a configuration at this place.
    pub(super) fn apply(&self, config: &mut Config) {
        match self {
            Self::Socket { directory, port } => config.host_path(directory).port(*port),
            Self::Network { host, address, port } => {
                config.host(host).port(*port);
                match address {
                    Some(address) => config.hostaddr(*address),
                    None => config,
                }
            }
        };
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket { directory, port } => {
                write!(formatter, "{}/.s.PGSQL.{port}", directory.display())
            }
            Self::Network { host, port, .. } if host.contains(':') => {
                write!(formatter, "[{host}]:{port}")
            }
            Self::Network { host, port, .. } => write!(formatter, "{host}:{port}"),
        }
    }
}
