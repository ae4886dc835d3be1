//! What a JSON Patch makes of an article.

use super::input::{Input, Purpose};
use super::json_patch::JsonPatch;
use super::model::Article;
use super::view::{Fields, View};
use crate::body::members::kind;
use crate::body::xml::Tree;
use crate::error::{Error, Result, Violation};
use crate::timestamp::Timestamp;

/// Applies the operations to the article as JSON shows it at that moment, and
/// reads the outcome like the body of a PUT: a member that they remove returns
/// to its default, or stays.
///
/// # Errors
/// See [`JsonPatch::apply`]. The pointers of violations lead into the outcome.
pub fn edit(current: &Article, patch: &JsonPatch, now: Timestamp) -> Result<Article> {
    let shown = View::new(current.clone(), Fields::default(), now).to_json();
    let value = patch.apply(shown)?;
    if !value.is_object() {
        let detail = format!("must leave an object, an article, and not {}", kind(&value));
        return Err(Error::Invalid(vec![Violation::at("", detail)]));
    }
    let outcome = Tree { value, violations: Vec::new() };
    Input::read(outcome, Purpose::Replace(current))?.replace(current, now)
}
