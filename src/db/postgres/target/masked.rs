//! Database URLs for logs.

use super::url::decoded;

const MASK: &str = "***";

/// A database URL with its password replaced by `***`: the one before the host and the one in a
/// `password=` parameter.
///
/// Made for logs, so it takes anything and hides too much rather than too little: all up to the
/// last `@` counts as credentials, all from a password parameter on is hidden, and so is what
/// stands where a port should but is not a number.
pub fn masked(url: &str) -> String {
    let (scheme, rest) = match url.find("://") {
        Some(at) => url.split_at(at + "://".len()),
        None => ("", url),
    };
    match rest.rsplit_once('@') {
        Some((credentials, rest)) => {
            format!("{scheme}{}@{}", without_password(credentials), without_parameters(rest))
        }
        None if scheme.is_empty() || has_a_plain_location(rest) => {
            format!("{scheme}{}", without_parameters(rest))
        }
        None => format!("{scheme}{}", without_password(rest)),
    }
}

/// Credentials up to the first colon, be it encoded.
fn without_password(credentials: &str) -> String {
    let lower = credentials.to_ascii_lowercase();
    let colon = [":", "%3a"].iter().filter_map(|colon| lower.find(colon)).min();
    match colon {
        Some(at) => format!("{}:{MASK}", without_parameters(&credentials[..at])),
        None => without_parameters(credentials),
    }
}

/// Whether each host is followed by nothing or by a port: else it may be a user with a password
/// whose `@` was forgotten.
fn has_a_plain_location(rest: &str) -> bool {
    let hosts = rest.split(['/', '?']).next().unwrap_or_default();
    hosts.split(',').all(|host| {
        let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
        after.split_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_ok())
    })
}

/// The text up to the value of its first parameter that may be a password.
///
/// The rest goes too, because a password with a bare `&` looks like several parameters.
fn without_parameters(text: &str) -> String {
    let mut start = 0;
    for piece in text.split_inclusive(['?', '&', '/', '#', ';', ' ']) {
        if let Some((key, _)) = piece.split_once('=')
            && may_be_secret(key)
        {
            return format!("{}={MASK}", &text[..start + key.len()]);
        }
        start += piece.len();
    }
    text.to_owned()
}

/// Whether a parameter's name, which may be percent-encoded, speaks of a password.
fn may_be_secret(key: &str) -> bool {
    decoded(key).is_none_or(|key| {
        let key = key.to_ascii_lowercase();
        key.windows(4).any(|part| part == b"pass") || key.windows(3).any(|part| part == b"pwd")
    })
}
