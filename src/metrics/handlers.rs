//! Metrics over HTTP.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, ServiceConfig};

use super::Metrics;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::PROMETHEUS;

/// The URL of metrics.
pub fn routes(config: &mut ServiceConfig) {
    config.service(Endpoint::new("/metrics", Kinship::Fixed).get(metrics).finish());
}

/// Read what the server counts and measures.
///
/// In Prometheus's text format: requests, durations, the cache, the database, the process.
#[utoipa::path(get, path = "/metrics", tag = "health", operation_id = "readMetrics",
    responses((status = 200, description = "The metrics", body = String, content_type = PROMETHEUS)))]
pub async fn metrics(metrics: Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(PROMETHEUS)
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(metrics.text())
}
