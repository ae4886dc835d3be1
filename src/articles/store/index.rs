//! Bringing into the search index what was written before there was one.

use diesel::{QueryableByName, sql_query};

use super::lock::lock;
use super::{Articles, found};
use crate::db::{Connection, Kind};
use crate::error::Result;
use crate::id::Id;
use crate::schema::sql::Uuid;

/// How many articles are indexed in one transaction.
const AT_A_TIME: &str = "200";

impl Articles {
    /// Lets searches find the articles that they do not find yet, because a
    /// migration made the index after them. Gives how many these were.
    pub async fn index_missing(&self) -> Result<usize> {
        let mut count = 0;
        loop {
            match self.db.transaction(index_some).await? {
                0 => return Ok(count),
                some => count += some,
            }
        }
    }
}

async fn index_some(connection: &mut Connection) -> Result<usize> {
    let missing = missing(connection).await?;
    for row in &missing {
        if let Some(article) = lock(connection, row.id).await? {
            found::record(connection, &article).await?;
        }
    }
    Ok(missing.len())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    id: Id,
}

async fn missing(connection: &mut Connection) -> Result<Vec<Row>> {
    Ok(match &mut connection.kind {
        Kind::Sqlite(object) => {
            use diesel::RunQueryDsl;
            let not_there = "number not in (select rowid from article_search)";
            sql_query(query(not_there)).load(&mut ***object)?
        }
        Kind::Postgres(held) => {
            use diesel_async::RunQueryDsl;
            let not_there = "id not in (select article_id from article_search)";
            sql_query(query(not_there)).load(&mut &**held).await?
        }
    })
}

fn query(not_there: &str) -> String {
    format!("select id from articles where {not_there} limit {AT_A_TIME}")
}
