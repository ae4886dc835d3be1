//! The migrations of both databases say the same, can be taken back, and
//! agree with what Diesel is told in src/schema.rs.

use std::collections::BTreeMap;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use crate::support::*;

/// The columns of each table, in order: name, type, and whether it may be null.
type Tables = BTreeMap<String, Vec<(String, String, bool)>>;

/// The names of the migrations in a folder.
fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.expect("readable").file_name().into_string().expect("UTF-8")
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort_unstable();
    names
}

#[test]
fn both_databases_have_the_same_migrations_with_up_and_down() {
    let (sqlite, postgres) = (names("migrations/sqlite"), names("migrations/postgres"));
    assert_eq!(sqlite, postgres);
    assert!(!sqlite.is_empty());
    for database in ["sqlite", "postgres"] {
        for name in &sqlite {
            for file in ["up.sql", "down.sql"] {
                let sql = read(database, name, file);
                assert!(sql.starts_with("-- "), "{database}/{name}/{file} opens with its reason");
                assert!(sql.contains(';'), "{database}/{name}/{file} does something");
            }
        }
    }
}

fn read(database: &str, name: &str, file: &str) -> String {
    let path = Path::new("migrations").join(database).join(name).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[actix_web::test]
async fn up_down_and_up_again_gives_the_same_schema() {
    let mut database = Migrated::open().await;
    let empty = database.dump().await;
    database.up().await;
    let first = database.dump().await;
    assert!(first.len() > empty.len());
    database.down().await;
    assert_eq!(database.dump().await, empty);
    database.up().await;
    assert_eq!(database.dump().await, first);
}

#[actix_web::test]
async fn the_tables_are_those_that_diesel_is_told_of() {
    let mut database = Migrated::open().await;
    database.up().await;
    assert_eq!(database.tables().await, told(database.spelling()));
}

/// The tables in src/schema.rs, types spelled as a database does.
fn told(spelling: fn(&str) -> &'static str) -> Tables {
    let source = std::fs::read_to_string("src/schema.rs").expect("the file is there");
    let mut tables = Tables::new();
    for block in source.split("diesel::table! {").skip(1) {
        let lines = block.lines().map(str::trim).take_while(|line| !line.starts_with("diesel::"));
        let mut name = "";
        for line in lines {
            if let Some((table, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
                name = table;
            } else if let Some((column, kind)) = line.split_once(" -> ") {
                let kind = kind.trim_end_matches(',');
                let inner = kind.strip_prefix("Nullable<").and_then(|k| k.strip_suffix('>'));
                let column = (
                    column.to_owned(),
                    spelling(inner.unwrap_or(kind)).to_owned(),
                    inner.is_some(),
                );
                tables.entry(name.to_owned()).or_default().push(column);
            }
        }
    }
    assert!(tables.contains_key("articles"));
    tables
}

fn in_sqlite(kind: &str) -> &'static str {
    match kind {
        "Uuid" | "Instant" | "Text" => "TEXT",
        "BigInt" | "Integer" | "Bool" => "INTEGER",
        "Binary" => "BLOB",
        other => panic!("say here what {other} is in SQLite"),
    }
}

fn in_postgres(kind: &str) -> &'static str {
    match kind {
        "Uuid" => "uuid",
        "Instant" => "timestamptz",
        "Text" => "text",
        "BigInt" => "int8",
        "Integer" => "int4",
        "Bool" => "bool",
        "Binary" => "bytea",
        other => panic!("say here what {other} is in PostgreSQL"),
    }
}

