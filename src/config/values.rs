//! Reading the values of options. An error says what to write instead.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::http::uri::Authority;
use ipnet::IpNet;

pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| "write an address and a port, like 127.0.0.1:8080 or [::]:8080".into())
}

pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.parse().ok().filter(|s| (0.001..=86_400.0).contains(s));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "write a number of seconds, at most 86400".into())
}

/// A number of bytes, or with a unit of thousands or of 1,024s.
pub fn bytes(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 7] = [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("kB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("", 1),
    ];
    let (number, unit) = UNITS
        .into_iter()
        .find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))
        .unwrap_or((text, 1));
    let number: Option<u64> = number.trim_end().parse().ok();
    number
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "write a number of bytes, like 64MiB, 1GB or 0".into())
}

/// As [`seconds`], or none.
pub fn delay(text: &str) -> Result<Duration, String> {
    if text == "0" { Ok(Duration::ZERO) } else { seconds(text) }
}

/// As BCP 47 writes it: parts of letters and digits between hyphens.
pub fn language(text: &str) -> Result<String, String> {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let primary = text.split('-').next().unwrap_or_default();
    let is_language = primary.len() > 1 && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_language && text.split('-').all(is_part) {
        return Ok(text.to_owned());
    }
    Err("write a language tag like en, de-AT or zh-Hant".into())
}

pub fn base_url(text: &str) -> Result<String, String> {
    url(text).map(|url| url.trim_end_matches('/').to_owned())
}

pub fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' '])) {
        Some(_) => Ok(text.to_owned()),
        None => Err("write an address like https://blog.example".into()),
    }
}

pub fn quota(text: &str) -> Result<NonZeroU32, String> {
    text.parse().map_err(|_| "write a number of requests a second, at least 1".into())
}

/// As browsers send it, which leave out the usual port: it is compared to the letter.
pub fn origin(text: &str) -> Result<String, String> {
    let after = |scheme, port| text.strip_prefix(scheme).filter(|rest| !rest.ends_with(port));
    let rest = after("https://", ":443").or_else(|| after("http://", ":80"));
    let is_origin = rest.is_some_and(|rest| {
        let is_complete = |named: Authority| named.host() == rest || named.port_u16().is_some();
        rest.parse().is_ok_and(is_complete)
            && !rest.contains(['@', '*'])
            && rest == rest.to_lowercase()
    });
    if text == "*" || text == "null" || is_origin {
        return Ok(text.to_owned());
    }
    Err("write an origin as browsers send it, in lower case, without a path or the usual port, \
         like https://app.example, or *"
        .into())
}

pub fn network(text: &str) -> Result<IpNet, String> {
    let address = || Some(IpNet::from(text.parse::<IpAddr>().ok()?.to_canonical()));
    text.parse()
        .ok()
        .or_else(address)
        .ok_or_else(|| "write an address or a network, like 10.0.0.0/8".into())
}
