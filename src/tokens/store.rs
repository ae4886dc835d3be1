//! Tokens in the database. Nothing of them is cached: one that is revoked on
//! any instance is refused by every other from the next request on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use subtle::ConstantTimeEq;

use super::model::{Scopes, Token};
use super::secret::Secret;
use crate::clock::Clock;
use crate::db::{Connection, Db, dsl::*, query, update};
use crate::error::{Error, Result, Violation};
use crate::id::Id;
use crate::schema::{articles, deleted_articles, tokens};
use crate::timestamp::Timestamp;

/// How old the recorded time of last use may grow before it is renewed, in
/// seconds: a write per token and minute, not one per request.
const LAST_USE_PRECISION: i64 = 60;

/// The tokens of one database, at the time of one clock.
#[derive(Clone)]
pub struct Tokens {
    db: Db,
    clock: Clock,
    /// When each token's last use was recorded by this process.
    recorded: Arc<Mutex<HashMap<Id, Timestamp>>>,
}

impl Tokens {
    /// The tokens of that database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, recorded: Arc::default() }
    }

    /// The moment at which tokens are valid, or no more.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes a token. The secret is told here and never again.
    pub async fn create(
        &self,
        name: String,
        scopes: Scopes,
        expires_at: Option<Timestamp>,
    ) -> Result<(Token, Secret)> {
        let now = self.clock.now();
        let secret = Secret::generate().map_err(Error::Internal)?;
        let token = Token {
            id: Id::new(),
            name,
            sha256: secret.sha256(),
            scopes,
            created_at: now,
            expires_at,
            last_used_at: None,
        };
        let row = token.clone();
        self.db.transaction(async move |connection| insert(connection, &row).await).await?;
        Ok((token, secret))
    }

    /// The token of that secret, unless it is unknown, revoked or expired.
    pub async fn authenticate(&self, secret: &Secret) -> Result<Option<Token>> {
        let (sha256, now) = (secret.sha256(), self.clock.now());
        let found: Option<Token> = self
            .db
            .read(async |connection| {
                Ok(query!(connection, |c| tokens::table
                    .filter(tokens::sha256.eq(&sha256))
                    .select(Token::as_select())
                    .first(c))
                .optional()?)
            })
            .await?;
        let token = found.filter(|token| {
            let is_same: bool = token.sha256.as_bytes().ct_eq(sha256.as_bytes()).into();
            is_same && token.expires_at.is_none_or(|end| end > now)
        });
        if let Some(token) = &token {
            self.record_use(token, now);
        }
        Ok(token)
    }

    /// The token of that id.
    pub async fn find(&self, id: Id) -> Result<Token> {
        self.db
            .read(async |connection| {
                Ok(query!(connection, |c| tokens::table
                    .find(id)
                    .select(Token::as_select())
                    .first(c))?)
            })
            .await
    }

    /// All tokens, the newest last.
    pub async fn list(&self) -> Result<Vec<Token>> {
        self.db
            .read(async |connection| {
                Ok(query!(connection, |c| tokens::table
                    .order((tokens::created_at.asc(), tokens::id.asc()))
                    .select(Token::as_select())
                    .load(c))?)
            })
            .await
    }

    /// Ends the token of that id or name, at once and on every instance.
    pub async fn revoke(&self, reference: &str) -> Result<()> {
        let (id, name) = (Id::parse(reference), reference.to_owned());
        self.db
            .transaction(async move |connection| {
                let mut deleted = 0;
                if let Some(id) = id {
                    let token = tokens::table.find(id);
                    deleted = query!(connection, |c| diesel::delete(token).execute(c))?;
                }
                if deleted == 0 {
                    let token = tokens::table.filter(tokens::name.eq(&name));
                    deleted = query!(connection, |c| diesel::delete(token).execute(c))?;
                }
                if deleted == 0 { Err(Error::NotFound) } else { Ok(()) }
            })
            .await
    }

    /// Whether the database is as new: it has no token, and no article that is
    /// or was.
    pub async fn is_untouched(&self) -> Result<bool> {
        self.db
            .read(async |connection| {
                let token = query!(connection, |c| tokens::table.select(tokens::id).first::<Id>(c));
                let article =
                    query!(connection, |c| articles::table.select(articles::id).first::<Id>(c));
                let former = query!(connection, |c| deleted_articles::table
                    .select(deleted_articles::article_id)
                    .first::<Id>(c));
                Ok(token.optional()?.is_none()
                    && article.optional()?.is_none()
                    && former.optional()?.is_none())
            })
            .await
    }

    /// Whether a use within the last minute is recorded, or being recorded; if
    /// not, it is from now on.
    fn is_recorded(&self, token: &Token, now: Timestamp) -> bool {
        let is_fresh = |last: &Timestamp| now.unix() - last.unix() < LAST_USE_PRECISION;
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let last = recorded.get(&token.id).copied().max(token.last_used_at);
        if last.as_ref().is_some_and(is_fresh) {
            return true;
        }
        // What is no longer fresh says nothing any more.
        recorded.retain(|_, last| is_fresh(last));
        recorded.insert(token.id, now);
        false
    }

    /// Renews the time of last use where it has grown old. The request does
    /// not wait for it.
    fn record_use(&self, token: &Token, now: Timestamp) {
        if self.is_recorded(token, now) {
            return;
        }
        let (db, id) = (self.db.clone(), token.id);
        tokio::task::spawn_local(async move {
            let recorded = db
                .transaction(async move |connection| {
                    let used = tokens::last_used_at.eq(now);
                    let this = tokens::id.eq(id);
                    query!(connection, |c| update(tokens::table, this, used).execute(c))?;
                    Ok(())
                })
                .await;
            if let Err(error) = recorded {
                log::warn!("the last use of a token could not be recorded: {error}");
            }
        });
    }
}

async fn insert(connection: &mut Connection, token: &Token) -> Result<()> {
    let inserted = query!(connection, |c| diesel::insert_into(tokens::table)
        .values(token)
        .on_conflict_do_nothing()
        .execute(c))?;
    if inserted == 0 {
        let detail = format!("the name {} is another token's", token.name);
        return Err(Error::Conflict(Violation::at("/name", detail)));
    }
    Ok(())
}
