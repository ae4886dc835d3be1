//! Links from what creates or lists something to what can be done with it.

use utoipa::openapi::RefOr;
use utoipa::openapi::link::LinkBuilder;

use super::subject::Subject;

/// Where a link leads from: an operation and a status.
type Source = (&'static str, &'static str);

/// What an article's URL, or a token's, is made of.
const CREATED: &str = "$response.body#/id";
const CHOSEN: &str = "$request.path.reference";
const FIRST: &str = "$response.body#/0/id";

/// What the source tells: where the id is, and whether its tag is the item's.
const SOURCES: [(Source, &str, bool, &[&str]); 7] = [
    (("createArticle", "201"), CREATED, true, &ON_ARTICLE),
    (("replaceArticle", "201"), CHOSEN, true, &ON_ARTICLE),
    (("replaceArticle", "200"), CHOSEN, true, &ON_ARTICLE),
    (("readArticle", "200"), CREATED, true, &ON_ARTICLE),
    (("listArticles", "200"), FIRST, false, &ON_ARTICLE),
    (("createToken", "201"), CREATED, false, &["readToken", "revokeToken"]),
    (("listTokens", "200"), FIRST, false, &["readToken"]),
];

const ON_ARTICLE: [&str; 4] = ["readArticle", "replaceArticle", "patchArticle", "deleteArticle"];

/// Adds its links to an operation.
pub fn add(subject: &mut Subject<'_>) {
    for ((id, status), place, has_tag, targets) in SOURCES {
        let response = match subject.id() == id {
            true => subject.operation.responses.responses.get_mut(status),
            false => None,
        };
        let Some(RefOr::T(response)) = response else { continue };
        for target in targets.iter().filter(|target| **target != id) {
            let parameter = if target.ends_with("Token") { "id" } else { "reference" };
            let mut link = LinkBuilder::new()
                .operation_id(*target)
                .parameter(parameter, place)
                .description("The same, by its id.");
            if has_tag && *target != "readArticle" {
                link = link.parameter("header.If-Match", "$response.header.ETag");
            }
            response.links.insert((*target).into(), link.build().into());
        }
    }
}
