//! Tags over HTTP.

use actix_web::HttpRequest;
use actix_web::web::{Data, ServiceConfig};

use super::view::TagsView;
use crate::articles::model::Sight;
use crate::articles::store::Articles;
use crate::http::content::Content;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::parameters::{Parameters, whole_number};
use crate::http::problem::Answer;
use crate::tokens::caller::{Anybody, Caller};

/// The URL of tags.
pub fn routes(config: &mut ServiceConfig) {
    config.service(Endpoint::new("/tags", Kinship::Personal).get(list).finish());
}

const DEFAULT_LIMIT: u16 = 100;
const MAX_LIMIT: u16 = 1000;

/// List the tags in use, most used first.
#[utoipa::path(get, path = "/tags", tag = "tags", operation_id = "listTags",
    params(("limit" = Option<u16>, Query, description = "How many tags at the most", minimum = 1, maximum = 1000)),
    responses((status = 200, description = "The tags with their numbers of articles", body = Vec<super::view::Tag>)))]
pub async fn list(
    caller: Caller<Anybody>,
    request: HttpRequest,
    articles: Data<Articles>,
) -> Answer<Content<TagsView>> {
    let mut parameters = Parameters::of(request.query_string());
    let limit = parameters.one("limit", whole_number(1..=MAX_LIMIT)).unwrap_or(DEFAULT_LIMIT);
    parameters.finish()?;
    Ok(Content::new(TagsView(articles.tags(Sight::of(caller.scopes()), limit).await?)))
}
