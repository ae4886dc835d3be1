//! The rules as tables: what comes out, what is refused, and what chance makes of it.

use serde_json::Value;

use super::{Form, Shape, Tree, read};

mod content;
mod refusals;
mod robustness;
mod violations;

const TAGS: Form = Form::List { item: "tag", of: &Form::Text };
const ARTICLE: Form = Form::Record(&[("tags", TAGS)]);
const ARTICLES: Form = Form::List { item: "article", of: &ARTICLE };
const SHAPES: &[Shape] =
    &[Shape { root: "article", form: ARTICLE }, Shape { root: "articles", form: ARTICLES }];

/// Reads what must be well formed.
fn tree(text: &str) -> Tree {
    match read(text, SHAPES) {
        Ok(tree) => tree,
        Err(malformed) => panic!("{text:?}: {}", malformed.detail),
    }
}

/// Reads what must be right in every way.
fn value(text: &str) -> Value {
    let tree = tree(text);
    assert_eq!(tree.violations, [], "{text:?}");
    tree.value
}

/// Reads what must be refused.
fn detail(text: &str) -> String {
    match read(text, SHAPES) {
        Ok(tree) => panic!("{text:?} was read as {tree:?}"),
        Err(malformed) => malformed.detail,
    }
}

/// So many times the same, with the number in the place of each `#`.
fn numbered(many: usize, part: &str) -> String {
    let parts = (0..many).map(|index| part.replace('#', &index.to_string()));
    parts.collect()
}
