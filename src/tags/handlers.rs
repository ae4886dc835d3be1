//! Tags over HTTP.

use actix_web::HttpRequest;
use actix_web::web::{Data, ServiceConfig};
use serde_json::json;

use super::store::TagCount;
use super::view::{self, TagsView};
use crate::articles::model::Sight;
use crate::articles::store::Articles;
use crate::http::base_url;
use crate::http::content::Content;
use crate::http::cursor::{Cursors, Opened};
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::paging::Paging;
use crate::http::parameters::{Parameters, whole_number};
use crate::http::problem::Answer;
use crate::tokens::caller::{Anybody, Caller};

/// The URL of tags.
pub fn routes(config: &mut ServiceConfig) {
    config.service(Endpoint::new("/tags", Kinship::Personal).get(list).finish());
}

const DEFAULT_LIMIT: u16 = 100;
const MAX_LIMIT: u16 = 1000;
/// What cursors are bound to: there is one list of tags.
const LIST: &str = "tags";

/// List the tags in use.
///
/// The most used first, then by name, each with the number of articles that the caller may see.
#[utoipa::path(get, path = "/tags", tag = "tags", operation_id = "listTags", params(view::TagQuery),
    responses((status = 200, description = "The tags of one page", body = Vec<view::Tag>)))]
pub async fn list(
    caller: Caller<Anybody>,
    request: HttpRequest,
    articles: Data<Articles>,
) -> Answer<Content<TagsView>> {
    let cursors = Cursors::new(articles.cursor_key().await?);
    let mut parameters = Parameters::of(request.query_string());
    let limit = parameters.one("limit", whole_number(1..=MAX_LIMIT)).unwrap_or(DEFAULT_LIMIT);
    let after = parameters.one("after", |text| position(&cursors.open(text)?));
    parameters.finish()?;
    let (tags, has_more) = articles.tags(Sight::of(caller.scopes()), limit, after).await?;
    let last = tags.last().filter(|_| has_more);
    let next = last.map(|last| cursors.seal(LIST, json!(last).to_string().as_bytes()));
    let paging = Paging::of(&request, None, next);
    let query = Parameters::of(request.query_string()).without(&[]).join("&");
    let separator = if query.is_empty() { "" } else { "?" };
    let canonical = format!("{}/tags{separator}{query}", base_url::of(&request));
    let view = TagsView { tags, more: paging.next.clone(), canonical };
    Ok(Content::new(view).with(paging.header()))
}

fn position(opened: &Opened) -> Result<TagCount, String> {
    opened.read(LIST, |content| serde_json::from_slice(content).ok())
}
