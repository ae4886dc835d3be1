//! `/archive`: the years and months in which something was published.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::{Value, context};

use crate::articles::list::Span;
use crate::articles::store::Articles;
use crate::http::base_url;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::media::HTML;
use crate::http::page::{Page, Pages};
use crate::http::parameters::Parameters;
use crate::http::problem::{Answer, Problem};
use crate::tokens::caller::Guest;

/// The URL of the archive.
pub fn routes(config: &mut ServiceConfig) {
    config.service(Endpoint::new("/archive", Kinship::Guarded).get(show).finish());
}

/// The archive is for people; programs ask for a list between two times.
async fn show(
    _: Guest,
    request: HttpRequest,
    articles: Data<Articles>,
    pages: Data<Pages>,
) -> Answer<HttpResponse> {
    Parameters::of(request.query_string()).finish()?;
    let months = articles.months().await?;
    let canonical = format!("{}/archive", base_url::of(&request));
    let context = context! { years => years(&months), canonical };
    let text =
        pages.render(&Page { template: "archive.html", context }).map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, HTML)).body(text))
}

/// The years with their months, in the order in which these come.
fn years(months: &[(String, i64)]) -> Vec<Value> {
    let months = months.iter().filter_map(|(month, count)| Some((Span::of_month(month)?, *count)));
    let months: Vec<(Span, i64)> = months.collect();
    let of_year = |months: &[(Span, i64)]| {
        let year = Span { month: None, ..months[0].0 };
        let count: i64 = months.iter().map(|(_, count)| count).sum();
        let months: Vec<Value> = months.iter().map(|(span, count)| linked(*span, *count)).collect();
        context! { months, ..linked(year, count) }
    };
    months.chunk_by(|(a, _), (b, _)| a.year == b.year).map(of_year).collect()
}

fn linked(span: Span, count: i64) -> Value {
    context! { name => span.name(), url => format!("/articles?{}", span.query()), articles => count }
}
