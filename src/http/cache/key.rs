//! What an answer depends on in a request without a token.

use actix_http::RequestHead;
use actix_web::http::Method;
use actix_web::http::header::{
    AUTHORIZATION, HOST, HeaderName, IF_MATCH, IF_UNMODIFIED_SINCE, X_FORWARDED_HOST,
    X_FORWARDED_PROTO,
};

use crate::http::coding::{Coding, preference};
use crate::http::cors::{Origin, Origins};
use crate::http::door::is_within_limits;
use crate::http::media::Format;
use crate::http::negotiation::Negotiation;
use crate::http::peer::TrustedProxies;
use crate::http::target::{Suffixed, Target};

/// Requests with the same key have the same answer.
pub type Key = Vec<u8>;

/// By what, beside the URL and the negotiation, answers of one installation
/// differ.
#[derive(Clone, Debug)]
pub struct Variants {
    /// The URLs that may choose a format.
    pub suffixed: Suffixed,
    /// The origins that are told apart.
    pub origins: Origins,
    /// The proxies that may say under which host they were asked.
    pub proxies: TrustedProxies,
    /// Whether absolute URLs hold the host of the request.
    pub by_host: bool,
}

/// With one of these a request goes to the app.
static BARRED: [HeaderName; 3] = [AUTHORIZATION, IF_MATCH, IF_UNMODIFIED_SINCE];

/// Ends a part of a key; no URL and no header field holds it.
const END: u8 = 0;

impl Variants {
    /// Writes the key of a request, and says whether it has one: it must read, show
    /// no token, and demand nothing of the present state that could fail.
    pub fn write_key(&self, head: &RequestHead, key: &mut Key) -> bool {
        let headers = head.headers();
        let is_read = matches!(head.method, Method::GET | Method::HEAD);
        if !is_read
            || BARRED.iter().any(|name| headers.contains_key(name))
            || !is_within_limits(head)
        {
            return false;
        }
        key.clear();
        key.push(self.negotiated(head));
        if let Some(admitted) = self.origins.admitted(&Origin::of(&head.method, headers)) {
            key.extend_from_slice(admitted.as_bytes());
        }
        key.push(END);
        if self.by_host {
            self.write_host(head, key);
        }
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        key.extend_from_slice(target.as_bytes());
        true
    }

    /// The format and the content coding, in one byte.
    fn negotiated(&self, head: &RequestHead) -> u8 {
        let target = Target::of(head.uri.path(), self.suffixed);
        let format = match Negotiation::of(&target, head.headers()).format {
            None => 0,
            Some(Format::Json) => 1,
            Some(Format::Xml) => 2,
            Some(Format::TextXml) => 3,
            Some(Format::Html) => 4,
        };
        let preference = preference(head.headers());
        let coding = match preference.coding {
            None => 0,
            Some(Coding::Zstd) => 1,
            Some(Coding::Brotli) => 2,
            Some(Coding::Gzip) => 3,
        };
        format | coding << 3 | u8::from(preference.identity_refused) << 5
    }

    /// Whatever the base of absolute URLs may be taken from.
    fn write_host(&self, head: &RequestHead, key: &mut Key) {
        if let Some(authority) = head.uri.authority() {
            key.extend_from_slice(authority.as_str().as_bytes());
        }
        key.push(END);
        write_field(head, &HOST, key);
        let is_from_proxy = head.peer_addr.is_some_and(|peer| self.proxies.has(peer.ip()));
        if is_from_proxy {
            write_field(head, &X_FORWARDED_HOST, key);
            write_field(head, &X_FORWARDED_PROTO, key);
        }
        key.push(END);
    }
}

fn write_field(head: &RequestHead, name: &HeaderName, key: &mut Key) {
    for line in head.headers().get_all(name) {
        key.extend_from_slice(line.as_bytes());
        key.push(b',');
    }
    key.push(END);
}
