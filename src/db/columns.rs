//! How ids and times are written to and read from each database's columns.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use crate::id::Id;
use crate::schema::sql;
use crate::timestamp::Timestamp;

/// PostgreSQL counts from 2000-01-01T00:00:00Z: these are its seconds since 1970.
const POSTGRES_EPOCH: i64 = 946_684_800;
const MICROSECONDS: i64 = 1_000_000;

impl ToSql<sql::Uuid, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        std::io::Write::write_all(out, self.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Uuid, Pg> for Id {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Self::from_bytes(value.as_bytes()).ok_or_else(|| "a uuid has sixteen bytes".into())
    }
}

impl ToSql<sql::Uuid, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Uuid, Sqlite> for Id {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Self::parse(&text).ok_or_else(|| format!("not a UUID: {text}").into())
    }
}

impl ToSql<sql::Instant, Pg> for Timestamp {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let microseconds = (self.unix() - POSTGRES_EPOCH) * MICROSECONDS;
        <i64 as ToSql<BigInt, Pg>>::to_sql(&microseconds, &mut out.reborrow())
    }
}

impl FromSql<sql::Instant, Pg> for Timestamp {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let microseconds = <i64 as FromSql<BigInt, Pg>>::from_sql(value)?;
        Self::from_unix(microseconds.div_euclid(MICROSECONDS).saturating_add(POSTGRES_EPOCH))
            .ok_or_else(|| "a time outside the years 0000 to 9999".into())
    }
}

impl ToSql<sql::Instant, Sqlite> for Timestamp {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<sql::Instant, Sqlite> for Timestamp {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Self::parse(&text).ok_or_else(|| format!("not a time: {text}").into())
    }
}
