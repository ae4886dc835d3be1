//! What a file holds, found out without changing a byte of it.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryResult, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Diesel's own record of what has been applied.
const RECORD: &str = "__diesel_schema_migrations";

const TABLES: &str = "select name from sqlite_schema where type = 'table' order by name";
const APPLIED: &str = "select version as name from __diesel_schema_migrations order by version";

/// What stands for itself in the path of a URI.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// The names of the migrations that a database file has: none where it is new.
///
/// # Errors
/// One plain line that says what to do, where the file is damaged, or holds
/// what another program has put there.
pub fn migrations_of(path: &Path) -> Result<Vec<String>, String> {
    if std::fs::metadata(path).map_or(true, |file| file.len() == 0) {
        return Ok(Vec::new());
    }
    let found = if has_log(path) { look(path, "mode=ro") } else { look_without_trace(path) };
    let (tables, applied) = found.map_err(|error| unreadable(path, &error))?;
    match tables.first() {
        Some(table) if applied.is_none() => Err(format!(
            "the database file {} is another program's: it has a table {table} and none of \
             Broadsheet's; name another with DATABASE_URL=sqlite://PATH",
            path.display()
        )),
        _ => Ok(applied.unwrap_or_default()),
    }
}

/// Whether somebody has the file open, or had when the machine stopped: what
/// was written last is in the log beside it.
fn has_log(path: &Path) -> bool {
    // It stands beside the file itself where the path is a link.
    let mut log = path.canonicalize().unwrap_or_else(|_| path.to_owned()).into_os_string();
    log.push("-wal");
    Path::new(&log).exists()
}

/// Without a log SQLite need not make one, nor an index to it. Should another
/// process begin one meanwhile, the file is looked at again.
fn look_without_trace(path: &Path) -> Result<Found, String> {
    look(path, "mode=ro&immutable=1")
        .or_else(|error| if has_log(path) { look(path, "mode=ro") } else { Err(error) })
}

fn unreadable(path: &Path, error: &str) -> String {
    let path = path.display();
    if error.contains("malformed") {
        return format!(
            "the database file {path} is damaged: {error}; restore a backup of it, or name \
             another with DATABASE_URL=sqlite://PATH"
        );
    }
    format!(
        "cannot open the database file {path}: {error}; name another with \
         DATABASE_URL=sqlite://PATH, or make its folder writable"
    )
}

/// The names of all tables, and those of the migrations where one of the tables
/// is the record of these.
type Found = (Vec<String>, Option<Vec<String>>);

/// SQLite keeps a file as it is that is opened to be read, whatever it finds.
fn look(path: &Path, parameters: &str) -> Result<Found, String> {
    let path = path.to_str().ok_or("the path is not valid UTF-8")?;
    let uri = format!("file:{}?{parameters}", utf8_percent_encode(path, PLAIN));
    let mut connection = SqliteConnection::establish(&uri).map_err(|error| error.to_string())?;
    find(&mut connection).map_err(|error| error.to_string())
}

fn find(connection: &mut SqliteConnection) -> QueryResult<Found> {
    connection.batch_execute("pragma busy_timeout = 5000")?;
    let tables = names(connection, TABLES)?;
    let has_record = tables.iter().any(|name| name == RECORD);
    let applied = if has_record { Some(names(connection, APPLIED)?) } else { None };
    Ok((tables, applied))
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(connection: &mut SqliteConnection, query: &str) -> QueryResult<Vec<String>> {
    let rows: Vec<Row> = sql_query(query).load(connection)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
