//! Who may do what.

use utoipa::openapi::Components;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

use super::subject::Subject;

/// The name of the scheme, as the handlers spell it.
const TOKEN: &str = "token";

/// Tells of the scheme.
pub fn describe(components: &mut Components) {
    let description = "A token that `broadsheet token create` has printed. Its scopes: \
         `articles:read-drafts` shows drafts and scheduled articles, `articles:write` allows to \
         create, change and delete what it shows, `admin` allows everything, tokens too. A token \
         that is not valid is 401 where none is needed, too.";
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("bs_…")
        .description(Some(description));
    components.add_security_scheme(TOKEN, SecurityScheme::Http(scheme.build()));
}

/// What needs no token may be given one, which may show more, and must be
/// valid; documents and health ignore it.
pub fn add(subject: &mut Subject<'_>) {
    let anybody = match subject.minds_tokens() {
        true => vec![
            SecurityRequirement::default(),
            SecurityRequirement::new(TOKEN, std::iter::empty::<String>()),
        ],
        false => Vec::new(),
    };
    subject.operation.security.get_or_insert(anybody);
}
