//! Reading the query of a URL: every parameter is known and valid, or the
//! answer is 400 and names all that are not.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::problem::{Failure, Kind, Problem};
use crate::error::Violation;

/// How many unknown parameters are told of.
const MOST_STRANGERS: usize = 100;

/// The parameters of one request that have not been read yet.
pub struct Parameters {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    violations: Vec<Violation>,
}

impl Parameters {
    /// Takes a query apart: `application/x-www-form-urlencoded`, in UTF-8.
    pub fn of(query: &str) -> Self {
        let mut parameters = Self { pairs: Vec::new(), known: Vec::new(), violations: Vec::new() };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (decoded(name), decoded(value)) {
                (Some(name), Some(value)) => parameters.pairs.push((name, value)),
                (name, _) => parameters.violations.push(Violation::of_parameter(
                    name.unwrap_or_else(|| name_lossy(pair)),
                    "is not percent-encoded UTF-8",
                )),
            }
        }
        parameters
    }

    /// Reads a parameter that may stand once. `rule` says what is wrong with
    /// a value, as the end of a sentence that starts with the name.
    pub fn one<T>(
        &mut self,
        name: &'static str,
        rule: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let values = self.take(name);
        if values.len() > 1 {
            self.refuse(name, "may stand only once");
            return None;
        }
        rule(values.first()?).map_err(|detail| self.refuse(name, &detail)).ok()
    }

    /// Reads a parameter that may stand several times, but no more than `most`.
    pub fn many<T>(
        &mut self,
        name: &'static str,
        most: usize,
        rule: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let values = self.take(name);
        if values.len() > most {
            self.refuse(name, &format!("may stand at most {most} times"));
            return Vec::new();
        }
        let mut read = Vec::with_capacity(values.len());
        for value in values {
            match rule(&value) {
                Ok(value) => read.push(value),
                Err(detail) => self.refuse(name, &detail),
            }
        }
        read
    }

    /// All that have not been read but these, encoded anew for a URL.
    pub fn without(&self, names: &[&str]) -> Vec<String> {
        self.encoded(|name| !names.contains(&name))
    }

    /// Those of these that have not been read, encoded anew for a URL.
    pub fn among(&self, names: &[&str]) -> Vec<String> {
        self.encoded(|name| names.contains(&name))
    }

    /// The values of those of these that have not been read, as they were sent.
    pub fn values(&self, names: &[&str]) -> Vec<String> {
        let meant = self.pairs.iter().filter(|(name, _)| names.contains(&name.as_str()));
        meant.map(|(_, value)| value.clone()).collect()
    }

    fn encoded(&self, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
        let meant = self.pairs.iter().filter(|(name, _)| is_meant(name));
        meant.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect()
    }

    /// Whether there is one of that name that has not been read.
    pub fn hold(&self, name: &str) -> bool {
        self.pairs.iter().any(|(held, _)| held == name)
    }

    /// Whether nothing wrong has been found so far.
    pub fn are_faultless(&self) -> bool {
        self.violations.is_empty()
    }

    /// Fails with everything that was wrong; what has not been read is unknown.
    pub fn finish(self) -> Result<(), Failure> {
        match self.violations() {
            violations if violations.is_empty() => Ok(()),
            violations => Err(Problem::of_violations(Kind::Malformed, violations).into()),
        }
    }

    /// Everything that was wrong, to be told together with the faults of a body.
    pub fn violations(mut self) -> Vec<Violation> {
        for (name, _) in std::mem::take(&mut self.pairs).into_iter().take(MOST_STRANGERS) {
            let detail = match self.known.as_slice() {
                [] => "is unknown; there are no parameters here".to_owned(),
                known => format!("is unknown; these are known: {}", known.join(", ")),
            };
            self.refuse(&name, &detail);
        }
        self.violations
    }

    /// The values of a parameter, which is known from now on.
    fn take(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let is_mine = |(pair, _): &(String, String)| pair == name;
        let (mine, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.pairs).into_iter().partition(is_mine);
        self.pairs = others;
        mine.into_iter().map(|(_, value)| value).collect()
    }

    /// Adds faults of header fields, to be told together.
    pub fn report(&mut self, violations: Vec<Violation>) {
        self.violations.extend(violations);
    }

    /// Adds a fault of a parameter, as the end of a sentence that starts with
    /// its name.
    pub fn refuse(&mut self, name: &str, detail: &str) {
        let violation = Violation::of_parameter(name, detail);
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
        }
    }
}

/// A rule for whole numbers within bounds.
pub fn whole_number(bounds: std::ops::RangeInclusive<u16>) -> impl Fn(&str) -> Result<u16, String> {
    move |text| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|n| digits && bounds.contains(n)).ok_or_else(|| {
            format!("must be a whole number from {} to {}", bounds.start(), bounds.end())
        })
    }
}

/// A rule for what is so or not.
pub fn truth(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "must be true or false".into())
}

/// As RFC 3986 §2.3 and WHATWG's form encoding agree upon; commas may stand.
fn encoded(text: &str) -> percent_encoding::PercentEncode<'_> {
    const UNSAFE: AsciiSet =
        NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',');
    utf8_percent_encode(text, &UNSAFE)
}

fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let whole = |&i: &usize| {
        bytes[i] != b'%'
            || bytes.get(i + 1..i + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    };
    if !(0..bytes.len()).all(|i| whole(&i)) {
        return None;
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn name_lossy(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default();
    percent_decode_str(name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(parameters: Parameters) -> Vec<String> {
        match parameters.finish() {
            Ok(()) => Vec::new(),
            Err(Failure::Problem(problem)) => {
                problem.violations.iter().map(ToString::to_string).collect()
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let mut parameters = Parameters::of("limit=0&limt=3&limt=4&a=%zz&b=%ff&c=1&c=2");
        let limit = parameters.one("limit", whole_number(1..=100));
        let twice = parameters.one("c", |text| Ok(text.to_owned()));
        assert_eq!((limit, twice), (None, None));
        assert_eq!(
            details(parameters),
            [
                "a is not percent-encoded UTF-8",
                "b is not percent-encoded UTF-8",
                "limit must be a whole number from 1 to 100",
                "c may stand only once",
                "limt is unknown; these are known: limit, c",
            ]
        );
    }

    #[test]
    fn values_are_decoded() {
        let mut parameters = Parameters::of("q=caf%C3%A9+au%20lait%2B&limit=007");
        assert_eq!(parameters.one("q", |t| Ok(t.to_owned())).as_deref(), Some("café au lait+"));
        assert_eq!(parameters.one("limit", whole_number(1..=100)), Some(7));
        assert!(parameters.finish().is_ok());
    }

    #[test]
    fn numbers_are_digits_within_bounds() {
        let rule = whole_number(1..=100);
        for text in ["", "0", "101", "-1", "+1", "1.0", "1e1", "99999999999999", " 1", "x"] {
            assert!(rule(text).is_err(), "{text}");
        }
    }
}
