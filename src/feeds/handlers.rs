//! Feeds over HTTP. They hold what is public, for a token too.

use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::feed::{Entry, Feed, title};
use super::{atom, json, rss};
use crate::articles::list::Position;
use crate::articles::model::Sight;
use crate::articles::parameters::FeedParameters;
use crate::articles::schemas::FeedQuery;
use crate::articles::store::Articles;
use crate::http::base_url;
use crate::http::cursor::Cursors;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::{ATOM, JSON_FEED, RSS};
use crate::http::page::Site;
use crate::http::paging::Paging;
use crate::http::problem::Answer;
use crate::markdown;
use crate::tokens::caller::Guest;

/// The URLs of feeds.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(Endpoint::new("/feed.atom", Kinship::Guarded).get(atom).finish())
        .service(Endpoint::new("/feed.rss", Kinship::Guarded).get(rss).finish())
        .service(Endpoint::new("/feed.json", Kinship::Guarded).get(json).finish());
}

/// Read the newest articles as Atom.
///
/// RFC 4287. With every filter of the list; links lead to the oldest.
#[utoipa::path(get, path = "/feed.atom", tag = "feeds", operation_id = "readAtomFeed", params(FeedQuery),
    responses((status = 200, description = "The feed", body = String, content_type = ATOM)))]
pub async fn atom(
    _: Guest,
    request: HttpRequest,
    articles: Data<Articles>,
    site: Data<Site>,
) -> Answer<HttpResponse> {
    let feed = read(&request, &articles, &site).await?;
    Ok(HttpResponse::Ok().content_type(ATOM).body(atom::write(&feed)))
}

/// Read the newest articles as RSS 2.0.
///
/// With every filter of the list; links lead to the oldest.
#[utoipa::path(get, path = "/feed.rss", tag = "feeds", operation_id = "readRssFeed", params(FeedQuery),
    responses((status = 200, description = "The feed", body = String, content_type = RSS)))]
pub async fn rss(
    _: Guest,
    request: HttpRequest,
    articles: Data<Articles>,
    site: Data<Site>,
) -> Answer<HttpResponse> {
    let feed = read(&request, &articles, &site).await?;
    Ok(HttpResponse::Ok().content_type(RSS).body(rss::write(&feed)))
}

/// Read the newest articles as JSON Feed.
///
/// Version 1.1. With every filter of the list; `next_url` leads to the next page.
#[utoipa::path(get, path = "/feed.json", tag = "feeds", operation_id = "readJsonFeed", params(FeedQuery),
    responses((status = 200, description = "The feed", body = Object, content_type = JSON_FEED)))]
pub async fn json(
    _: Guest,
    request: HttpRequest,
    articles: Data<Articles>,
    site: Data<Site>,
) -> Answer<HttpResponse> {
    let feed = read(&request, &articles, &site).await?;
    Ok(HttpResponse::Ok().content_type(JSON_FEED).body(json::write(&feed)))
}

async fn read(request: &HttpRequest, articles: &Articles, site: &Site) -> Answer<Feed> {
    let cursors = Cursors::new(articles.cursor_key().await?);
    let asked = FeedParameters::read(request.query_string(), &cursors)?;
    let (page, _) = articles.list(Sight::Public, asked.request).await?;
    markdown::prepare(page.articles.iter().map(|article| article.content.as_str())).await;
    let cursor = |position: Position| cursors.seal(&asked.list, &position.to_bytes());
    let paging = Paging::of(request, page.previous.map(cursor), page.next.map(cursor));
    let (base, now) = (base_url::of(request), articles.now());
    let absolute = |path: String| format!("{base}{path}");
    Ok(Feed {
        title: title(site, &asked.subjects),
        description: site.tagline().to_owned(),
        language: site.language.clone(),
        home: absolute(asked.home),
        own: absolute(target(request)),
        first: absolute(paging.first),
        previous: paging.previous.map(absolute),
        next: paging.next.map(absolute),
        hub: site.hub.clone(),
        entries: page.articles.into_iter().map(|one| Entry::new(one, &base, now)).collect(),
    })
}

/// The path and the query as they were sent; over HTTP/2 the URI holds more.
fn target(request: &HttpRequest) -> String {
    request.uri().path_and_query().map(ToString::to_string).unwrap_or_default()
}
