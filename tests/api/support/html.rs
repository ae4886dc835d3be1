//! HTML as a browser reads it.

use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, local_name, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The elements that only our templates make.
const FRAME: [&str; 21] = [
    "article", "body", "button", "dd", "dl", "dt", "footer", "form", "head", "header", "html",
    "label", "link", "main", "meta", "nav", "script", "section", "time", "title", "input",
];
/// What an article's text may become.
const PROSE: [&str; 51] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "blockquote",
    "br",
    "cite",
    "code",
    "del",
    "details",
    "dfn",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Attributes that no article may have, and ours do.
const FRAME_ATTRIBUTES: [&str; 14] = [
    "action",
    "aria-labelledby",
    "charset",
    "colspan",
    "content",
    "datetime",
    "for",
    "lang",
    "name",
    "placeholder",
    "property",
    "required",
    "role",
    "value",
];
/// Attributes that may stand anywhere.
const PROSE_ATTRIBUTES: [&str; 18] = [
    "alt",
    "aria-label",
    "checked",
    "class",
    "dir",
    "disabled",
    "height",
    "href",
    "id",
    "open",
    "rel",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "type",
    "width",
];
/// What the ids in an article start with.
const IDS: [&str; 3] = ["section-", "note-", "noteref-"];
/// The classes in an article, beside those of languages.
const CLASSES: [&str; 13] = [
    "attribute",
    "center",
    "comment",
    "constant",
    "deleted",
    "function",
    "inserted",
    "keyword",
    "left",
    "right",
    "string",
    "table",
    "type",
];
/// Where a link may lead: ammonia's defaults.
const SCHEMES: [&str; 27] = [
    "bitcoin",
    "ftp",
    "ftps",
    "geo",
    "http",
    "https",
    "im",
    "irc",
    "ircs",
    "magnet",
    "mailto",
    "mms",
    "mx",
    "news",
    "nntp",
    "openpgp4fpr",
    "sip",
    "sms",
    "smsto",
    "ssh",
    "tel",
    "url",
    "webcal",
    "wtai",
    "xmpp",
    "sips",
    "nntps",
];
/// What a picture may be loaded by.
const LOADED: [&str; 2] = ["http", "https"];

/// A page, parsed.
pub struct Html(RcDom);

impl Html {
    pub fn parse(text: &str) -> Self {
        Self(parse_document(RcDom::default(), Default::default()).one(text))
    }

    /// The texts of all elements of that name, in order.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.0.document, &LocalName::from(name), &mut found);
        found
    }

    /// Panics if a browser would run anything, or load or send anything
    /// elsewhere that our policy has not named.
    #[track_caller]
    pub fn must_be_inert(&self, what: &str) {
        if let Err(fault) = check(&self.0.document, false) {
            panic!("{fault} in a page of {what}");
        }
    }
}

fn collect(node: &Handle, wanted: &LocalName, found: &mut Vec<String>) {
    if let NodeData::Element { name, .. } = &node.data
        && name.local == *wanted
    {
        found.push(text_of(node));
    }
    node.children.borrow().iter().for_each(|child| collect(child, wanted, found));
}

fn text_of(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text_of).collect(),
    }
}

fn check(node: &Handle, in_prose: bool) -> Result<(), String> {
    let mut in_prose = in_prose;
    if let NodeData::Element { name, attrs, template_contents, .. } = &node.data {
        let element = &*name.local;
        let is_known = PROSE.contains(&element) || !in_prose && FRAME.contains(&element);
        let is_html = name.ns == html5ever::ns!(html) && template_contents.borrow().is_none();
        if !is_known || !is_html {
            return Err(format!("<{element}>"));
        }
        let has_type = |attribute: &html5ever::Attribute| &*attribute.name.local == "type";
        if element == "script" && !attrs.borrow().iter().any(has_type) {
            return Err("<script> without a type".into());
        }
        for attribute in attrs.borrow().iter() {
            check_attribute(element, &attribute.name.local, &attribute.value, in_prose)?;
        }
        let is_prose = |attribute: &html5ever::Attribute| {
            attribute.name.local == local_name!("class") && &*attribute.value == "prose"
        };
        in_prose |= attrs.borrow().iter().any(is_prose);
    }
    node.children.borrow().iter().try_for_each(|child| check(child, in_prose))
}

fn check_attribute(element: &str, name: &str, value: &str, in_prose: bool) -> Result<(), String> {
    let fault = || Err(format!("<{element} {name}={value:?}>"));
    let is_known =
        PROSE_ATTRIBUTES.contains(&name) || !in_prose && FRAME_ATTRIBUTES.contains(&name);
    let may_be = match (element, name) {
        (_, "id") if in_prose => IDS.iter().any(|start| value.starts_with(start)),
        (_, "class") if in_prose => CLASSES.contains(&value) || value.starts_with("language-"),
        ("input", "type") if in_prose => value == "checkbox",
        ("script", "type") => value == "application/ld+json",
        (_, "action") => value == "/articles",
        _ => true,
    };
    if !is_known || !may_be {
        return fault();
    }
    if !matches!(name, "href" | "src" | "cite") {
        return Ok(());
    }
    let scheme = scheme(value);
    let is_ours = value.starts_with('/') && !value.starts_with("//");
    let may_stand = match (element, scheme.as_deref()) {
        ("link", Some("data")) => value.starts_with("data:image/svg+xml,%3Csvg%20xmlns="),
        ("link", scheme) => is_ours || scheme == Some("http"), // the canonical address
        ("img", scheme) => scheme.is_none_or(|scheme| LOADED.contains(&scheme)),
        (_, scheme) => scheme.is_none_or(|scheme| SCHEMES.contains(&scheme)),
    };
    if may_stand { Ok(()) } else { fault() }
}

/// The scheme that a browser sees (WHATWG URL §4.4), if there is one.
fn scheme(url: &str) -> Option<String> {
    let url = url.trim_start_matches(|c| c <= ' ').replace(['\t', '\n', '\r'], "");
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

#[test]
fn what_is_not_inert_is_found() {
    for harmful in [
        "<script></script>",
        "<svg></svg>",
        "<p onclick=x>",
        "<p style=x>",
        "<a href=' \u{1}JavaScript:x'>",
        "<a href='java\nscript:x'>",
        "<q cite=javascript:x>x</q>",
        "<img src=data:x>",
        "<link rel=stylesheet href=//evil.example/x>",
        "<meta http-equiv=refresh>",
        "<div class=prose><main></main></div>",
        "<div class=prose><p id=x></div>",
        "<div class=prose><p class=masthead></div>",
        "<div class=prose><input type=text></div>",
        "<form action=//evil.example></form>",
        "<template><b></template>",
    ] {
        assert!(check(&Html::parse(harmful).0.document, false).is_err(), "{harmful}");
    }
    Html::parse("<main><a href='mailto:a@b.example'>x</a><img src=/x></main>").must_be_inert("it");
}
