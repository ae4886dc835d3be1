//! The article as it is answered.

use std::fmt::Display;

use actix_web::HttpResponse;
use actix_web::error::ErrorInternalServerError;
use serde::Serialize;

/// The members that Broadsheet answers with, in its order.
#[derive(Serialize)]
pub struct Article<'a> {
    pub id: &'a str,
    pub slug: &'a str,
    pub title: &'a str,
    pub content: &'a str,
    pub summary: Option<&'a str>,
    pub author: Option<&'a str>,
    pub tags: Vec<&'a str>,
    pub status: &'a str,
    pub published_at: &'a str,
    pub created_at: &'a str,
    pub updated_at: &'a str,
    pub version: i64,
}

impl Article<'_> {
    /// 200 with the article.
    pub fn answer(&self) -> actix_web::Result<HttpResponse> {
        Ok(HttpResponse::Ok().json(self))
    }
}

/// 500 with what the database said.
pub fn refused<E: Display>(error: E) -> actix_web::Error {
    ErrorInternalServerError(error.to_string())
}
