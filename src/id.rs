//! What identifies an article for good.

use std::fmt;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use uuid::Uuid;

use crate::schema::sql;

/// A UUID of any version (RFC 9562), written in canonical lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::Uuid)]
pub struct Id(Uuid);

impl Id {
    /// A new UUID v7. Later ids sort after earlier ones, within a process
    /// even in the same millisecond.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// Reads the canonical form with hyphens, in either case. The other forms
    /// of a UUID (braces, `urn:uuid:`, no hyphens) are `None`.
    pub fn parse(text: &str) -> Option<Self> {
        const CANONICAL_LENGTH: usize = 36;
        if text.len() != CANONICAL_LENGTH {
            return None;
        }
        Uuid::try_parse(text).ok().map(Self)
    }

    /// The nil UUID, which no other sorts before.
    pub const FIRST: Self = Self(Uuid::nil());

    /// The id that sorts right after this one; `None` after the last.
    pub fn next(self) -> Option<Self> {
        self.0.as_u128().checked_add(1).map(|number| Self(Uuid::from_u128(number)))
    }

    /// The sixteen bytes of the UUID.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// Its last eight bytes, which are random but for two bits.
    pub fn random_halves(&self) -> [i32; 2] {
        let [.., a, b, c, d, e, f, g, h] = *self.as_bytes();
        [i32::from_be_bytes([a, b, c, d]), i32::from_be_bytes([e, f, g, h])]
    }

    /// What tells it from nearly every other: its last four bytes, which are
    /// random in all versions that clients and we choose.
    pub fn mark(&self) -> u32 {
        let [.., a, b, c, d] = *self.as_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    /// The UUID of these sixteen bytes; `None` for another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self)
    }
}

impl Default for Id {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_form_is_an_id() {
        let id = Id::parse("0197C2A0-7B1C-7D6E-8F00-0123456789AB").expect("canonical");
        assert_eq!(id.to_string(), "0197c2a0-7b1c-7d6e-8f00-0123456789ab");
        for text in [
            "0197c2a07b1c7d6e8f000123456789ab",
            "{0197c2a0-7b1c-7d6e-8f00-0123456789ab}",
            "urn:uuid:0197c2a0-7b1c-7d6e-8f00-0123456789ab",
            "0197c2a0-7b1c-7d6e-8f00-0123456789ag",
            "",
        ] {
            assert_eq!(Id::parse(text), None, "{text}");
        }
    }

    #[test]
    fn new_ids_sort_in_the_order_they_were_made() {
        let ids: Vec<Id> = (0..1000).map(|_| Id::new()).collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn ids_follow_one_another() {
        let id = |text: &str| Id::parse(text).expect("canonical");
        let next = id("00000000-0000-0000-0000-0000000000ff").next();
        assert_eq!(next, Some(id("00000000-0000-0000-0000-000000000100")));
        assert!(Id::FIRST < Id::FIRST.next().expect("it is not the last"));
        assert_eq!(id("ffffffff-ffff-ffff-ffff-ffffffffffff").next(), None);
    }
}
