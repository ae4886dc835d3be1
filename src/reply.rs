//! An answer in plain terms.

/// An answer that has been written: what is sent, and may be kept to be sent
/// again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The header fields that belong to it, whatever else an answer wears.
    pub headers: Vec<(String, String)>,
    /// The body before any content coding.
    pub body: Vec<u8>,
}
