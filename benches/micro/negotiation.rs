//! Which format an answer has.

use std::hint::black_box;

use actix_web::http::header::{ACCEPT, HeaderMap, HeaderValue};
use broadsheet::http::media::FORMATS;
use broadsheet::http::negotiation::negotiate;
use criterion::Criterion;

/// What clients of several kinds accept.
const ACCEPTED: [(&str, &str); 4] = [
    ("anything", "*/*"),
    ("json", "application/json"),
    ("xml with a weight", "application/xml;q=0.9, application/json;q=0.5"),
    (
        "a browser",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    ),
];

/// By `Accept`, and without one.
pub fn negotiation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("negotiate");
    let mut headers = HeaderMap::new();
    group.bench_function("none", |b| b.iter(|| negotiate(black_box(&headers), &FORMATS)));
    for (name, accepted) in ACCEPTED {
        headers.insert(ACCEPT, HeaderValue::from_static(accepted));
        group.bench_function(name, |b| b.iter(|| negotiate(black_box(&headers), &FORMATS)));
    }
    group.finish();
}
