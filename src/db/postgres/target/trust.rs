//! Which server certificates are accepted.
//!
//! This is the one place that leaves out checks which TLS normally makes, as `sslmode` asks for.
//! What is never left out is the server's signature over the handshake: it proves that the server
//! holds the key of the certificate it shows. Channel binding rests on that, and keeps a man in the
//! middle out even where the certificate itself is not checked.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

/// Whom to believe that it is the server.
#[derive(Debug)]
pub(super) enum Trust {
    /// Anyone: the connection is encrypted, perhaps to the wrong party.
    Anyone,
    /// Whoever has a certificate of these authorities, whatever name it is for.
    Authority(Authorities),
    /// Whoever has a certificate of these authorities for the name in the URL.
    Name(Authorities),
}

/// The certificates that are trusted as they are.
#[derive(Debug)]
pub(super) struct Authorities {
    anchors: RootCertStore,
    certificates: Vec<CertificateDer<'static>>,
}

impl Authorities {
    /// Skips certificates that cannot be an authority's; none if nothing is left.
    pub(super) fn of(certificates: Vec<CertificateDer<'static>>) -> Option<Self> {
        let mut anchors = RootCertStore::empty();
        let (added, _) = anchors.add_parsable_certificates(certificates.iter().cloned());
        (added > 0).then_some(Self { anchors, certificates })
    }

    /// Whether the certificate is one of these itself: a server that signs for itself is commonly
    /// trusted by giving its own certificate as `sslrootcert`.
    fn hold(&self, certificate: &CertificateDer<'_>) -> bool {
        self.certificates.iter().any(|each| each == certificate)
    }
}

/// Checks servers as [`Trust`] says.
#[derive(Debug)]
pub(super) struct Verifier {
    trust: Trust,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    pub(super) fn new(trust: Trust, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { trust, algorithms }
    }

    fn check_chain(
        &self,
        authorities: &Authorities,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), Error> {
        let outcome = verify_server_cert_signed_by_trust_anchor(
            &ParsedCertificate::try_from(certificate)?,
            &authorities.anchors,
            others,
            now,
            self.algorithms.all,
        );
        match outcome {
            // Dates are looked at first, so another complaint means that they are right. It is
            // about the certificate being an authority's and a server's at once.
            Err(error) if authorities.hold(certificate) && !is_about_dates(&error) => Ok(()),
            other => other,
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _stapled: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match &self.trust {
            Trust::Anyone => {}
            Trust::Authority(authorities) => {
                self.check_chain(authorities, certificate, others, now)?;
            }
            Trust::Name(authorities) => {
                self.check_chain(authorities, certificate, others, now)?;
                verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // With the bare key, because certificates of X.509 version 1, which `openssl x509 -req`
        // long made, cannot be read as a whole. Where they must be, the check above has done so.
        let key = public_key(certificate).ok_or(CertificateError::BadEncoding)?;
        verify_tls13_signature_with_raw_key(message, &key, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn is_about_dates(error: &Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(
        error,
        Error::InvalidCertificate(
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }
        )
    )
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The `subjectPublicKeyInfo` of a certificate of any version (RFC 5280, section 4.1).
pub(super) fn public_key<'a>(
    certificate: &'a CertificateDer<'_>,
) -> Option<SubjectPublicKeyInfoDer<'a>> {
    let certificate = Element::first(certificate)?.of(SEQUENCE)?;
    let mut fields = Element::first(certificate.content)?.of(SEQUENCE)?.content;
    if fields.first() == Some(&VERSION) {
        fields = Element::first(fields)?.rest;
    }
    // Before the key stand the serial number, the algorithm, the issuer, the dates, the subject.
    for _ in 0..5 {
        fields = Element::first(fields)?.rest;
    }
    Some(Element::first(fields)?.of(SEQUENCE)?.whole.into())
}

/// One element of DER (X.690) and what follows it.
struct Element<'a> {
    tag: u8,
    whole: &'a [u8],
    content: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Element<'a> {
    fn first(input: &'a [u8]) -> Option<Self> {
        let (&tag, after_tag) = input.split_first()?;
        let (&length, after_length) = after_tag.split_first()?;
        let (length, after_length) = match length {
            0..=0x7f => (usize::from(length), after_length),
            // A long length: this many bytes of it follow. Certificates need no more than three.
            0x81..=0x83 => {
                let (digits, rest) = after_length.split_at_checked(usize::from(length & 0x7f))?;
                (digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit)), rest)
            }
            _ => return None,
        };
        let (content, rest) = after_length.split_at_checked(length)?;
        Some(Self { tag, whole: &input[..input.len() - rest.len()], content, rest })
    }

    fn of(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }
}
