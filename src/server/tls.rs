//! Speaking TLS ourselves, where no proxy does.

use std::path::Path;
use std::sync::Arc;

use rustls::Error::InconsistentKeys;
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::{Error, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Reads a certificate with its chain, and its key, both in PEM. The error is
/// one plain line that names the file.
pub fn config(certificate: &Path, key: &Path) -> Result<ServerConfig, String> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| cannot_use(certificate, &error))?;
    if chain.is_empty() {
        return Err(cannot_use(certificate, &"it holds no certificate"));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| match error {
        Error::NoItemsFound => cannot_use(key, &"it holds no private key"),
        error => cannot_use(key, &error),
    })?;
    ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| match error {
            InconsistentKeys(_) => cannot_use(key, &"it is not the key of the certificate"),
            error => cannot_use(key, &error),
        })
}

fn cannot_use(file: &Path, error: &dyn std::fmt::Display) -> String {
    format!("cannot use {} for TLS: {error}", file.display())
}
