//! Where the data is: `DATABASE_URL`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::postgres::Target;

/// A database's address. Printed without its password.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one")]
pub enum DatabaseUrl {
    /// A file of SQLite's, `sqlite://path`.
    Sqlite(PathBuf),
    /// A server, `postgres://user:password@host/database?sslmode=verify-full`.
    Postgres(Target),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Target::parse(text).map(Self::Postgres);
        }
        match text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            Some("") => Err("names no file; write sqlite://broadsheet.db".into()),
            Some(":memory:") => {
                Err("a database in memory would be gone with its connection; name a file".into())
            }
            Some(path) if path.contains('?') => {
                Err("sqlite:// takes no parameters; write sqlite://PATH".into())
            }
            Some(path) => Ok(Self::Sqlite(path.into())),
            None => Err("write sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE".into()),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(target) => target.fmt(f),
        }
    }
}
