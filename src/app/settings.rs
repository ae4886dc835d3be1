//! What an installation may set.

use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::http::base_url::BaseUrl;
use crate::http::cors::Origins;
use crate::http::door::MaxAge;
use crate::http::incoming::BodyLimits;
use crate::http::page::Site;
use crate::http::peer::TrustedProxies;

/// What may differ between two installations.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What pages say of the site.
    pub site: Site,
    /// A folder of templates that replace the built-in ones.
    pub templates: Option<PathBuf>,
    /// What absolute URLs start with, instead of the request's host.
    pub base_url: Option<BaseUrl>,
    /// The origins whose pages may use the API.
    pub origins: Origins,
    /// How many requests a second a client may make.
    pub rate_limit: Option<NonZeroU32>,
    /// Whether a change needs a precondition.
    pub require_preconditions: bool,
    /// How long caches may keep public answers without asking.
    pub max_age: Option<MaxAge>,
    /// The proxies whose forwarded headers count.
    pub trusted_proxies: TrustedProxies,
    /// The limits of request bodies.
    pub body_limits: BodyLimits,
    /// How many bytes of representations are kept in memory; 0 is none.
    pub cache_size: u64,
    /// Whether `/metrics` is served with the rest.
    pub has_metrics: bool,
    /// Whether answers tell how long they took.
    pub server_timing: bool,
    /// How many bytes large answers that clients have not taken yet may hold.
    pub response_memory: usize,
}
