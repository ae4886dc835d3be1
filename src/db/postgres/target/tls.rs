//! `sslmode` and its companions, made ready for handshakes.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{
    ClientConfig,
    crypto::{KeyProvider, ring},
};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::trust::{Authorities, Trust, Verifier, public_key};
use super::url::Settings;

/// libpq's `sslmode`, from the least to the most demanding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyAuthority,
    VerifyFull,
}

/// How to speak TLS with the servers of one URL.
#[derive(Clone)]
pub(super) struct Tls {
    mode: Mode,
    connector: MakeRustlsConnect,
}

impl Tls {
    /// Takes `sslmode`, `sslrootcert`, `sslcert` and `sslkey` out of the settings and reads the
    /// files they name.
    pub(super) fn from_settings(settings: &mut Settings) -> Result<Self, String> {
        let root = settings.take("sslrootcert");
        let identity = (settings.take("sslcert"), settings.take("sslkey"));
        let mode = match (settings.take("sslmode"), root.as_deref()) {
            (Some(word), _) => Mode::named(&word)?,
            // As in libpq: authorities that anybody may buy from are of use with the name alone.
            (None, Some("system")) => Mode::VerifyFull,
            (None, _) => Mode::Prefer,
        };
        let used = mode != Mode::Disable;
        let trust = trust(mode, root.as_deref().filter(|_| used))?;
        let mut client = client(trust, if used { identity } else { (None, None) })?;
        if settings.get("sslnegotiation") == Some("direct") {
            if mode < Mode::Require {
                return Err("sslnegotiation=direct needs sslmode=require or stronger".to_owned());
            }
            // Servers that take TLS without being asked first insist on this protocol's name.
            client.alpn_protocols = vec![b"postgresql".to_vec()];
        }
        Ok(Self { mode, connector: MakeRustlsConnect::new(client) })
    }

    /// What to try first and, if the server will not have that, second.
    pub(super) fn attempts(&self) -> (SslMode, Option<SslMode>) {
        match self.mode {
            Mode::Disable => (SslMode::Disable, None),
            Mode::Allow => (SslMode::Disable, Some(SslMode::Require)),
            Mode::Prefer => (SslMode::Prefer, Some(SslMode::Disable)),
            Mode::Require | Mode::VerifyAuthority | Mode::VerifyFull => (SslMode::Require, None),
        }
    }

    /// What tokio-postgres calls to shake hands.
    pub(super) fn connector(&self) -> MakeRustlsConnect {
        self.connector.clone()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.mode.fmt(formatter)
    }
}

impl Mode {
    fn named(word: &str) -> Result<Self, String> {
        Ok(match word {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyAuthority,
            "verify-full" => Self::VerifyFull,
            _ => {
                return Err("sslmode in the database URL must be one of disable, allow, prefer, \
                            require, verify-ca and verify-full"
                    .to_owned());
            }
        })
    }
}

/// Which certificates to accept. What would only look like a check is refused.
fn trust(mode: Mode, root: Option<&str>) -> Result<Trust, String> {
    match (mode, root) {
        (Mode::VerifyFull, None | Some("system")) => Ok(Trust::Name(system_authorities()?)),
        (Mode::VerifyFull, Some(path)) => Ok(Trust::Name(authorities(path)?)),
        (_, Some("system")) => Err("sslrootcert=system needs sslmode=verify-full: without the \
                                    name, a certificate of any public authority would do"
            .to_owned()),
        (Mode::VerifyAuthority, None) => Err("sslmode=verify-ca needs sslrootcert=PATH, the \
                                              authority's certificate; with the system's \
                                              authorities write sslmode=verify-full"
            .to_owned()),
        (Mode::Require | Mode::VerifyAuthority, Some(path)) => {
            Ok(Trust::Authority(authorities(path)?))
        }
        (_, Some(_)) => Err("sslrootcert has no effect with sslmode=allow or prefer: write \
                             sslmode=verify-full, or verify-ca to leave the name unchecked"
            .to_owned()),
        (_, None) => Ok(Trust::Anyone),
    }
}

fn authorities(path: &str) -> Result<Authorities, String> {
    let authorities = Authorities::of(certificates("sslrootcert", path)?);
    authorities.ok_or_else(|| format!("sslrootcert: {path} holds no certificate that can be used"))
}

fn system_authorities() -> Result<Authorities, String> {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        log::warn!("some certificates of the system were skipped: {error}");
    }
    Authorities::of(found.certs).ok_or_else(|| {
        "the system has no certificates of authorities: install them (the package \
         ca-certificates) or name a file with sslrootcert=PATH"
            .to_owned()
    })
}

fn client(
    trust: Trust,
    identity: (Option<String>, Option<String>),
) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let keys = provider.key_provider;
    let verifier = Verifier::new(trust, provider.signature_verification_algorithms);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    match identity {
        (None, None) => Ok(builder.with_no_client_auth()),
        (Some(certificate), Some(key)) => {
            let identity = Arc::new(identity_of(&certificate, &key, keys)?);
            Ok(builder.with_client_cert_resolver(identity))
        }
        _ => Err("sslcert and sslkey in the database URL go together: write both".to_owned()),
    }
}

/// Who we are to the server. `CertifiedKey::from_der` would refuse a certificate of X.509
/// version 1, so the match of certificate and key is tested here.
fn identity_of(
    certificate: &str,
    key: &str,
    keys: &'static dyn KeyProvider,
) -> Result<SingleCertAndKey, String> {
    let chain = certificates("sslcert", certificate)?;
    let signer = keys.load_private_key(private_key(key)?).map_err(|_| {
        format!("sslkey: {key} holds a private key of a kind that is not supported")
    })?;
    match (signer.public_key(), chain.first().and_then(public_key)) {
        (Some(ours), Some(certified)) if ours != certified => {
            Err(format!("sslkey: {key} is not the private key of the certificate in {certificate}"))
        }
        _ => Ok(CertifiedKey::new(chain, signer).into()),
    }
}

fn certificates(key: &str, path: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let list: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(Path::new(path)).and_then(Iterator::collect);
    match list {
        Ok(list) if list.is_empty() => Err(format!("{key}: {path} holds no PEM certificate")),
        other => other.map_err(|error| unreadable(key, path, &error)),
    }
}

fn private_key(path: &str) -> Result<PrivateKeyDer<'static>, String> {
    PrivateKeyDer::from_pem_file(Path::new(path)).map_err(|error| match error {
        pem::Error::NoItemsFound => {
            format!("sslkey: {path} holds no PEM private key, or one that a passphrase protects")
        }
        other => unreadable("sslkey", path, &other),
    })
}

fn unreadable(key: &str, path: &str, error: &pem::Error) -> String {
    match error {
        pem::Error::Io(error) => {
            format!("{key}: cannot read {path}: {}", super::failure::plain(error))
        }
        _ => format!("{key}: {path} is not a PEM file"),
    }
}
