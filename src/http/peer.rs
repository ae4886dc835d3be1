//! Whose request it is, when proxies stand between.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, HeaderName, X_FORWARDED_FOR};
use ipnet::IpNet;

/// The proxies whose word about a request's origin counts.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    /// Whether that address is one of theirs.
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }
}

/// The client's address: the peer's, or where that is a trusted proxy, the
/// rightmost address of `X-Forwarded-For` that is not one. What stands left of
/// it anybody may have written.
pub fn address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let none = TrustedProxies::default();
    Some(client(trusted(request).unwrap_or(&none), peer, request.headers()))
}

/// What a trusted proxy says that was asked for, such as
/// `X-Forwarded-Proto`; `None` where the peer is not trusted.
pub fn forwarded<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    let peer = request.peer_addr()?.ip();
    if !trusted(request).is_some_and(|proxies| proxies.has(peer)) {
        return None;
    }
    // What the proxy itself wrote stands last.
    request.headers().get_all(name).last()?.to_str().ok()?.rsplit(',').next().map(str::trim)
}

fn trusted(request: &HttpRequest) -> Option<&TrustedProxies> {
    request.app_data()
}

/// As [`address`], of a request from that peer with these header fields.
pub fn client(proxies: &TrustedProxies, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let lines: Vec<&str> =
        headers.get_all(X_FORWARDED_FOR).map(|line| line.to_str().unwrap_or("?")).collect();
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    let mut client = peer.to_canonical();
    for hop in hops {
        if !proxies.has(client) {
            break;
        }
        match parsed(hop.trim()) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// An address, which some proxies write with its port.
fn parsed(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    hop.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn only_what_trusted_proxies_add_counts() {
        let proxies =
            TrustedProxies(vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
        for (peer, forwarded, client) in [
            ("192.0.2.1", "", "192.0.2.1"),
            ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
            ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.7:51234", "198.51.100.7"),
            ("10.0.0.1", "[2001:db8::5]:443", "2001:db8::5"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("::1", "2001:db8::5", "2001:db8::5"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ] {
            let mut headers = HeaderMap::new();
            if !forwarded.is_empty() {
                headers.insert(X_FORWARDED_FOR, HeaderValue::from_static(forwarded));
            }
            let peer: IpAddr = peer.parse().unwrap();
            let found = super::client(&proxies, peer, &headers);
            assert_eq!(found, client.parse::<IpAddr>().unwrap(), "{peer} {forwarded}");
            let none = TrustedProxies::default();
            assert_eq!(super::client(&none, peer, &headers), peer.to_canonical());
        }
    }
}
