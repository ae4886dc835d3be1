//! What the pages of articles show; templates/README.md tells it template by
//! template.

use actix_web::HttpRequest;
use minijinja::{Value, context};

use super::alternates::{feeds, formats};
use super::around::Around;
use super::excerpt::{marked, shortened};
use super::fields::Fields;
use super::list::{Period, Selection, Span};
use super::model::{Article, Status};
use super::parameters::FILTERS;
use crate::http::base_url;
use crate::http::page::Page;
use crate::http::paging::Paging;
use crate::http::parameters::Parameters;
use crate::markdown;
use crate::timestamp::Timestamp;

/// How many bytes describe an article that has no summary.
const DESCRIPTION: usize = 160;

/// The parameters that change nothing of a page.
const OF_OTHER_FORMATS: [&str; 2] = ["fields", "total"];

/// What the page of such a list reads of its articles.
pub fn fields_of(selection: &Selection) -> Fields {
    match selection.query {
        Some(_) => Fields::default(),
        None => Fields::without_content(),
    }
}

/// What a page shows of an article beside it.
pub struct Setting {
    /// What absolute URLs start with.
    pub base: String,
    /// The articles around it.
    pub around: Around,
}

/// What the page of a list says that its articles are.
pub struct Asked {
    /// Which articles were asked for.
    pub selection: Selection,
    /// The query of the URL of the same page, without what concerns other
    /// formats.
    pub query: String,
    /// What of it says which articles are listed.
    pub filters: String,
    /// Whether it shows what others may not see.
    pub is_private: bool,
    /// What absolute URLs start with.
    pub base: String,
}

impl Asked {
    /// What that request asks for. `is_private` is whether it has a token.
    pub fn of(selection: Selection, request: &HttpRequest, is_private: bool) -> Self {
        let parameters = Parameters::of(request.query_string());
        let query = parameters.without(&OF_OTHER_FORMATS).join("&");
        let filters = parameters.among(&FILTERS).join("&");
        Self { selection, query, filters, is_private, base: base_url::of(request) }
    }

    /// All articles.
    pub fn everything(base: String) -> Self {
        let (query, filters) = Default::default();
        Self { selection: Selection::default(), query, filters, is_private: false, base }
    }

    /// What kind of list it is, and of what: `tag` and `rust`.
    fn kind(&self) -> (&'static str, String) {
        let Selection { query, tags, author, published, .. } = &self.selection;
        let others = Selection { published: Period::default(), ..self.selection.clone() };
        let plain = Selection::default();
        match (query, author, tags.as_slice()) {
            (Some(query), ..) => ("search", query.text.clone()),
            (_, Some(author), []) => ("author", author.clone()),
            (_, None, [_, ..]) => ("tag", tags.join(", ")),
            _ if self.selection.is_everything() => ("all", String::new()),
            _ if others == plain => match Span::of_period(*published) {
                Some(span) => ("time", span.name()),
                None => ("filtered", String::new()),
            },
            _ => ("filtered", String::new()),
        }
    }
}

/// What templates know of an article wherever they meet it.
pub fn entry(article: &Article, now: Timestamp) -> Value {
    context! {
        id => article.id.to_string(),
        slug => article.slug.as_str(),
        url => format!("/articles/{}", article.slug),
        title => article.title.as_str(),
        summary => article.summary.as_deref(),
        author => article.author.as_deref(),
        tags => article.tags.0.clone(),
        status => article.status(now).as_str(),
        published_at => article.published_at.map(|time| time.to_string()),
        published_on => article.published_at.map(Timestamp::date),
        updated_at => article.updated_at.to_string(),
        updated_on => article.updated_at.date(),
        version => article.version,
    }
}

/// The page of one article.
pub fn of_article(article: &Article, now: Timestamp, setting: Option<&Setting>) -> Page {
    let rendering = markdown::rendered(&article.content);
    let path = format!("/articles/{}", article.slug);
    let lead = || shortened(&rendering.lead, DESCRIPTION);
    let known = context! {
        content_html => rendering.html.as_str(),
        minutes => rendering.minutes,
        description => article.summary.clone().unwrap_or_else(lead),
        ..entry(article, now)
    };
    let around = setting.map(|setting| &setting.around);
    let one = |article: &Option<Article>| article.as_ref().map(|article| entry(article, now));
    let base = setting.map(|setting| setting.base.as_str());
    Page {
        template: "article.html",
        context: context! {
            article => known,
            earlier => around.and_then(|around| one(&around.earlier)),
            later => around.and_then(|around| one(&around.later)),
            related => around.map(|around| entries(&around.related, now)).unwrap_or_default(),
            alternates => formats(&path, ""),
            feeds => feeds(""),
            canonical => base.map(|base| format!("{base}{path}")),
            noindex => article.status(now) != Status::Published,
        },
    }
}

fn entries(articles: &[Article], now: Timestamp) -> Vec<Value> {
    articles.iter().map(|article| entry(article, now)).collect()
}

/// The page of a list.
pub fn of_list(articles: &[(&Article, Timestamp)], paging: Option<&Paging>, asked: &Asked) -> Page {
    let (kind, subject) = asked.kind();
    let separator = if asked.query.is_empty() { "" } else { "?" };
    Page {
        template: "articles.html",
        context: context! {
            kind,
            subject,
            articles => listed(articles, &asked.selection),
            newer => paging.and_then(|paging| paging.previous.as_deref()),
            older => paging.and_then(|paging| paging.next.as_deref()),
            alternates => formats("/articles", &asked.query),
            feeds => feeds(&asked.filters),
            canonical => format!("{}/articles{separator}{}", asked.base, asked.query),
            noindex => asked.is_private || matches!(kind, "search" | "filtered"),
            base => asked.base.as_str(),
        },
    }
}

/// The entries of a list; what a search has found with its matches.
fn listed(articles: &[(&Article, Timestamp)], selection: &Selection) -> Vec<Value> {
    let entry = |(article, now): &(&Article, Timestamp)| match &selection.query {
        Some(query) => context! { marked => marked(article, query), ..entry(article, *now) },
        None => entry(article, *now),
    };
    articles.iter().map(entry).collect()
}
