//! Health over HTTP, for whatever restarts servers and routes to them.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, ServiceConfig};
use serde_json::json;
use utoipa::ToSchema;

use super::Stopping;
use crate::db::Db;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::problem::{Answer, Problem};

/// The URLs of health.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(Endpoint::new("/health/live", Kinship::Fixed).get(live).finish())
        .service(Endpoint::new("/health/ready", Kinship::Fixed).get(ready).finish());
}

/// Whether the process answers.
///
/// For whatever restarts the server.
#[utoipa::path(get, path = "/health/live", tag = "health", operation_id = "readLiveness",
    responses((status = 200, description = "It answers", body = Health)))]
pub async fn live() -> HttpResponse {
    well("live")
}

/// Whether the database answers and has the schema of this program.
///
/// For whatever sends requests to the server; 503 while it does not serve.
#[utoipa::path(get, path = "/health/ready", tag = "health", operation_id = "readReadiness",
    responses((status = 200, description = "It serves", body = Health)))]
pub async fn ready(db: Data<Db>, stopping: Data<Stopping>) -> Answer<HttpResponse> {
    if stopping.has_begun() {
        return Err(Problem::later("The server is about to stop; another may serve.").into());
    }
    db.check().await?;
    Ok(well("ready"))
}

/// How the server is.
#[derive(ToSchema)]
pub struct Health {
    /// `live` or `ready`.
    pub status: String,
}

fn well(status: &str) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(json!({ "status": status }))
}
