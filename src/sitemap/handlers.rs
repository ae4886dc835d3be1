//! `/sitemap.xml` and `/robots.txt`.

use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::view;
use crate::articles::store::Articles;
use crate::error::Error;
use crate::http::base_url;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::{TEXT, XML};
use crate::http::parameters::{Parameters, whole_number};
use crate::http::problem::Answer;

/// How many articles one sitemap names; the protocol allows no more URLs.
const MOST: u16 = 50_000;
/// How many sitemaps an index names; the protocol allows no more.
const MOST_PAGES: u16 = 50_000;

/// The URLs for search engines.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(Endpoint::new("/sitemap.xml", Kinship::Fixed).get(sitemap).finish())
        .service(Endpoint::new("/robots.txt", Kinship::Fixed).get(robots).finish());
}

/// Read where all public articles are.
///
/// A sitemap (sitemaps.org); past 50,000 articles an index of sitemaps, each with its number in `page`.
#[utoipa::path(get, path = "/sitemap.xml", tag = "crawlers", operation_id = "readSitemap", params(("page" = Option<u16>, Query, description = "The number of a sitemap; left out, the only one, or the index", minimum = 1, maximum = 50000)),
    responses((status = 200, description = "The sitemap, or the index", body = String, content_type = XML)))]
pub async fn sitemap(request: HttpRequest, articles: Data<Articles>) -> Answer<HttpResponse> {
    let mut parameters = Parameters::of(request.query_string());
    let page: Option<u16> = parameters.one("page", whole_number(1..=MOST_PAGES));
    parameters.finish()?;
    let base = base_url::of(&request);
    let count = articles.count_public().await?;
    let pages = count.div_ceil(MOST.into()).max(1);
    let text = match page {
        None if pages > 1 => view::index(&base, pages),
        Some(page) if u64::from(page) > pages => return Err(Error::NotFound.into()),
        page => urls(&articles, &base, page.unwrap_or(1)).await?,
    };
    Ok(HttpResponse::Ok().content_type(XML).body(text))
}

/// The sitemap of that number. The front page is on the first, if it is not full.
async fn urls(articles: &Articles, base: &str, page: u16) -> Answer<String> {
    let skipped = i64::from(page - 1) * i64::from(MOST);
    let places = articles.places(skipped, MOST.into()).await?;
    let with_front_page = page == 1 && places.len() < usize::from(MOST);
    Ok(view::urls(base, &places, with_front_page))
}

/// Read what crawlers may visit, and where the sitemap is.
///
/// RFC 9309.
#[utoipa::path(get, path = "/robots.txt", tag = "crawlers", operation_id = "readRobots",
    responses((status = 200, description = "The rules", body = String, content_type = TEXT)))]
pub async fn robots(request: HttpRequest) -> Answer<HttpResponse> {
    Parameters::of(request.query_string()).finish()?;
    let base = base_url::of(&request);
    let text = format!("User-agent: *\nDisallow: /tokens\n\nSitemap: {base}/sitemap.xml\n");
    Ok(HttpResponse::Ok().content_type(TEXT).body(text))
}
