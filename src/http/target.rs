//! What a URL asks for beside its resource: a format by suffix, and a slash
//! too many at its end.

use actix_web::dev::ServiceRequest;
use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;

use super::media::Format;

/// The collections whose URLs, and those of their items, may have a suffix.
#[derive(Clone, Copy, Debug)]
pub struct Suffixed(pub &'static [&'static str]);

/// A path, split into what is routed and what chooses the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The path without suffix.
    pub path: &'a str,
    /// The suffix, dot included, and its format.
    pub suffix: Option<(&'a str, Format)>,
}

/// What answers whoever asks, however busy the server is.
const HEALTH: [&str; 2] = ["/health/live", "/health/ready"];

/// Whether a path asks how the server is.
pub fn is_health(path: &str) -> bool {
    HEALTH.contains(&path)
}

impl<'a> Target<'a> {
    /// Splits a path of one of these collections; any other is left whole. A slash
    /// too many at its end is not part of it.
    pub fn of(path: &'a str, suffixed: Suffixed) -> Self {
        let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
        let whole = Self { path, suffix: None };
        let Some((stem, suffix)) = path.rsplit_once('.') else { return whole };
        let Some(format) = Format::of_suffix(suffix) else { return whole };
        let is_within = suffixed.0.iter().any(|collection| {
            stem.strip_prefix(collection).is_some_and(|rest| {
                rest.is_empty()
                    || rest
                        .strip_prefix('/')
                        .is_some_and(|item| !item.is_empty() && !item.contains('/'))
            })
        });
        if is_within {
            Self { path: stem, suffix: Some((&path[stem.len()..], format)) }
        } else {
            whole
        }
    }
}

/// Routes the request as if it had asked for this path.
pub fn reroute(request: &mut ServiceRequest, path: &str) {
    let query = request.query_string();
    let text = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut parts = request.uri().clone().into_parts();
    let Ok(path_and_query) = PathAndQuery::try_from(text) else { return };
    parts.path_and_query = Some(path_and_query);
    let Ok(uri) = Uri::from_parts(parts) else { return };
    request.match_info_mut().get_mut().update(&uri);
    request.head_mut().uri = uri;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_counts_on_collections_and_their_items() {
        let suffixed = Suffixed(&["/articles"]);
        for (path, expected) in [
            ("/articles.json", Some(("/articles", Format::Json))),
            ("/articles.xml", Some(("/articles", Format::Xml))),
            ("/articles/first-post.html", Some(("/articles/first-post", Format::Html))),
            ("/articles", None),
            ("/articles/first-post", None),
            ("/articles.yaml", None),
            ("/articles/.json", None),
            ("/articles/a/b.json", None),
            ("/articlesx.json", None),
            ("/feed.json", None),
        ] {
            let target = Target::of(path, suffixed);
            assert_eq!(target.suffix.map(|(_, format)| (target.path, format)), expected, "{path}");
        }
    }
}
