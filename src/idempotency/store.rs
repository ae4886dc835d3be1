//! Kept answers in the database. No HTTP here, and each query once.
//!
//! A transaction takes its key first, while it holds nothing that another could
//! wait for, and lets go of expired ones last, without waiting: so no two can
//! wait for each other.

use diesel::result::Error as DieselError;

use super::key::Ticket;
use crate::clock::Clock;
use crate::db::{Connection, Db, Kind, dsl::*, query, update};
use crate::error::{Error, Result};
use crate::reply::Reply;
use crate::schema::kept_answers;
use crate::timestamp::Timestamp;

/// How long an answer is kept, in seconds: 24 hours.
const KEPT: i64 = 24 * 60 * 60;

/// How many expired answers are removed at once, so that no request pays for
/// all that were kept a day ago.
const MOST_REMOVED: i64 = 100;

/// How often to look again for an answer that was there, or was not, a moment
/// ago.
const ATTEMPTS: usize = 100;

/// How long PostgreSQL waits for another request with the same key: less than a
/// request waits for a connection, which those that wait hold.
const PATIENCE: &str = "'3s'";

/// The kept answers of one database, at the time of one clock.
#[derive(Clone)]
pub struct Answers {
    db: Db,
    clock: Clock,
}

/// What has become of a request with a key.
#[derive(Debug)]
pub enum Outcome {
    /// It was done now.
    First(Reply),
    /// It was done before; this was the answer.
    Again(Reply),
    /// The key is that of another request.
    Different,
}

impl Answers {
    /// The kept answers of that database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// The database that holds them.
    pub(super) fn db(&self) -> &Db {
        &self.db
    }

    /// Does the work and keeps its answer, all in one transaction, unless that
    /// was done before. Where the work fails nothing is kept. Fails with
    /// [`Error::Running`] where another has the key for too long.
    pub async fn once<W>(&self, ticket: Ticket, work: W) -> Result<Outcome>
    where
        W: AsyncFnOnce(&mut Connection) -> Result<Reply> + Send + 'static,
    {
        let now = self.clock.now();
        self.db
            .transaction(async move |connection| {
                if let Some(outcome) = find_or_take(connection, &ticket, now).await? {
                    return Ok(outcome);
                }
                let reply = work(connection).await?;
                keep(connection, &ticket.scope, &reply).await?;
                remove_expired(connection, now).await?;
                Ok(Outcome::First(reply))
            })
            .await
    }
}

