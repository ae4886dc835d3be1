//! Being told by PostgreSQL what others have changed.

use std::pin::pin;
use std::time::{Duration, Instant};

use diesel::pg::PgNotification;
use diesel::sql_types::BigInt;
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::{FutureExt, StreamExt};
use tokio::time::timeout;

use super::Target;
use super::own_name::OwnName;
use crate::db::changes::Changes;
use crate::error::{Error, Result};
use crate::id::Id;
use crate::sync::Arc;

/// Where triggers tell which article a transaction has changed: its id, or nothing
/// where it may be any, after who has done so and a colon, where that was said.
const LISTEN: &str = "listen broadsheet_changes";

/// How long silence is taken for silence. After that the server is asked.
const INTERVAL: Duration = Duration::from_millis(250);

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_millis(500);

/// For how long an answer is good, from when it was asked for: less than the
/// second after which every instance must show what another has written.
const TERM: Duration = Duration::from_millis(900);

/// Asks whether the connection still listens. Behind a pooler that lends out a
/// connection for one transaction it does not.
const IS_LISTENING: &str = "select count(*) as number from pg_listening_channels() as channel \
                            where channel = 'broadsheet_changes'";

/// A connection of its own, on which the server tells of changes.
pub struct Listener {
    target: Arc<Target>,
    own_name: Arc<OwnName>,
    connection: Option<AsyncPgConnection>,
}

impl Listener {
    /// Not connected yet.
    pub fn new(target: Arc<Target>, own_name: Arc<OwnName>) -> Self {
        Self { target, own_name, connection: None }
    }

    /// Learns of everything that was committed by now. Whatever was committed
    /// while nobody listened may be anything.
    pub async fn look(&mut self, changes: &Changes) -> Result<()> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let connection = self.connect().await?;
                changes.learn_of_anything();
                connection
            }
        };
        let asked = Instant::now();
        let answer = timeout(PATIENCE, is_listening(&mut connection)).await;
        if !answer.map_err(|_| Error::Unavailable("the database does not answer".into()))?? {
            return Err(Error::Unavailable(
                "the database server does not keep the connection that listens; \
                 a pooler in between must work by sessions"
                    .into(),
            ));
        }
        // What was sent before the answer has come before it.
        while let Some(news) = notification(&mut connection).now_or_never() {
            learn(changes, &news?, &self.own_name);
        }
        changes.are_known(asked, TERM);
        self.connection = Some(connection);
        Ok(())
    }

    /// Learns of the next change, or that there is none for a while.
    pub async fn wait(&mut self, changes: &Changes) -> Result<()> {
        let Some(connection) = &mut self.connection else { return Ok(()) };
        let deadline = tokio::time::Instant::now() + INTERVAL;
        while let Ok(news) = tokio::time::timeout_at(deadline, notification(connection)).await {
            let news = news.inspect_err(|_| changes.are_unknown())?;
            learn(changes, &news, &self.own_name);
        }
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncPgConnection> {
        let unavailable = |error: diesel::ConnectionError| Error::Unavailable(error.to_string());
        let mut connection = self.target.connect().await.map_err(unavailable)?;
        diesel::sql_query(LISTEN).execute(&mut connection).await?;
        Ok(connection)
    }
}

/// The number that a query gives.
#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn is_listening(connection: &mut AsyncPgConnection) -> Result<bool> {
    let count: Number = diesel::sql_query(IS_LISTENING).get_result(connection).await?;
    Ok(count.number > 0)
}

async fn notification(connection: &mut AsyncPgConnection) -> QueryResult<PgNotification> {
    let next = pin!(connection.notifications_stream()).next().await;
    next.unwrap_or(Err(diesel::result::Error::BrokenTransactionManager))
}

fn learn(changes: &Changes, news: &PgNotification, own_name: &OwnName) {
    let (writer, article) = match news.payload.split_once(':') {
        Some((writer, article)) => (Id::parse(writer), article),
        None => (None, news.payload.as_str()),
    };
    match Id::parse(article) {
        Some(_) if writer == Some(own_name.get()) => {}
        Some(id) => changes.learn_of(id),
        None => changes.learn_of_anything(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Subject;

    /// Whether hearing that ends what was read of the article, and what of another.
    fn ends(payload: &str, article: Id, own_name: &OwnName) -> [bool; 2] {
        let changes = Changes::new();
        let moment = changes.moment();
        let (process_id, channel) = (1, String::new());
        let news = PgNotification { process_id, channel, payload: payload.to_owned() };
        learn(&changes, &news, own_name);
        [article, Id::new()].map(|id| !changes.spare(Subject::Article(id), moment))
    }

    #[test]
    fn all_is_learned_but_what_is_ours() {
        let (article, own_name) = (Id::new(), OwnName::default());
        let ours = format!("{}:{article}", own_name.get());
        assert_eq!(ends(&article.to_string(), article, &own_name), [true, false]);
        assert_eq!(ends(&format!("{}:{article}", Id::new()), article, &own_name), [true, false]);
        assert_eq!(ends(&format!("somebody:{article}"), article, &own_name), [true, false]);
        assert_eq!(ends("", article, &own_name), [true, true]);
        assert_eq!(ends(&format!("{article},{article}"), article, &own_name), [true, true]);
        assert_eq!(ends(&ours, article, &own_name), [false, false]);
        // A statement of which we do not know what has become had the name before.
        own_name.renew();
        assert_eq!(ends(&ours, article, &own_name), [true, false]);
    }
}
