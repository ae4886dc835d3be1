//! So many requests a second for each token, else for each address.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::peer;
use super::problem::{Failure, Kind, Problem};
use super::target::is_health;
use crate::plural::counted;

/// `RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers
/// has them.
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// See [`POLICY`].
pub const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// After so many requests, the buckets that are full again are forgotten.
const SWEEP: u32 = 10_000;

/// Whose bucket a request is taken from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A token's, by its id.
    Token(String),
    /// An address's; of IPv6 the network of 64 bits that one customer has.
    Address(IpAddr),
}

type Buckets =
    RateLimiter<Bucket, DashMapStateStore<Bucket>, DefaultClock, StateInformationMiddleware>;

/// The buckets of one server.
pub struct RateLimit {
    buckets: Buckets,
    quota: NonZeroU32,
    requests: AtomicU32,
}

impl RateLimit {
    /// So many requests a second, and as many at once.
    pub fn per_second(quota: NonZeroU32) -> Self {
        let buckets = RateLimiter::dashmap(Quota::per_second(quota))
            .with_middleware::<StateInformationMiddleware>();
        Self { buckets, quota, requests: AtomicU32::new(0) }
    }

    /// Takes one request from the bucket; how many are left, or how long to wait.
    fn take(&self, bucket: &Bucket) -> Result<u32, Duration> {
        if self.requests.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.buckets.retain_recent();
        }
        match self.buckets.check_key(bucket) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(until) => Err(until.wait_time_from(DefaultClock::default().now())),
        }
    }

    /// Takes one request from that address's bucket, and says in the header how it
    /// stands; `None` where the bucket is empty.
    pub fn spend(&self, client: IpAddr, headers: &mut HeaderMap) -> Option<()> {
        let left = self.take(&Bucket::Address(network(client))).ok()?;
        for (name, value) in self.headers(left) {
            headers.insert(name, value);
        }
        Some(())
    }

    fn headers(&self, left: u32) -> [(HeaderName, HeaderValue); 2] {
        let value = |text: String| {
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
        };
        [
            (POLICY, value(format!("\"default\";q={};w=1", self.quota))),
            (STANDING, value(format!("\"default\";r={left};t=1"))),
        ]
    }
}

/// Middleware that answers 429 to who asks too often. Health and OPTIONS are
/// exempt: a server that is asked whether it lives must say so.
pub async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(limit) = request.app_data::<Data<RateLimit>>().cloned() else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let is_exempt = request.method() == Method::OPTIONS || is_health(request.path());
    let bucket = if is_exempt { None } else { bucket(&request) };
    let Some(bucket) = bucket else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let (mut response, left) = match limit.take(&bucket) {
        Ok(left) => (next.call(request).await?.map_into_boxed_body(), left),
        Err(wait) => (request.error_response(too_many(&limit, wait)), 0),
    };
    for (name, value) in limit.headers(left) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

fn too_many(limit: &RateLimit, wait: Duration) -> Failure {
    let seconds = wait.as_secs() + 1;
    let quota = counted(limit.quota.get(), "request");
    let detail = format!("More than {quota} a second; wait {seconds} s.");
    let mut problem =
        Problem::new(Kind::TooManyRequests, detail).with(RETRY_AFTER, HeaderValue::from(seconds));
    problem.headers.extend(limit.headers(0));
    problem.into()
}

fn bucket(request: &ServiceRequest) -> Option<Bucket> {
    if let Some(bucket) = request.extensions().get::<Bucket>() {
        return Some(bucket.clone());
    }
    peer::address(request.request()).map(|address| Bucket::Address(network(address)))
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
