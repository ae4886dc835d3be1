//! What an operation has in common with others, so that what they share is
//! said once.

use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, PathItem, RefOr};

/// The tags of operations whose answers have one format whatever `Accept` says.
const FIXED: [&str; 4] = [FEEDS, CRAWLERS, "docs", HEALTH];
/// Asked like a list, and refused to a token that is not valid.
const FEEDS: &str = "feeds";
/// Made of what is in the database, whoever asks.
const CRAWLERS: &str = "crawlers";
/// Never limited, never kept.
const HEALTH: &str = "health";

/// Says of which operations something is told.
pub type Rule = fn(&Subject<'_>) -> bool;

/// An operation and where it stands.
pub struct Subject<'a> {
    /// Its method.
    pub method: HttpMethod,
    /// Its path, with parameters in braces.
    pub path: &'a str,
    /// What is said of it so far.
    pub operation: &'a mut Operation,
}

impl Subject<'_> {
    /// Its name in clients.
    pub fn id(&self) -> &str {
        self.operation.operation_id.as_deref().unwrap_or_default()
    }

    /// Whether it reads and changes nothing.
    pub fn is_read(&self) -> bool {
        self.method == HttpMethod::Get
    }

    /// Whether it adds something to what there is.
    pub fn is_post(&self) -> bool {
        self.method == HttpMethod::Post
    }

    /// Whether it needs a token.
    pub fn is_restricted(&self) -> bool {
        let requirements = self.operation.security.iter().flatten();
        let nothing = SecurityRequirement::default();
        self.operation.security.as_ref().is_some_and(|all| !all.is_empty())
            && requirements.into_iter().all(|one| *one != nothing)
    }

    /// Whether `Accept` or a suffix chooses the format of its answers.
    pub fn is_negotiated(&self) -> bool {
        !FIXED.iter().any(|tag| self.has_tag(tag))
    }

    /// Whether a suffix of its URL chooses the format.
    pub fn is_suffixed(&self) -> bool {
        self.path.ends_with(".{format}")
    }

    /// Whether a token that is not valid is refused.
    pub fn minds_tokens(&self) -> bool {
        self.is_negotiated() || self.has_tag(FEEDS)
    }

    /// Whether there is anything about its parameters that can be wrong.
    pub fn minds_parameters(&self) -> bool {
        self.minds_tokens() || self.has_tag(CRAWLERS)
    }

    /// Whether it needs the database.
    pub fn asks_database(&self) -> bool {
        self.minds_tokens() || ["/health/ready", "/sitemap.xml"].contains(&self.path)
    }

    /// Whether it asks how the server is.
    pub fn is_of_health(&self) -> bool {
        self.has_tag(HEALTH)
    }

    /// Whether its URL is an article's.
    pub fn is_of_one_article(&self) -> bool {
        self.path.starts_with("/articles/{")
    }

    /// Whether it is about articles.
    pub fn is_of_articles(&self) -> bool {
        self.path.starts_with("/articles")
    }

    /// Whether it writes one article, and tells what has become of it.
    pub fn writes_one_article(&self) -> bool {
        self.is_of_articles() && self.has_body() && !self.is_suffixed()
    }

    /// Whether its answer is one of many pages, between which `Link` leads.
    pub fn is_list(&self) -> bool {
        self.is_negotiated() && self.takes("after")
    }

    /// Whether it takes that parameter.
    fn takes(&self, name: &str) -> bool {
        let parameters = self.operation.parameters.iter().flatten();
        let mut names = parameters.filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter.name.as_str()),
            RefOr::Ref(_) => None,
        });
        names.any(|known| known == name)
    }

    /// Whether it takes a body.
    pub fn has_body(&self) -> bool {
        self.operation.request_body.is_some()
    }

    /// Whether there may be nothing at its URL.
    pub fn has_path_parameter(&self) -> bool {
        self.path.contains('{')
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.operation.tags.iter().flatten().any(|own| own == tag)
    }
}

/// Visits every operation of the document.
pub fn each(document: &mut OpenApi, mut visit: impl FnMut(Subject<'_>)) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            visit(Subject { method, path, operation });
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}
