//! On what terms a request changes an article, and what it is told where they
//! do not hold.

use actix_web::HttpRequest;

use super::model::Sight;
use super::reference::Reference;
use super::store::{Articles, Terms};
use super::view::View;
use crate::error::Error;
use crate::http::conditions::{Conditions, RequirePreconditions};
use crate::http::content::Scribe;
use crate::http::problem::{Answer, Problem};
use crate::id::Id;

/// On what terms this request changes an article.
pub fn terms(sight: Sight, request: &HttpRequest) -> Terms {
    let is_required = request.app_data::<RequirePreconditions>().is_some();
    Terms { sight, precondition: Conditions::of(request.headers()).precondition(is_required) }
}

/// The outcome of a change. Where its precondition failed, the problem carries
/// the article's present tag.
pub async fn told<T>(
    outcome: Result<T, Error>,
    (reference, id): (&Reference, Id),
    sight: Sight,
    articles: &Articles,
    request: &HttpRequest,
) -> Answer<T> {
    let error = match outcome {
        Err(error @ Error::PreconditionFailed) => error,
        outcome => return Ok(outcome?),
    };
    let problem = Problem::from(error);
    match articles.find(&Reference::Id(id), sight).await {
        Ok(article) => {
            let present = View::whole(article, articles.now()).at(reference);
            Err(problem.with_tag(Scribe::of(request).tag(&present)).into())
        }
        Err(Error::NotFound) => Err(problem.into()),
        Err(error) => Err(error.into()),
    }
}
