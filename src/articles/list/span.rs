//! Years and months, by which an archive is ordered.

use super::Period;
use crate::timestamp::Timestamp;

/// A year, or a month of one, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From 0 to 9999.
    pub year: u16,
    /// From 1 to 12.
    pub month: Option<u8>,
}

impl Span {
    /// Reads `2026-01`.
    pub fn of_month(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let span = Self { year: year.parse().ok()?, month: Some(month.parse().ok()?) };
        span.start().map(|_| span)
    }

    /// The span that is exactly this period, if there is one.
    pub fn of_period(period: Period) -> Option<Self> {
        let start = period.after?.to_string();
        let month = Self::of_month(start.get(..7)?)?;
        let year = Self { month: None, ..month };
        [month, year].into_iter().find(|span| span.period() == period)
    }

    /// From its first moment up to the one past it.
    pub fn period(self) -> Period {
        Period { after: self.start(), before: self.following().start() }
    }

    /// As a reader of English would write it: `January 2026`.
    pub fn name(self) -> String {
        let date = self.start().map(Timestamp::date).unwrap_or_default();
        let month = date.strip_prefix("1 ").filter(|_| self.month.is_some());
        month.map_or_else(|| self.year.to_string(), str::to_owned)
    }

    /// What a list's URL says to have its articles.
    pub fn query(self) -> String {
        let Period { after, before } = self.period();
        let bound =
            |name: &str, time: Option<Timestamp>| Some(format!("published_{name}={}", time?));
        let bounds = [bound("after", after), bound("before", before)];
        bounds.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    fn following(self) -> Self {
        match self.month {
            Some(month) if month < 12 => Self { month: Some(month + 1), ..self },
            Some(_) => Self { year: self.year + 1, month: Some(1) },
            None => Self { year: self.year + 1, month: None },
        }
    }

    fn start(self) -> Option<Timestamp> {
        let month = self.month.unwrap_or(1);
        Timestamp::parse(&format!("{:04}-{month:02}-01T00:00:00Z", self.year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_its_period_and_no_other_is() {
        for (text, name, query) in [
            (
                "2026-01",
                "January 2026",
                "published_after=2026-01-01T00:00:00Z&published_before=2026-02-01T00:00:00Z",
            ),
            (
                "2025-12",
                "December 2025",
                "published_after=2025-12-01T00:00:00Z&published_before=2026-01-01T00:00:00Z",
            ),
            ("9999-12", "December 9999", "published_after=9999-12-01T00:00:00Z"),
        ] {
            let span = Span::of_month(text).expect("a month");
            assert_eq!((span.name().as_str(), span.query().as_str()), (name, query));
            assert_eq!(Span::of_period(span.period()), Some(span));
        }
        let year = Span { year: 2026, month: None };
        assert_eq!((year.name(), Span::of_period(year.period())), ("2026".into(), Some(year)));
        let second = Timestamp::parse("2026-01-01T00:00:01Z");
        for after in [second, None] {
            assert_eq!(Span::of_period(Period { after, ..year.period() }), None);
        }
        assert_eq!(Span::of_month("2026-13"), None);
    }
}
