//! What attackers send, and that it comes to nothing.

mod headers;
mod queries;
mod scripts;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The text as it may stand anywhere in a URL.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
