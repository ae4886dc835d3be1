//! Articles over HTTP.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::edit::edit;
use super::input::{Input, Purpose};
use super::json_patch::JsonPatch;
use super::list::Position;
use super::model::{OneOrAll, Sight};
use super::page::{self, Asked};
use super::parameters::ListParameters;
use super::receipt::Receipt;
use super::reference::Reference;
use super::schemas;
use super::store::{Articles, Put};
use super::terms::{terms, told};
use super::view::{Field, Fields, ListView, View};
use crate::body::xml::{Form, Shape};
use crate::error::Error;
use crate::http::conditions::Conditions;
use crate::http::content::Content;
use crate::http::cursor::Cursors;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::incoming::Incoming;
use crate::http::media::Format;
use crate::http::paging::Paging;
use crate::http::parameters::Parameters;
use crate::http::prefer::Prefer;
use crate::http::problem::Answer;
use crate::idempotency::{Answers, Key, Once};
use crate::markdown;
use crate::tokens::caller::{Anybody, Caller, Writer};

/// The URLs of articles.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(Endpoint::new("/articles", Kinship::Personal).get(list).post(create).finish())
        .service(
            Endpoint::new("/articles/{reference:[^/.]+}", Kinship::Personal)
                .get(show)
                .put(replace)
                .patch(patch)
                .delete(delete)
                .finish(),
        );
}

/// What stands in an `<article>`.
const ARTICLE: Form = Form::Record(&[("tags", Form::List { item: "tag", of: &Form::Text })]);
const ONE: Shape = Shape { root: "article", form: ARTICLE };
const SEVERAL: Shape =
    Shape { root: "articles", form: Form::List { item: "article", of: &ARTICLE } };

/// List articles.
///
/// Newest first, and only what the caller may see. `Link` leads to the first, the previous and the
/// next page; a page costs the same at any depth.
#[utoipa::path(get, path = "/articles", tag = "articles", operation_id = "listArticles", params(schemas::ListQuery),
    responses((status = 200, description = "The articles of one page", body = Vec<schemas::Article>)))]
pub async fn list(
    caller: Caller<Anybody>,
    request: HttpRequest,
    articles: Data<Articles>,
) -> Answer<Content<ListView>> {
    let cursors = Cursors::new(articles.cursor_key().await?);
    let ListParameters { request: mut asked, list } =
        ListParameters::read(request.query_string(), &cursors)?;
    let (selection, fields) = (asked.selection.clone(), asked.fields);
    if caller.format == Format::Html {
        asked.fields = page::fields_of(&selection);
    }
    let (page, total) = articles.list(Sight::of(caller.scopes()), asked).await?;
    if fields.contain(Field::ContentHtml) {
        markdown::prepare(page.articles.iter().map(|article| article.content.as_str())).await;
    }
    let cursor = |position: Position| cursors.seal(&list, &position.to_bytes());
    let paging = Paging::of(&request, page.previous.map(cursor), page.next.map(cursor));
    let headers: Vec<_> = paging.header().into_iter().chain(total.map(total_count)).collect();
    let now = articles.now();
    let views = page.articles.into_iter().map(|article| View::new(article, fields, now)).collect();
    let asked = Asked::of(selection, &request, caller.token().is_some());
    Ok(Content::new(ListView { articles: views, paging: Some(paging), asked }).with(headers))
}

/// Create an article.
///
/// `title` and `content` are all that it needs. An `Idempotency-Key` makes it safe to send the
/// request again when its answer was lost.
#[utoipa::path(post, path = "/articles", tag = "articles", operation_id = "createArticle", security(("token" = ["articles:write"])),
    request_body = schemas::ArticleInput, responses((status = 201, description = "The article; `Location` is its URL", body = schemas::Article)))]
pub async fn create(
    caller: Caller<Writer>,
    request: HttpRequest,
    body: Incoming,
    articles: Data<Articles>,
    answers: Data<Answers>,
) -> Answer<HttpResponse> {
    let body = body.receive(&[ONE, SEVERAL]).await?;
    let (key, fault) = Key::of(request.headers());
    let receipt = Receipt::of(&request, articles.now());
    let precondition = Conditions::of(request.headers()).precondition(false);
    let once = Once::new(answers, request, (caller.token(), key), &body);
    let inputs = body.tree(fault).and_then(|tree| Ok(OneOrAll::read(tree)?));
    let work = inputs.map(|inputs| articles.creation(inputs, precondition));
    once.answer(work, move |created| receipt.write(created)).await
}

/// Read an article.
///
/// Keep its `ETag`: in `If-None-Match` it asks whether there is anything new, in `If-Match` it makes
/// a change safe.
#[utoipa::path(get, path = "/articles/{reference}", tag = "articles", operation_id = "readArticle", params(schemas::ArticlePath),
    responses((status = 200, description = "The article", body = schemas::Article)))]
