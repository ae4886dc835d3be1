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
    These(Vec<i64>),
}

impl Versions {
    fn hold(&self, version: Option<i64>) -> bool {
        version.is_some_and(|version| match self {
            Self::Any => true,
            Self::These(versions) => versions.contains(&version),
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

    /// Fails with [`Error::PreconditionFailed`] unless it holds of a thing of
    /// that version, last changed at that time; `None` is one that is not there.
    /// The order is that of RFC 9110 §13.2.2.
    pub fn check(&self, present: Option<(i64, Timestamp)>) -> Result<()> {
        let (version, changed) = present.unzip();
        let holds = match (&self.is, self.unchanged_since) {
            (Some(versions), _) => versions.hold(version),
            (None, Some(time)) => changed.is_none_or(|changed| changed <= time),
            (None, None) => true,
        };
        let is_other = self.is_not.as_ref().is_none_or(|versions| !versions.hold(version));
        if holds && is_other { Ok(()) } else { Err(Error::PreconditionFailed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_checked_in_the_order_of_the_rfc() {
        let time = |seconds| Timestamp::from_unix(seconds).expect("valid");
        let these = |versions: &[i64]| Some(Versions::These(versions.to_vec()));
        let present = Some((7, time(100)));
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
        ] {
            let precondition =
                Precondition { is, unchanged_since: since.map(time), is_not, is_required: true };
            assert_eq!(precondition.check(present).is_ok(), holds, "{precondition:?}");
        }
        assert!(Precondition::default().require().is_ok());
        assert!(Precondition { is_required: true, ..Precondition::default() }.require().is_err());
    }
}
