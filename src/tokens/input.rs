//! What a client says of a token that it wants.

use super::model::{Scope, Scopes};
use crate::body::members::{Members, Rule};
use crate::body::xml::Tree;
use crate::error::Result;
use crate::timestamp::Timestamp;

/// The most characters of a name.
pub const NAME_CHARACTERS: usize = 100;

/// A token that is wanted.
#[derive(Debug)]
pub struct Input {
    /// What its owner calls it.
    pub name: String,
    /// What it shall be able to do.
    pub scopes: Scopes,
    /// When it shall end, if it shall.
    pub expires_at: Option<Timestamp>,
}

impl Input {
    /// Reads a body; the error holds every violation.
    pub fn read(tree: Tree, now: Timestamp) -> Result<Self> {
        let mut members = Members::of(tree, "a token")?;
        let wanted = members.needed("name", name);
        members.require("scopes");
        let scopes = members.list("scopes", Scope::ALL.len(), str::parse::<Scope>);
        if scopes.as_ref().is_some_and(Vec::is_empty) && !members.is_refused("/scopes") {
            members.refuse("/scopes", "must name at least one scope");
        }
        let expires_at = members.nullable("expires_at", |text| future(text, now)).flatten();
        members.finish("a token", "name, scopes, expires_at", &["name", "scopes", "expires_at"])?;
        Ok(Self {
            name: wanted.unwrap_or_default(),
            scopes: scopes.unwrap_or_default().into_iter().collect(),
            expires_at,
        })
    }
}

/// 1 to 100 characters on one line, without white space at the ends.
pub fn name(text: &str) -> Rule<String> {
    if text.is_empty() || text.trim() != text {
        return Err("must be a text without white space at its ends".into());
    }
    if text.chars().any(|c| c.is_control() || !crate::xml::is_character(c)) {
        return Err("may not hold control characters".into());
    }
    if text.chars().count() > NAME_CHARACTERS {
        return Err(format!("is longer than {NAME_CHARACTERS} characters"));
    }
    Ok(text.to_owned())
}

fn future(text: &str, now: Timestamp) -> Rule<Timestamp> {
    Timestamp::parse(text)
        .filter(|time| *time > now)
        .ok_or_else(|| "must be an RFC 3339 time to come, like 2027-01-02T03:04:05Z".into())
}
