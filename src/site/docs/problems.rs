//! `/docs/problems/`: where the `type` of a problem leads. What a page says is
//! a section of the guide to errors, so that it stands once.

use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;

use super::guides;
use super::leaf::Leaf;
use crate::error::Error;
use crate::http::content::Represent;
use crate::http::endpoint::{Endpoint, Kinship};
use crate::http::page::{Page, Pages};
use crate::http::problem::{Answer, Kind, Occurrence, example};

/// The URLs of these pages.
pub fn routes(config: &mut ServiceConfig) {
    let leaves: Leaves = Kind::all().map(|kind| (kind, Leaf::default())).collect();
    config
        .app_data(Data::new(leaves))
        .service(Endpoint::new("/docs/problems/{name}", Kinship::Fixed).get(show).finish());
}

/// The page of each kind.
type Leaves = Vec<(Kind, Leaf)>;

async fn show(
    name: Path<String>,
    request: HttpRequest,
    pages: Data<Pages>,
    leaves: Data<Leaves>,
) -> Answer<HttpResponse> {
    let named = leaves.iter().find(|(kind, _)| kind.name() == *name);
    let (kind, leaf) = named.ok_or(Error::NotFound)?;
    leaf.respond(&request, &pages, || page(*kind))
}

fn page(kind: Kind) -> Page {
    let problem = example(kind);
    let occurrence = Occurrence::for_example(&problem);
    let document = occurrence.document();
    let context = context! {
        guides => guides::contents(),
        guide => context! { name => "problems" },
        name => kind.name(),
        heading => heading(kind),
        explanation => guides::to_html(explanation(kind)),
        example_json => serde_json::to_string_pretty(&document.content).unwrap_or_default(),
        // An element a line is enough to read; no text of an example holds `><`.
        example_xml => String::from_utf8_lossy(&document.to_xml()).replace("><", ">\n<"),
    };
    Page { template: "docs-problem.html", context }
}

/// What the section of a kind is headed by.
fn heading(kind: Kind) -> String {
    format!("{} {}", kind.status().as_u16(), kind.title())
}

/// The text of its section.
fn explanation(kind: Kind) -> &'static str {
    let heading = format!("\n### {}\n", heading(kind));
    let (_, section) = guides::PROBLEMS.split_once(&heading).unwrap_or_default();
    section.split("\n##").next().unwrap_or_default()
}

/// What a problem of that kind means and what to do about it, in Markdown, for
/// other documents of this server than the guide.
pub fn explain(kind: Kind) -> String {
    let explanation = explanation(kind).trim().replace('\n', " ");
    let mut parts = explanation.split("](");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("](");
        match part.split_once(".md") {
            Some((guide, rest)) if !guide.contains(')') => {
                text.push_str(&format!("/docs/{guide}{rest}"));
            }
            _ => text.push_str(part),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_guides_lead_there_from_everywhere() {
        let text = explain(Kind::Forbidden);
        assert!(text.contains(" [Tokens](/docs/tokens#scopes) "), "{text}");
        assert!(Kind::all().all(|kind| !explain(kind).contains(".md")));
    }

    #[test]
    fn each_kind_has_a_section_and_a_row_in_the_guide() {
        for kind in Kind::all() {
            assert!(explanation(kind).trim().len() > 40, "{kind:?}: {}", explanation(kind));
            let (status, name, title) = (kind.status().as_u16(), kind.name(), kind.title());
            let anchor = heading(kind).to_lowercase().replace(' ', "-");
            let row = format!("| {status} | [{title}](#{anchor}) | [`{name}`]({}) |", kind.url());
            assert!(guides::PROBLEMS.contains(&row), "there is no row\n{row}");
        }
    }
}
