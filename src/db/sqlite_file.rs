//! A file of SQLite's as a whole, apart from any server that uses it.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryResult, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{integrity, migrate};

/// What a path keeps in a URI.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// How long others may take to end what they do, in milliseconds.
const PATIENCE: u32 = 1_000;

/// The tables that are in a database of ours and hardly together in another.
const OURS: &str = "select name from sqlite_schema where type = 'table' \
                    and name in ('articles', 'article_tags', '__diesel_schema_migrations')";

/// An open file. It is there, and is not made by opening it.
pub struct SqliteFile {
    path: PathBuf,
    connection: SqliteConnection,
}

/// A text in the only column.
#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

impl SqliteFile {
    /// Opens a file of ours. The error is one plain line, as all here.
    pub fn open(path: &Path) -> Result<Self, String> {
        let mut file = Self::any(path)?;
        let names: Vec<Name> = file.asked(OURS)?;
        if names.len() == 3 {
            return Ok(file);
        }
        Err(format!("{} is not a database of Broadsheet's", path.display()))
    }

    /// Fails where a later release has migrated it.
    pub fn require_known(&mut self) -> Result<(), String> {
        let names: Vec<Name> =
            self.asked("select version as name from __diesel_schema_migrations order by version")?;
        let applied: Vec<String> = names.into_iter().map(|row| row.name).collect();
        migrate::refuse_newer(&applied).map_err(|error| self.told(&error))
    }

    /// Fails where it is damaged.
    pub fn require_sound(&mut self) -> Result<(), String> {
        let damages =
            integrity::damages(&mut self.connection).map_err(|error| self.told(&error))?;
        match damages.first() {
            None => Ok(()),
            Some(damage) => Err(self.told(&format!("damaged: {}", damage.text))),
        }
    }

    /// Writes all that is in it at this moment to an empty file, in the order
    /// in which it is read; who writes meanwhile does not wait.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), String> {
        let name = path.to_str().ok_or("the path is not valid UTF-8")?;
        sql_query("vacuum into ?")
            .bind::<Text, _>(name)
            .execute(&mut self.connection)
            .map(|_| ())
            .map_err(|error| format!("cannot copy {}: {error}", self.path.display()))
    }

    /// Keeps every other program from the file for as long as the outcome lives,
    /// and leaves nothing of it in files beside. Fails where another has it open;
    /// `None` where it is no database any more.
    pub fn seize(path: &Path) -> Result<Option<Self>, String> {
        let mut file = Self::any(path)?;
        // Only who is alone can leave the mode with a log beside.
        let seized = file
            .connection
            .batch_execute("pragma journal_mode = delete; begin exclusive")
            .map_err(|error| error.to_string());
        match seized {
            Err(error) if error.contains("locked") => {
                Err(format!("another program uses {}; stop the server first", path.display()))
            }
            Err(error) if error.contains("not a database") || error.contains("malformed") => {
                Ok(None)
            }
            Err(error) => Err(file.told(&error)),
            Ok(()) => Ok(Some(file)),
        }
    }

    fn any(path: &Path) -> Result<Self, String> {
        let told =
            |error: &dyn std::fmt::Display| format!("cannot open {}: {error}", path.display());
        let whole = path.canonicalize().map_err(|error| told(&error))?;
        let name = whole.to_str().ok_or_else(|| told(&"the path is not valid UTF-8"))?;
        let uri = format!("file:{}?mode=rw", utf8_percent_encode(name, ESCAPED));
        let mut connection = SqliteConnection::establish(&uri).map_err(|error| told(&error))?;
        connection
            .batch_execute(&format!("pragma busy_timeout = {PATIENCE}"))
            .map_err(|error| told(&error))?;
        Ok(Self { path: path.to_owned(), connection })
    }

    fn asked(&mut self, sql: &str) -> Result<Vec<Name>, String> {
        let rows: QueryResult<Vec<Name>> = sql_query(sql).load(&mut self.connection);
        rows.map_err(|error| self.told(&error))
    }

    fn told(&self, error: &dyn std::fmt::Display) -> String {
        format!("{}: {error}", self.path.display())
    }
}