/// What was kept; `None` where there was nothing, and the key is ours now.
async fn find_or_take(
    connection: &mut Connection,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<Option<Outcome>> {
    be_patient(connection, PATIENCE).await?;
    for _ in 0..ATTEMPTS {
        let mut is_ours = take(connection, ticket, now).await?;
        if !is_ours {
            if let Some(outcome) = find(connection, ticket, now).await? {
                return Ok(Some(outcome));
            }
            is_ours = take_expired(connection, ticket, now).await?;
        }
        if is_ours {
            // What the work has to wait for is another matter.
            be_patient(connection, "default").await?;
            return Ok(None);
        }
    }
    Err(Error::Running)
}

/// Limits how long PostgreSQL waits for a lock, until the transaction ends.
/// SQLite has one writer, which has waited by now.
async fn be_patient(connection: &mut Connection, time: &str) -> Result<()> {
    if let Kind::Postgres(held) = &mut connection.kind {
        use diesel_async::RunQueryDsl;
        let set = diesel::sql_query(format!("set local lock_timeout = {time}"));
        set.execute(&mut &**held).await?;
    }
    Ok(())
}

/// Takes the key, where nobody has it. In PostgreSQL this waits for whoever is
/// about to have it.
async fn take(connection: &mut Connection, ticket: &Ticket, now: Timestamp) -> Result<bool> {
    let row = (
        kept_answers::scope.eq(&ticket.scope),
        kept_answers::request.eq(&ticket.request),
        kept_answers::expires_at.eq(expiry(now)),
        // Until the answer is known. Nobody else ever sees this.
        kept_answers::status.eq(0),
        kept_answers::headers.eq(""),
        kept_answers::body.eq(&[][..]),
    );
    let taken = query!(connection, |c| diesel::insert_into(kept_answers::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c));
    Ok(taken.map_err(out_of_patience)? == 1)
}

/// The same, where whoever had it has it no longer.
async fn take_expired(
    connection: &mut Connection,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<bool> {
    let expired = kept_answers::scope.eq(&ticket.scope).and(kept_answers::expires_at.le(now));
    let ours =
        (kept_answers::request.eq(&ticket.request), kept_answers::expires_at.eq(expiry(now)));
    let taken = query!(connection, |c| update(kept_answers::table, expired, ours).execute(c));
    Ok(taken.map_err(out_of_patience)? == 1)
}

async fn find(
    connection: &mut Connection,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<Option<Outcome>> {
    let found: Option<(String, i32, String, Vec<u8>)> = query!(connection, |c| kept_answers::table
        .find(&ticket.scope)
        .filter(kept_answers::expires_at.gt(now))
        .select((
            kept_answers::request,
            kept_answers::status,
            kept_answers::headers,
            kept_answers::body
        ))
        .first(c))
    .optional()?;
    let Some((request, status, headers, body)) = found else { return Ok(None) };
    if request != ticket.request {
        return Ok(Some(Outcome::Different));
    }
    let status = u16::try_from(status)
        .map_err(|_| Error::Internal(format!("a kept answer has the status {status}")))?;
    Ok(Some(Outcome::Again(Reply { status, headers: fields(&headers), body })))
}

async fn keep(connection: &mut Connection, scope: &str, reply: &Reply) -> Result<()> {
    let answer = (
        kept_answers::status.eq(i32::from(reply.status)),
        kept_answers::headers.eq(lines(&reply.headers)),
        kept_answers::body.eq(&reply.body),
    );
    let ours = kept_answers::scope.eq(scope);
    query!(connection, |c| update(kept_answers::table, ours, answer).execute(c))?;
    Ok(())
}

/// Removes some that have expired, the oldest first. PostgreSQL passes over
/// those that another is removing, or taking.
async fn remove_expired(connection: &mut Connection, now: Timestamp) -> Result<()> {
    let expired = kept_answers::table
        .filter(kept_answers::expires_at.le(now))
        .order(kept_answers::expires_at)
        .limit(MOST_REMOVED)
        .select(kept_answers::scope);
    let scopes: Vec<String> = match &mut connection.kind {
        Kind::Sqlite(object) => diesel::RunQueryDsl::load(expired, &mut ***object)?,
        Kind::Postgres(held) => {
            let free = expired.for_update().skip_locked();
            diesel_async::RunQueryDsl::load(free, &mut &**held).await?
        }
    };
    if scopes.is_empty() {
        return Ok(());
    }
    let these = kept_answers::table.filter(kept_answers::scope.eq_any(&scopes));
    query!(connection, |c| diesel::delete(these).execute(c))?;
    Ok(())
}

fn expiry(now: Timestamp) -> Timestamp {
    Timestamp::from_unix(now.unix() + KEPT).unwrap_or(now)
}

/// Neither driver has a kind for it.
fn out_of_patience(error: DieselError) -> Error {
    match error {
        DieselError::DatabaseError(_, cause) if cause.message().contains("lock timeout") => {
            Error::Running
        }
        other => other.into(),
    }
}

/// As HTTP has them, a line each.
fn lines(headers: &[(String, String)]) -> String {
    headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect()
}

fn fields(lines: &str) -> Vec<(String, String)> {
    let field = |line: &str| line.split_once(": ").map(|(n, v)| (n.to_owned(), v.to_owned()));
    lines.lines().filter_map(field).collect()
}
