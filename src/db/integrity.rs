//! Whether a database's file is what its engine wrote.

use diesel::sql_types::Text;
use diesel::{QueryResult, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::sqlite::embedded;
use super::{Connection, Db};
use crate::error::Result;

/// Something that is broken in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What the engine says of it.
    pub text: String,
    /// The statement that makes it anew from what is whole, if one does.
    remedy: Option<&'static str>,
}

/// What SQLite can make anew, by what it says where it is broken.
const REMEDIES: [(&str, &str); 3] = [
    ("fts5", "insert into article_search (article_search) values ('rebuild')"),
    ("missing from index", "reindex"),
    ("wrong # of entries in index", "reindex"),
];

impl Damage {
    /// Whether it can be made anew.
    pub fn is_reparable(&self) -> bool {
        self.remedy.is_some()
    }
}

impl Db {
    /// What is broken in SQLite's file, the index of the search among it. A
    /// server of PostgreSQL's looks after its own.
    pub async fn damages(&self) -> Result<Vec<Damage>> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.scan(async move |connection| Ok(damages(embedded(connection)?)?)).await
            }
            Self::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Makes anew what is broken, where it can be.
    pub async fn mend(&self, damage: Damage) -> Result<()> {
        let work = async move |connection: &mut Connection| {
            if let Some(remedy) = damage.remedy {
                sql_query(remedy).execute(embedded(connection)?)?;
            }
            Ok(())
        };
        self.transaction(work).await
    }
}

/// A line of the pragma.
#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// What is broken in the file of this connection.
pub(super) fn damages(connection: &mut SqliteConnection) -> QueryResult<Vec<Damage>> {
    let lines: Vec<Line> = sql_query("pragma integrity_check").load(connection)?;
    let damage = |line: Line| {
        let text = line.integrity_check;
        let remedy = REMEDIES.iter().find(|(sign, _)| text.to_ascii_lowercase().contains(sign));
        Damage { remedy: remedy.map(|(_, remedy)| *remedy), text }
    };
    Ok(lines.into_iter().filter(|line| line.integrity_check != "ok").map(damage).collect())
}
