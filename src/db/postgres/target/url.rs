//! Reading a database URL the way libpq does, into settings that nobody has interpreted yet.

use std::collections::BTreeMap;

use tokio_postgres::Config;

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// The parameters that may stand in a URL. A misspelt one is an error: dropped in silence it could
/// be the one that was to turn encryption on.
const KNOWN: [&str; 23] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "options",
    "password",
    "port",
    "ssl",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslnegotiation",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// Said instead of anything more exact when the URL may have been cut at the wrong place, since
/// what looks like a host or a parameter may then be a piece of the password.
const UNENCODED: &str = "the database URL cannot be read: if its user name or password holds \
    one of @ : / ? # % &, write it as %40 %3A %2F %3F %23 %25 %26";

/// What a URL says, decoded: the password apart, so that no message about a setting can show it.
pub(super) struct Settings {
    password: Option<Vec<u8>>,
    values: BTreeMap<String, String>,
}

/// Reads a URL. The error never holds any part of it that could be the password.
pub(super) fn read(url: &str) -> Result<Settings, String> {
    let rest = SCHEMES
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme))
        .ok_or("a PostgreSQL URL begins with postgres:// or postgresql://")?;
    // As in libpq, credentials end at the first @ unless a / comes before it.
    let (credentials, rest) = match rest.find(['@', '/']) {
        Some(at) if rest[at..].starts_with('@') => (&rest[..at], &rest[at + 1..]),
        _ => ("", rest),
    };
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    if before_query.contains('@') {
        return Err(UNENCODED.to_owned());
    }
    let settings = Settings::from_parts(credentials, before_query, query);
    settings.map_err(|message| if rest.contains('@') { UNENCODED.to_owned() } else { message })
}

impl Settings {
    fn from_parts(credentials: &str, location: &str, query: &str) -> Result<Self, String> {
        let mut settings = Self { password: None, values: BTreeMap::new() };
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        let (hosts, database) = location.split_once('/').unwrap_or((location, ""));
        settings.set("user", user)?;
        settings.set("password", password)?;
        settings.set_hosts(hosts)?;
        settings.set("dbname", database)?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair
                .split_once('=')
                .ok_or("a parameter in the database URL has no value: write name=value")?;
            settings.set_parameter(&text(key)?, value)?;
        }
        Ok(settings)
    }

    fn set_parameter(&mut self, key: &str, value: &str) -> Result<(), String> {
        if key == "ssl" {
            // An old way of Java's that libpq takes too.
            return match value {
                "true" => self.set("sslmode", "require"),
                _ => Err("write sslmode=… in the database URL instead of ssl=…".to_owned()),
            };
        }
        if KNOWN.contains(&key) {
            return self.set(key, value);
        }
        let shown: String = key.chars().filter(|each| !each.is_control()).take(40).collect();
        Err(format!("the parameter `{shown}` of the database URL is not supported: remove it"))
    }

    /// Keeps a percent-encoded value. An empty one counts as not said, as in libpq.
    fn set(&mut self, key: &str, encoded: &str) -> Result<(), String> {
        if key == "password" {
            let password = bytes(encoded)?;
            self.password = Some(password).filter(|password| !password.is_empty());
        } else if encoded.is_empty() {
            self.values.remove(key);
        } else {
            self.values.insert(key.to_owned(), text(encoded)?);
        }
        Ok(())
    }

    /// Keeps `one:5432,[::1],two` as a list of hosts and a list of ports, as parameters give them.
    fn set_hosts(&mut self, hosts: &str) -> Result<(), String> {
        let mut names = Vec::new();
        let mut ports = Vec::new();
        for host in hosts.split(',') {
            let (name, port) = match host.strip_prefix('[') {
                None => host.split_once(':').unwrap_or((host, "")),
                Some(bracketed) => bracketed
                    .split_once(']')
                    .and_then(|(name, port)| match port {
                        "" => Some((name, "")),
                        _ => Some((name, port.strip_prefix(':')?)),
                    })
                    .ok_or("write an IPv6 host in brackets, as in postgres://[::1]:5432/name")?,
            };
            names.push(name);
            ports.push(port);
        }
        if ports.iter().any(|port| !port.is_empty()) {
            self.set("port", &ports.join(","))?;
        }
        self.set("host", &names.join(","))
    }

    /// What a setting says.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// Takes a setting out.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        self.values.remove(key)
    }

    /// Gives a setting the value it has when the URL does not say it.
    pub(super) fn or_else(&mut self, key: &str, value: &str) {
        self.values.entry(key.to_owned()).or_insert_with(|| value.to_owned());
    }

    /// Hands what is left to tokio-postgres, in the one form that takes all of its parameters.
    pub(super) fn into_config(self) -> Result<Config, String> {
        let quoted = |value: &str| value.replace('\\', "\\\\").replace('\'', "\\'");
        let pairs: Vec<String> =
            self.values.iter().map(|(key, value)| format!("{key}='{}'", quoted(value))).collect();
        let mut config: Config = pairs.join(" ").parse().map_err(|error| {
            format!("the database URL has an {}", super::failure::cause(&error))
        })?;
        if let Some(password) = self.password {
            config.password(password);
        }
        Ok(config)
    }
}

fn text(encoded: &str) -> Result<String, String> {
    String::from_utf8(bytes(encoded)?)
        .map_err(|_| "the database URL has percent-encoded bytes that are not UTF-8".to_owned())
}

fn bytes(encoded: &str) -> Result<Vec<u8>, String> {
    decoded(encoded).ok_or_else(|| {
        "a % in the database URL is not followed by two hexadecimal digits: write % as %25"
            .to_owned()
    })
}

/// Undoes percent-encoding; none if it is broken or hides a NUL, which PostgreSQL cannot take.
pub(super) fn decoded(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let plain = match byte {
            b'%' => hexadecimal(rest.next()?)? << 4 | hexadecimal(rest.next()?)?,
            other => other,
        };
        if plain == 0 {
            return None;
        }
        bytes.push(plain);
    }
    Some(bytes)
}

fn hexadecimal(digit: u8) -> Option<u8> {
    // The value of one hexadecimal digit is below 16.
    char::from(digit).to_digit(16).map(|value| value as u8)
}
