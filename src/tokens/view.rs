//! How tokens are shown: without their secrets, but once.

use minijinja::context;

use super::model::Token;
use super::secret::Secret;
use crate::http::content::Represent;
use crate::http::document::{Document, Node};
use crate::http::page::Page;
use crate::timestamp::Timestamp;

/// A token, with its secret when it has just been made.
pub struct TokenView {
    token: Token,
    secret: Option<Secret>,
}

impl TokenView {
    /// A token without its secret, which nobody has any more.
    pub fn new(token: Token) -> Self {
        Self { token, secret: None }
    }

    /// A token that has just been made.
    pub fn with_secret(token: Token, secret: Secret) -> Self {
        Self { token, secret: Some(secret) }
    }

    /// Its URL's path.
    pub fn path(&self) -> String {
        format!("/tokens/{}", self.token.id)
    }

    fn node(&self) -> Node<'_> {
        let time = |time: Timestamp| Node::from(time.to_string());
        let scopes = self.token.scopes.names().into_iter().map(Node::from).collect();
        let mut members = vec![
            ("id", Node::from(self.token.id.to_string())),
            ("name", Node::from(self.token.name.as_str())),
            ("scopes", Node::List("scope", scopes)),
            ("created_at", time(self.token.created_at)),
            ("expires_at", self.token.expires_at.map_or(Node::Null, time)),
            ("last_used_at", self.token.last_used_at.map_or(Node::Null, time)),
        ];
        if let Some(secret) = &self.secret {
            members.push(("token", Node::from(secret.reveal())));
        }
        Node::Record(members)
    }

    fn context(&self) -> minijinja::Value {
        context! {
            name => self.token.name.as_str(),
            scopes => self.token.scopes.names(),
            created_at => self.token.created_at.to_string(),
            expires_at => self.token.expires_at.map(|time| time.to_string()),
            last_used_at => self.token.last_used_at.map(|time| time.to_string()),
            secret => self.secret.as_ref().map(Secret::reveal),
        }
    }
}

impl Represent for TokenView {
    fn document(&self) -> Document<'_> {
        Document::new("token", self.node())
    }

    fn page(&self) -> Page {
        Page { template: "tokens.html", context: context! { tokens => vec![self.context()] } }
    }
}

/// All tokens.
pub struct TokensView(pub Vec<TokenView>);

impl Represent for TokensView {
    fn document(&self) -> Document<'_> {
        Document::new("tokens", Node::List("token", self.0.iter().map(TokenView::node).collect()))
    }

    fn page(&self) -> Page {
        let tokens: Vec<_> = self.0.iter().map(TokenView::context).collect();
        Page { template: "tokens.html", context: context! { tokens } }
    }
}
