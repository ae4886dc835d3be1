//! The guides under `/docs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::*;

/// Their names, in the order in which they are to be read.
const GUIDES: [&str; 11] = [
    "quick-start",
    "reading",
    "paging-and-search",
    "writing-safely",
    "xml",
    "problems",
    "tokens",
    "clients",
    "caching",
    "deployment",
    "keeping",
];

#[actix_web::test]
async fn a_guide_leads_to_all_others_and_to_the_next() {
    let server = Server::start().await;
    for (index, name) in GUIDES.iter().enumerate() {
        let page = server.get(&format!("/docs/{name}"), HTML).await.expect(200);
        let links = links(page.text());
        for other in GUIDES {
            assert!(links.contains(&format!("/docs/{other}")), "{name} does not lead to {other}");
        }
        for (rel, neighbour) in [("prev", index.checked_sub(1)), ("next", Some(index + 1))] {
            let neighbour = neighbour.and_then(|index| GUIDES.get(index));
            let link = neighbour.map(|other| format!("rel=\"{rel}\" href=\"/docs/{other}\""));
            match link {
                Some(link) => assert!(plain(page.text()).contains(&link), "{name} lacks {link}"),
                None => assert!(!page.text().contains(&format!("rel=\"{rel}\"")), "{name}"),
            }
        }
    }
}

#[actix_web::test]
async fn every_link_of_the_docs_leads_somewhere() {
    let server = Server::start().await;
    let mut pages = BTreeMap::new();
    let mut open = BTreeSet::from(["/docs".to_owned()]);
    let mut wanted = Vec::new();
    while let Some(path) = open.pop_first() {
        let page = server.get(&path, "*/*").await;
        assert!(page.status < 400, "{path} is {}", page.status);
        if path.starts_with("/docs") && !path.contains('.') {
            for link in links(page.text()) {
                let (target, anchor) = link.split_once('#').unwrap_or((&link, ""));
                let target = if target.is_empty() { path.as_str() } else { target };
                if target.starts_with('/') {
                    wanted.push((path.clone(), target.to_owned(), anchor.to_owned()));
                    if !pages.contains_key(target) && target != path {
                        open.insert(target.to_owned());
                    }
                }
            }
        }
        pages.insert(path, anchors(page.text()));
    }
    assert!(pages.len() > 2 * GUIDES.len(), "too few pages were found: {:?}", pages.keys());
    for (from, to, anchor) in wanted {
        assert!(anchor.is_empty() || pages[&to].contains(&anchor), "{from}: {to}#{anchor}");
    }
}

#[actix_web::test]
async fn each_heading_of_a_guide_has_an_anchor_of_its_own() {
    let server = Server::start().await;
    for name in GUIDES {
        let page = server.get(&format!("/docs/{name}"), HTML).await.expect(200);
        let text = page.text();
        let headings = text.matches("<h2").count() + text.matches("<h3").count();
        let anchors: Vec<String> = anchors(text);
        let distinct: BTreeSet<&String> = anchors.iter().collect();
        assert_eq!(distinct.len(), anchors.len(), "{name}: {anchors:?}");
        // `main` and the navigation are the other two.
        assert_eq!(anchors.len(), headings + 2, "{name}: {anchors:?}");
        assert!(headings > 2, "{name} has {headings} headings");
    }
}

/// The targets of the links in a page.
fn links(page: &str) -> BTreeSet<String> {
    quoted(page, "<a ", "href=\"").into_iter().collect()
}

/// The elements that can be linked to.
fn anchors(page: &str) -> Vec<String> {
    quoted(page, "<", " id=\"")
}

/// The values of an attribute in the tags that begin so.
fn quoted(page: &str, tag: &str, attribute: &str) -> Vec<String> {
    let page = plain(page);
    let tags = page.split(tag).skip(1).filter_map(|rest| rest.split('>').next());
    let values = tags.filter_map(|tag| tag.split(attribute).nth(1)?.split('"').next());
    values.map(str::to_owned).collect()
}

/// Templates write a slash as a reference.
fn plain(page: &str) -> String {
    page.replace("&#x2f;", "/")
}
