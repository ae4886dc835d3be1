//! The way from page to page, as a client goes it.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Answer, JSON, Server};

/// No walk of any test has more pages.
const MOST_PAGES: usize = 400;

/// The pages that `Link` leads to (RFC 8288).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    pub first: String,
    pub prev: Option<String>,
    pub next: Option<String>,
}

impl Answer {
    /// Reads `Link`; panics if anything stands there but the three relations,
    /// each at most once.
    #[track_caller]
    pub fn links(&self) -> Links {
        let header = self.header("link").expect("there is a Link");
        let mut links = Links { first: String::new(), prev: None, next: None };
        for link in header.split(", ") {
            let (url, relation) = link.split_once("; ").unwrap_or_else(|| panic!("{header}"));
            let url = url.strip_prefix('<').and_then(|url| url.strip_suffix('>'));
            let url = url.unwrap_or_else(|| panic!("{header}")).to_owned();
            let twice = match relation {
                "rel=\"first\"" => Some(std::mem::replace(&mut links.first, url)),
                "rel=\"prev\"" => links.prev.replace(url),
                "rel=\"next\"" => links.next.replace(url),
                _ => panic!("{relation} in {header}"),
            };
            assert!(twice.is_none_or(|url| url.is_empty()), "{relation} twice in {header}");
        }
        assert!(!links.first.is_empty(), "no first in {header}");
        links
    }

    /// One member of each article of a list.
    #[track_caller]
    pub fn each(&self, member: &str) -> Vec<String> {
        let list = self.json();
        let text = |article: &Value| match &article[member] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        list.as_array().unwrap_or_else(|| panic!("{list}")).iter().map(text).collect()
    }

    #[track_caller]
    pub fn ids(&self) -> Vec<String> {
        self.each("id")
    }

    #[track_caller]
    pub fn titles(&self) -> Vec<String> {
        self.each("title")
    }

    pub fn total(&self) -> Option<usize> {
        self.header("x-total-count").map(|count| count.parse().expect("a number"))
    }
}

impl Server {
    /// A list in JSON.
    pub async fn list(&self, url: &str) -> Answer {
        self.get(url, JSON).await.expect(200)
    }

    /// All pages from this one on, in the order in which `next` leads to them.
    pub async fn forwards(&self, url: &str) -> Vec<Answer> {
        self.walk(url, |links| links.next).await
    }

    /// All pages from this one back, in the order in which `prev` leads to them.
    pub async fn backwards(&self, url: &str) -> Vec<Answer> {
        self.walk(url, |links| links.prev).await
    }

    async fn walk(&self, url: &str, step: impl Fn(Links) -> Option<String>) -> Vec<Answer> {
        let mut url = Some(url.to_owned());
        let mut pages = Vec::new();
        while let Some(here) = url {
            let page = self.list(&here).await;
            url = step(page.links());
            pages.push(page);
            assert!(pages.len() <= MOST_PAGES, "there is no end to {here}");
        }
        pages
    }
}

/// The path of a URL and its parameters but for the cursor, decoded and sorted.
pub fn without_cursor(url: &str) -> (String, Vec<(String, String)>) {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8().expect("UTF-8").into_owned()
    };
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(pair);
    let mut pairs: Vec<_> = pairs.filter(|(name, _)| name != "after" && name != "before").collect();
    pairs.sort();
    (path.to_owned(), pairs)
}

/// The cursor in a URL.
#[track_caller]
pub fn cursor_of(url: &str) -> String {
    let (_, query) = url.split_once('?').unwrap_or((url, ""));
    let is_cursor = |pair: &&str| pair.starts_with("after=") || pair.starts_with("before=");
    let mut cursors = query.split('&').filter(is_cursor);
    let cursor = cursors.next().unwrap_or_else(|| panic!("no cursor in {url}"));
    assert!(cursors.next().is_none(), "two cursors in {url}");
    cursor.split_once('=').expect("a value").1.to_owned()
}

/// As a value of a URL's query, with everything escaped that may be.
pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
