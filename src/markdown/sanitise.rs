//! What of the rendered HTML may stay.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use ammonia::Builder;

use super::code::KINDS;
use super::{anchors, url};

/// The elements that stay; of others the text does, but for scripts and styles.
const ELEMENTS: [&str; 51] = [
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

/// The attributes that stay, if [`admitted`] lets their value.
const ATTRIBUTES: [(&str, &[&str]); 9] = [
    ("a", &["href"]),
    ("code", &["class"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "width", "height"]),
    ("input", &["type", "checked"]),
    ("ol", &["start"]),
    ("span", &["class"]),
    ("td", &["style"]),
    ("th", &["style"]),
];

/// The attributes that stay on every element.
const EVERYWHERE: [&str; 3] = ["dir", "id", "title"];

static TAGS: LazyLock<HashSet<&str>> = LazyLock::new(|| ELEMENTS.into());
static TAG_ATTRIBUTES: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
    ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect()
});

/// The HTML with what is on the list alone, well-formed, every attribute in
/// double quotes.
pub(super) fn sanitised(html: &str) -> String {
    let ids = Mutex::new(HashSet::new());
    Builder::default()
        .tags(TAGS.clone())
        .tag_attributes(TAG_ATTRIBUTES.clone())
        .generic_attributes(EVERYWHERE.into())
        .link_rel(Some("noopener noreferrer nofollow ugc"))
        .attribute_filter(move |element, name, value| match name {
            "id" => distinct(anchors::admitted(value)?, &ids),
            name => admitted(element, name, value),
        })
        .clean(html)
        .to_string()
}

/// An id stands once on a page.
fn distinct<'a>(id: Cow<'a, str>, taken: &Mutex<HashSet<String>>) -> Option<Cow<'a, str>> {
    let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
    taken.insert(id.clone().into_owned()).then_some(id)
}

/// The value as it stays, or `None`. Ammonia has looked at the schemes of
/// addresses before.
fn admitted<'a>(element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let is_admitted = match (element, name) {
        (_, "href" | "src") => return url::tidy(value),
        ("code", "class") => is_language(value),
        ("span", "class") => KINDS.contains(&value),
        (_, "style") => alignment(value).is_some(),
        (_, "dir") => ["ltr", "rtl", "auto"].contains(&value),
        (_, "width" | "height") => value.len() <= 4 && is_number(value),
        (_, "start") => value.len() <= 9 && is_number(value.strip_prefix('-').unwrap_or(value)),
        ("input", "type") => value == "checkbox",
        _ => true,
    };
    is_admitted.then_some(Cow::Borrowed(value))
}

/// Which side of a cell the text is on, as Markdown's tables say it.
pub(super) fn alignment(style: &str) -> Option<&str> {
    let side = style.strip_prefix("text-align:")?.trim();
    ["left", "center", "right"].contains(&side).then_some(side)
}

fn is_language(class: &str) -> bool {
    let name = class.strip_prefix("language-");
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "-_+#.".contains(c);
    name.is_some_and(|name| (1..=40).contains(&name.len()) && name.chars().all(is_sign))
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}
