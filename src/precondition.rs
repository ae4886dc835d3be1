//! What must hold of a thing for it to be changed, in terms of versions and
//! times rather than of HTTP.

use crate::error::{Error, Result};
use crate::timestamp::Timestamp;

/// What a client demands of the present state before it is changed (RFC 9110
/// §13). By default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precondition {
    /// It is one of these.
    pub is: Option<Versions>,
    /// It has not changed since. Counts only where `is` is not there.
    pub unchanged_since: Option<Timestamp>,
    /// It is none of these.
    pub is_not: Option<Versions>,
    /// Whether nothing may be changed without any of these.
    pub is_required: bool,
}

/// Some versions of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// Whichever there is.
    Any,
    /// One of these.
    These(Vec<Version>),
}

/// A version that a client knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// Of which thing, where the client was told: one name may lead to several,
    /// one after another, and each begins with version 1.
    pub of: Option<u32>,
}

/// What is there at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// The number of its version.
    pub version: i64,
    /// Which thing it is.
    pub of: u32,
    /// When it last changed.
    pub changed: Timestamp,
}

impl Versions {
    fn hold(&self, present: Option<&Present>) -> bool {
        present.is_some_and(|present| match self {
            Self::Any => true,
            Self::These(versions) => versions.iter().any(|version| {
                version.number == present.version && version.of.is_none_or(|of| of == present.of)
            }),
        })
    }
}

impl Precondition {
    /// Fails with [`Error::PreconditionRequired`] where one is needed and
    /// there is none.
    pub fn require(&self) -> Result<()> {
        let is_missing =
            self.is.is_none() && self.unchanged_since.is_none() && self.is_not.is_none();
        if self.is_required && is_missing { Err(Error::PreconditionRequired) } else { Ok(()) }
    }

    /// As [`Self::check`], of a collection, which is there and has no version.
    pub fn check_collection(&self) -> Result<()> {
        let is_meant = self.is.as_ref().is_none_or(|versions| *versions == Versions::Any);
        let is_other = self.is_not.as_ref().is_none_or(|versions| *versions != Versions::Any);
        if is_meant && is_other { Ok(()) } else { Err(Error::PreconditionFailed) }
    }

    /// Fails with [`Error::PreconditionFailed`] unless it holds of what is there;
    /// `None` is nothing. The order is that of RFC 9110 §13.2.2.
    pub fn check(&self, present: Option<&Present>) -> Result<()> {
        let holds = match (&self.is, self.unchanged_since) {
            (Some(versions), _) => versions.hold(present),
            (None, Some(time)) => present.is_none_or(|present| present.changed <= time),
            (None, None) => true,
        };
        let is_other = self.is_not.as_ref().is_none_or(|versions| !versions.hold(present));
        if holds && is_other { Ok(()) } else { Err(Error::PreconditionFailed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_checked_in_the_order_of_the_rfc() {
        let time = |seconds| Timestamp::from_unix(seconds).expect("valid");
        let version = |number: &i64| Version { number: *number, of: None };
        let these = |numbers: &[i64]| Some(Versions::These(numbers.iter().map(version).collect()));
        let of = |of| Some(Versions::These(vec![Version { number: 7, of: Some(of) }]));
        let present = Some(Present { version: 7, of: 1, changed: time(100) });
        for (is, since, is_not, present, holds) in [
            (None, None, None, present, true),
            (these(&[7]), None, None, present, true),
            (these(&[6, 8]), None, None, present, false),
            (these(&[]), None, None, present, false),
            (Some(Versions::Any), None, None, present, true),
            (Some(Versions::Any), None, None, None, false),
            (these(&[7]), None, None, None, false),
            (None, Some(100), None, present, true),
            (None, Some(99), None, present, false),
            (None, Some(99), None, None, true),
            (these(&[7]), Some(99), None, present, true),
            (None, None, Some(Versions::Any), present, false),
            (None, None, Some(Versions::Any), None, true),
            (None, None, these(&[7]), present, false),
            (None, None, these(&[6]), present, true),
            (these(&[7]), None, these(&[7]), present, false),
            (of(1), None, None, present, true),
            (of(2), None, None, present, false),
            (None, None, of(2), present, true),
        ] {
            let precondition =
                Precondition { is, unchanged_since: since.map(time), is_not, is_required: true };
            assert_eq!(precondition.check(present.as_ref()).is_ok(), holds, "{precondition:?}");
        }
        assert!(Precondition::default().require().is_ok());
        assert!(Precondition { is_required: true, ..Precondition::default() }.require().is_err());
    }
}
