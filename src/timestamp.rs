//! Moments in time, to the second, always UTC.

use std::fmt;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::schema::sql;

/// A moment, in whole seconds since 1970-01-01T00:00:00Z, within the years
/// 0000 to 9999, so that it always has the form `2026-01-02T03:04:05Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::Instant)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// Reads RFC 3339 with any offset and fraction; converts to UTC and
    /// truncates to the second. `None` for anything else, and for a moment
    /// outside the years 0000 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        // RFC 3339 §5.6 has "T" between date and time; the crate lets others by.
        if !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
            return None;
        }
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Self::new(moment.checked_to_offset(UtcOffset::UTC)?)
    }

    /// 1970-01-01T00:00:00Z, which is before any article.
    pub const EPOCH: Self = Self(OffsetDateTime::UNIX_EPOCH);

    /// The moment that many seconds after 1970-01-01T00:00:00Z.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        Self::new(OffsetDateTime::from_unix_timestamp(seconds).ok()?)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// The next second; `None` at the end of time.
    pub fn next(self) -> Option<Self> {
        Self::from_unix(self.unix() + 1)
    }

    /// The second before; `None` at the beginning of time.
    pub fn previous(self) -> Option<Self> {
        Self::from_unix(self.unix() - 1)
    }

    /// The date as a reader of English would write it: `2 January 2026`.
    pub fn date(self) -> String {
        format!("{} {} {}", self.0.day(), self.0.month(), self.0.year())
    }

    fn new(moment: OffsetDateTime) -> Option<Self> {
        let whole = moment.replace_nanosecond(0).ok()?;
        (0..=9999).contains(&whole.year()).then_some(Self(whole))
    }
}

/// Every answer tells several: the digits are set one by one, which is many times
/// as fast as to format numbers.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        // It is within the years 0000 to 9999.
        let [century, year] = [date.year() / 100, date.year() % 100].map(|part| part as u8);
        let pairs = [
            (0, century),
            (2, year),
            (5, date.month().into()),
            (8, date.day()),
            (11, time.hour()),
            (14, time.minute()),
            (17, time.second()),
        ];
        let mut text = *b"0000-00-00T00:00:00Z";
        for (place, number) in pairs {
            text[place] += number / 10;
            text[place + 1] += number % 10;
        }
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rfc_3339_form_becomes_the_one_form() {
        for (text, expected) in [
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
            ("2026-01-02t03:04:05z", "2026-01-02T03:04:05Z"),
            ("2026-01-02T03:04:05.999999999Z", "2026-01-02T03:04:05Z"),
            ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z"),
            ("2026-01-01T23:04:05-23:59", "2026-01-02T23:03:05Z"),
            ("1960-01-01T00:00:00.5Z", "1960-01-01T00:00:00Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ] {
            let read = Timestamp::parse(text).unwrap_or_else(|| panic!("{text} is refused"));
            assert_eq!(read.to_string(), expected);
            assert_eq!(Timestamp::from_unix(read.unix()), Some(read));
        }
    }

    #[test]
    fn what_is_not_rfc_3339_is_refused() {
        for text in [
            "",
            "2026-01-02",
            "2026-01-02 03:04:05Z",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04Z",
            "2026-13-02T03:04:05Z",
            "2026-02-30T03:04:05Z",
            "2026-01-02T24:00:00Z",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05+2:00",
            "2026-01-02T03:04:05Z ",
            " 2026-01-02T03:04:05Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "tomorrow",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_written_out() {
        let moment = Timestamp::parse("2026-01-02T03:04:05Z").expect("valid");
        assert_eq!(moment.date(), "2 January 2026");
    }
}
