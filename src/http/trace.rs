//! Which distributed trace a request belongs to (W3C Trace Context §3.2).

use actix_web::http::header::HeaderMap;

const VERSION: usize = 2;
const TRACE_ID: usize = 32;
const PARENT_ID: usize = 16;
const FLAGS: usize = 2;

/// The trace's id, 32 hexadecimal digits, if the request names one well.
pub fn id(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all("traceparent");
    let (Some(line), None) = (lines.next(), lines.next()) else { return None };
    let mut parts = line.to_str().ok()?.split('-');
    let version = hexadecimal(parts.next()?, VERSION)?;
    let trace = hexadecimal(parts.next()?, TRACE_ID)?;
    let parent = hexadecimal(parts.next()?, PARENT_ID)?;
    hexadecimal(parts.next()?, FLAGS)?;
    // A later version may have more parts.
    let is_whole = parts.next().is_none() || version != "00";
    let is_nothing = |id: &str| id.bytes().all(|byte| byte == b'0');
    (is_whole && version != "ff" && !is_nothing(trace) && !is_nothing(parent)).then_some(trace)
}

fn hexadecimal(text: &str, length: usize) -> Option<&str> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (text.len() == length && text.bytes().all(is_digit)).then_some(text)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_a_well_formed_parent_names_a_trace() {
        const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
        for (line, is_known) in [
            (format!("00-{TRACE}-00f067aa0ba902b7-01"), true),
            (format!("cc-{TRACE}-00f067aa0ba902b7-01-more"), true),
            (format!("00-{TRACE}-00f067aa0ba902b7-01-more"), false),
            (format!("ff-{TRACE}-00f067aa0ba902b7-01"), false),
            (format!("00-{TRACE}-0000000000000000-01"), false),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), false),
            (format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()), false),
            (format!("00-{TRACE}-00f067aa0ba902b7"), false),
            (String::new(), false),
        ] {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_str(&line).expect("a header");
            headers.insert(HeaderName::from_static("traceparent"), value);
            assert_eq!(id(&headers), is_known.then_some(TRACE), "{line}");
        }
    }
}