pub async fn show(
    caller: Caller<Anybody>,
    reference: Path<String>,
    request: HttpRequest,
    articles: Data<Articles>,
) -> Answer<Content<View>> {
    let mut parameters = Parameters::of(request.query_string());
    let fields = parameters.one("fields", Fields::parse).unwrap_or_default();
    let reference = Reference::parse(&reference)?;
    let sight = Sight::of(caller.scopes());
    if Conditions::are_in(request.headers()) {
        // Apart, for most ask without a condition, and need no room for it.
        let outline = View::outline(&request, &articles, &reference, sight, fields);
        if let Some(unchanged) = Content::not_modified(Box::pin(outline).await?, &request) {
            return parameters.finish().map(|()| unchanged);
        }
    }
    let read = if caller.format == Format::Html { Fields::default() } else { fields };
    let recalled = match caller.token() {
        None => articles.recall_for_anybody(&reference, read),
        Some(_) => None,
    };
    let article = match recalled {
        Some(article) => article,
        None => articles.read(&reference, sight, read).await?,
    };
    parameters.finish()?;
    let view = View::new(article, fields, articles.now()).at(&reference);
    Ok(Content::new(view.set(&request, &articles).await?.prepared().await))
}

/// Replace an article, or create it under an id of your own.
///
/// What is left out returns to its default; only `slug`, `status` and `published_at` stay as they
/// are. Where there is no article, an id creates one, and a slug is 404.
#[utoipa::path(put, path = "/articles/{reference}", tag = "articles", operation_id = "replaceArticle", security(("token" = ["articles:write"])),
    params(schemas::ArticlePath), request_body = schemas::ArticleInput,
    responses((status = 200, description = "The article as it is now", body = schemas::Article), (status = 201, description = "There was none: it is created", body = schemas::Article)))]
pub async fn replace(
    caller: Caller<Writer>,
    reference: Path<String>,
    request: HttpRequest,
    prefer: Prefer,
    body: Incoming,
    articles: Data<Articles>,
) -> Answer<Content<View>> {
    let (reference, sight) = (Reference::parse(&reference)?, Sight::of(caller.scopes()));
    let current = articles.find_to_put(&reference, sight).await?;
    let purpose = current.as_deref().map_or(Purpose::Create(reference.id()), Purpose::Replace);
    let id = purpose.id().ok_or(Error::NotFound)?;
    let input = read(body, purpose).await?;
    let terms = terms(sight, &request);
    let outcome = match (&reference, current) {
        // A slug names what is there; it creates nothing.
        (Reference::Slug(_), Some(current)) => {
            articles.replace(current, input, terms).await.map(|article| (article, Put::Replaced))
        }
        (_, current) => articles.put(id, current, input, terms).await,
    };
    let (article, put) = told(outcome, (&reference, id), sight, &articles, &request).await?;
    let article = View::whole(article, articles.now()).at(&reference);
    let content = match put {
        Put::Replaced => Content::new(article),
        Put::Created => {
            let location = article.permanent_path();
            Content::created(article, &location)
        }
    };
    Ok(content.preferring(prefer))
}

/// Change some members of an article.
///
/// By a merge patch (RFC 7396), which plain JSON is taken for too, by a JSON Patch (RFC 6902), or by
/// an `<article>` with the members to change.
#[utoipa::path(patch, path = "/articles/{reference}", tag = "articles", operation_id = "patchArticle", security(("token" = ["articles:write"])),
    params(schemas::ArticlePath), request_body = schemas::ArticlePatch, responses((status = 200, description = "The article as it is now", body = schemas::Article)))]
pub async fn patch(
    caller: Caller<Writer>,
    reference: Path<String>,
    request: HttpRequest,
    prefer: Prefer,
    body: Incoming,
    articles: Data<Articles>,
) -> Answer<Content<View>> {
    let sight = Sight::of(caller.scopes());
    let reference = Reference::parse(&reference)?;
    let current = articles.find_to_change(&reference, sight).await?;
    let (terms, id) = (terms(sight, &request), current.id);
    let outcome = if body.is_json_patch() {
        let patch = JsonPatch::read(body.read(&[ONE]).await?.value)?;
        articles.change(current, terms, move |it, now| edit(it, &patch, now)).await
    } else {
        let input = read(body, Purpose::Patch(&current)).await?;
        articles.patch(current, input, terms).await
    };
    let article = told(outcome, (&reference, id), sight, &articles, &request).await?;
    Ok(Content::new(View::whole(article, articles.now()).at(&reference)).preferring(prefer))
}

/// Delete an article.
///
/// For good; again, it is 404. Its id may be used again by PUT, and its version then goes on.
#[utoipa::path(delete, path = "/articles/{reference}", tag = "articles", operation_id = "deleteArticle", security(("token" = ["articles:write"])),
    params(schemas::ArticlePath), responses((status = 204, description = "It is gone")))]
pub async fn delete(
    caller: Caller<Writer>,
    reference: Path<String>,
    request: HttpRequest,
    articles: Data<Articles>,
) -> Answer<HttpResponse> {
    let sight = Sight::of(caller.scopes());
    let reference = Reference::parse(&reference)?;
    let id = articles.find(&reference, sight).await?.id;
    let mut parameters = Parameters::of(request.query_string());
    parameters.report(Conditions::of(request.headers()).violations());
    parameters.finish()?;
    let outcome = articles.delete(id, terms(sight, &request)).await;
    told(outcome, (&reference, id), sight, &articles, &request).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// How many articles a list has on all its pages.
fn total_count(count: u64) -> (HeaderName, HeaderValue) {
    (HeaderName::from_static("x-total-count"), HeaderValue::from(count))
}

async fn read(body: Incoming, purpose: Purpose<'_>) -> Answer<Input> {
    Ok(Input::read(body.read(&[ONE]).await?, purpose)?)
}