/// The test's database, asked without the server.
enum Migrated {
    Sqlite { connection: SqliteConnection, _database: Database },
    Postgres { client: tokio_postgres::Client, _database: Database },
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Diesel's own table stays when all else is taken back.
const SQLITE_SCHEMA: &str = "select type || ' ' || name || ' ' || coalesce(sql, '') as line \
     from sqlite_schema where name not like '%diesel%' order by 1";
const SQLITE_COLUMNS: &str = "select t.name || ' ' || c.name || ' ' || c.type || ' ' || (c.\"notnull\" = 0) as line \
     from pragma_table_list t, pragma_table_info(t.name) c \
     where t.schema = 'main' and t.name not like 'sqlite%' and t.name not like '%diesel%' \
       and t.type = 'table' and c.name <> 'number' order by t.name, c.cid";
const POSTGRES_SCHEMA: &str = "\
    select 'column ' || concat_ws(' ', table_name, ordinal_position, column_name, udt_name, \
        is_nullable, collation_name, column_default) as line \
        from information_schema.columns where table_schema = 'public' \
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public' \
    union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) \
        from pg_constraint where connamespace = 'public'::regnamespace \
    union all select 'object ' || relkind::text || ' ' || relname \
        from pg_class where relnamespace = 'public'::regnamespace \
    union all select 'routine ' || pg_get_functiondef(oid) \
        from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f' \
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal \
    order by 1";
const POSTGRES_COLUMNS: &str = "\
    select concat_ws(' ', table_name, column_name, udt_name, (is_nullable = 'YES')::int) as line \
    from information_schema.columns where table_schema = 'public' and table_name <> 'article_search' \
    order by table_name, ordinal_position";

impl Migrated {
    async fn open() -> Self {
        let database = Database::empty().await;
        if Database::is_postgres() {
            let (client, connection) =
                tokio_postgres::connect(&database.url_text(), tokio_postgres::NoTls)
                    .await
                    .expect("connects");
            actix_web::rt::spawn(connection);
            return Self::Postgres { client, _database: database };
        }
        let url = database.url_text();
        let path = url.trim_start_matches("sqlite://");
        let mut connection = SqliteConnection::establish(path).expect("opens");
        connection.batch_execute("pragma foreign_keys = on").expect("is a pragma");
        Self::Sqlite { connection, _database: database }
    }

    async fn up(&mut self) {
        match self {
            Self::Sqlite { connection, .. } => {
                connection.run_pending_migrations(sqlite_files()).expect("all go up");
            }
            Self::Postgres { client, .. } => {
                for name in names("migrations/postgres") {
                    run(client, &name, "up.sql").await;
                }
            }
        }
    }

    async fn down(&mut self) {
        match self {
            Self::Sqlite { connection, .. } => {
                connection.revert_all_migrations(sqlite_files()).expect("all go down");
            }
            Self::Postgres { client, .. } => {
                for name in names("migrations/postgres").iter().rev() {
                    run(client, name, "down.sql").await;
                }
            }
        }
    }

    /// All that there is, a line each.
    async fn dump(&mut self) -> Vec<String> {
        self.lines(SQLITE_SCHEMA, POSTGRES_SCHEMA).await
    }

    async fn tables(&mut self) -> Tables {
        let mut tables = Tables::new();
        for line in self.lines(SQLITE_COLUMNS, POSTGRES_COLUMNS).await {
            let words: Vec<&str> = line.split(' ').collect();
            let [table, column, kind, nullable] = words[..] else { panic!("{line}") };
            let column = (column.to_owned(), kind.to_owned(), nullable == "1");
            tables.entry(table.to_owned()).or_default().push(column);
        }
        tables
    }

    async fn lines(&mut self, sqlite: &str, postgres: &str) -> Vec<String> {
        match self {
            Self::Sqlite { connection, .. } => {
                let lines: Vec<Line> = sql_query(sqlite).load(connection).expect("runs");
                lines.into_iter().map(|Line { line }| line).collect()
            }
            Self::Postgres { client, .. } => {
                let rows = client.query(postgres, &[]).await.expect("runs");
                rows.iter().map(|row| row.get("line")).collect()
            }
        }
    }

    fn spelling(&self) -> fn(&str) -> &'static str {
        match self {
            Self::Sqlite { .. } => in_sqlite,
            Self::Postgres { .. } => in_postgres,
        }
    }
}

fn sqlite_files() -> FileBasedMigrations {
    FileBasedMigrations::from_path("migrations/sqlite").expect("the folder is there")
}

/// In a transaction, as the server does it.
async fn run(client: &tokio_postgres::Client, name: &str, file: &str) {
    let sql = format!("begin; {} commit;", read("postgres", name, file));
    client.batch_execute(&sql).await.unwrap_or_else(|error| panic!("{name}/{file}: {error:?}"));
}
