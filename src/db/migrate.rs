//! Bringing a database to this program's schema, and refusing a newer one.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use diesel::SqliteConnection;
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Connection, DatabaseUrl, Db, PoolOptions, dsl::*, postgres, query, sqlite};
use crate::plural::counted;

diesel::table! {
    /// Diesel's own record of what has been applied.
    __diesel_schema_migrations (version) {
        version -> Text,
    }
}

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The advisory lock under which one of several starting servers migrates: an
/// arbitrary number, the same in every release.
const LOCK: &str = "select pg_advisory_lock(7277823465)";

/// What a person does about a database without them.
const MIGRATE: &str = "run `broadsheet migrate`";

/// Why the last that is left is not undone like any other.
const FIRST: &str =
    "the first migration, holds the articles; to drop them all, say --drop-articles too";

/// Enough connections to look with.
const ONE: PoolOptions = PoolOptions {
    size: NonZeroUsize::MIN,
    wait: Duration::from_secs(5),
    queue: 1,
    threads: NonZeroUsize::MIN,
};

/// What to do about migrations that have not been applied yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrations {
    /// Apply them.
    Apply,
    /// Refuse the database.
    Check,
}

impl Migrations {
    /// Brings the database at `url` to this program's schema, or checks that
    /// it is there. Gives the names of the migrations that it applied; the
    /// error is one plain line that says what to do.
    pub async fn run(self, url: &DatabaseUrl) -> Result<Vec<String>, String> {
        if let DatabaseUrl::Sqlite(path) = url {
            refuse_newer(&sqlite::migrations_of(path)?)?;
        }
        if self == Self::Check {
            return check(url).await.map(|()| Vec::new());
        }
        let outcome = match url.clone() {
            DatabaseUrl::Sqlite(path) => {
                tokio::task::spawn_blocking(move || on_sqlite(&path, |c| apply(c, SQLITE))).await
            }
            DatabaseUrl::Postgres(target) => {
                let connection = postgres::connect(&target).await?;
                tokio::task::spawn_blocking(move || on_postgres(connection, |c| apply(c, POSTGRES)))
                    .await
            }
        };
        outcome.unwrap_or_else(|stopped| Err(stopped.to_string()))
    }

    /// Undoes the newest migration that the database at `url` has, and gives
    /// its name; `None` where there is none. What only that migration's tables
    /// hold is lost. The first one's hold the articles: unless these may go too,
    /// it is refused.
    pub async fn undo(url: &DatabaseUrl, drop_articles: bool) -> Result<Option<String>, String> {
        let outcome = match url.clone() {
            DatabaseUrl::Sqlite(path) => {
                refuse_newer(&sqlite::migrations_of(&path)?)?;
                tokio::task::spawn_blocking(move || {
                    on_sqlite(&path, |c| undo(c, SQLITE, drop_articles))
                })
                .await
            }
            DatabaseUrl::Postgres(target) => {
                let connection = postgres::connect(&target).await?;
                tokio::task::spawn_blocking(move || {
                    on_postgres(connection, |c| undo(c, POSTGRES, drop_articles))
                })
                .await
            }
        };
        outcome.unwrap_or_else(|stopped| Err(stopped.to_string()))
    }

    /// The names of this program's migrations, which both databases share.
    pub(super) fn names() -> Vec<String> {
        let migrations = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE);
        let migrations = migrations.unwrap_or_default();
        migrations.iter().map(|migration| migration.name().version().to_string()).collect()
    }
}

/// Works under an exclusive lock, which makes a second server that starts wait
/// for this one.
fn on_sqlite<T>(
    path: &Path,
    work: impl FnOnce(&mut SqliteConnection) -> Result<T, String>,
) -> Result<T, String> {
    let mut connection = sqlite::open_to_write(path).map_err(|error| {
        let path = path.display();
        format!(
            "cannot open the database file {path}: {error}; name another with \
             DATABASE_URL=sqlite://PATH, or make its folder writable"
        )
    })?;
    connection
        .exclusive_transaction(|connection| Ok::<_, Failure>(work(connection)?))
        .map_err(|Failure(text)| format!("{}: {text}", path.display()))
}

/// Works under a lock that ends with the connection.
fn on_postgres<T>(
    connection: AsyncPgConnection,
    work: impl FnOnce(&mut AsyncConnectionWrapper<AsyncPgConnection>) -> Result<T, String>,
) -> Result<T, String> {
    let mut connection = AsyncConnectionWrapper::<AsyncPgConnection>::from(connection);
    connection.batch_execute(LOCK).map_err(|error| error.to_string())?;
    work(&mut connection)
}

fn apply<C, DB>(connection: &mut C, source: EmbeddedMigrations) -> Result<Vec<String>, String>
where
    DB: Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    refuse_newer(&names_applied(connection)?)?;
    connection
        .run_pending_migrations(source)
        .map(|versions| versions.iter().map(ToString::to_string).collect())
        .map_err(|error| format!("a migration failed: {error}"))
}

/// Undoes the newest, and gives its name.
fn undo<C, DB>(
    connection: &mut C,
    source: EmbeddedMigrations,
    drop_articles: bool,
) -> Result<Option<String>, String>
where
    DB: Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied = names_applied(connection)?;
    refuse_newer(&applied)?;
    match applied.as_slice() {
        [] => return Ok(None),
        [first] if !drop_articles => return Err(format!("{first}, {FIRST}")),
        _ => {}
    }
    connection
        .revert_last_migration(source)
        .map(|version| Some(version.to_string()))
        .map_err(|error| format!("a migration cannot be undone: {error}"))
}

fn names_applied<DB: Backend>(
    connection: &mut impl MigrationHarness<DB>,
) -> Result<Vec<String>, String> {
    let applied = connection.applied_migrations().map_err(|error| error.to_string())?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

/// Only reads: a server may run under a role that may not change the schema.
async fn check(url: &DatabaseUrl) -> Result<(), String> {
    if let DatabaseUrl::Sqlite(path) = url
        && !path.exists()
    {
        return Err(format!("there is no database file {}; {MIGRATE}", path.display()));
    }
    let db = Db::open(url, ONE).await?;
    let applied = match db.read(async |connection| applied(connection).await).await {
        Ok(applied) => applied,
        // Diesel's own table is not there: nothing has been applied.
        Err(error) if error.to_string().contains("__diesel_schema_migrations") => Vec::new(),
        Err(error) => return Err(error.to_string()),
    };
    refuse_newer(&applied)?;
    let pending = Migrations::names().into_iter().filter(|name| !applied.contains(name)).count();
    if pending > 0 {
        let pending = counted(pending, "migration");
        return Err(format!("the database lacks {pending} of this program; {MIGRATE}"));
    }
    Ok(())
}

/// The names of the migrations that the database has.
pub(super) async fn applied(connection: &mut Connection) -> crate::error::Result<Vec<String>> {
    use __diesel_schema_migrations as migrations;
    Ok(query!(connection, |c| migrations::table.select(migrations::version).load(c))?)
}

/// Fails where one of these migrations is of a later release.
pub(super) fn refuse_newer(applied: &[String]) -> Result<(), String> {
    let known = Migrations::names();
    match applied.iter().find(|version| !known.contains(version)) {
        None => Ok(()),
        Some(version) => Err(format!(
            "the database is newer than this program (it has migration {version}); \
             run the release of Broadsheet that wrote it, or a later one"
        )),
    }
}

/// Carries a text through a Diesel transaction.
struct Failure(String);

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.to_string())
    }
}
