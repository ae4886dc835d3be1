//! What was said in XML, kept for a validator: one file for each distinct
//! document, in the folder that `TEST_XML_DIRECTORY` names, if it does.
//! `tests/schema/check.py` reads the names and the files.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::Answer;

/// Longer ones would say nothing new.
const LONGEST: usize = 4 << 20;

/// A request as far as it matters here.
pub struct Sent<'a> {
    pub method: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: &'a [u8],
}

/// Keeps the answer's body as `answer-STATUS-….xml`.
pub fn answer(answer: &Answer) {
    let Some(folder) = folder() else { return };
    let is_xml = |value: &actix_web::http::header::HeaderValue| names_xml(value.as_bytes());
    if answer.headers.get("content-type").is_some_and(is_xml)
        && !answer.headers.contains_key("content-encoding")
    {
        keep(&folder, &format!("answer-{}", answer.status), &answer.body, None);
    }
}

/// Keeps the request's body as `accepted-METHOD-STATUS-….xml`; or, where its
/// content was refused, as `refused-METHOD-STATUS-….xml` with the problem
/// beside it.
pub fn request(sent: &Sent<'_>, answer: &Answer) {
    let Some(folder) = folder() else { return };
    let header = |name: &str| {
        sent.headers
            .iter()
            .find(|header| header.0.eq_ignore_ascii_case(name))
            .map(|header| header.1)
    };
    if !header("content-type").is_some_and(|value| names_xml(value.as_bytes()))
        || header("content-encoding").is_some()
    {
        return;
    }
    let name = |outcome: &str| format!("{outcome}-{}-{}", sent.method, answer.status);
    match answer.status {
        200..=299 => keep(&folder, &name("accepted"), sent.body, None),
        400 | 422 => keep(&folder, &name("refused"), sent.body, Some(&answer.body)),
        _ => {}
    }
}

fn folder() -> Option<PathBuf> {
    std::env::var_os("TEST_XML_DIRECTORY").map(PathBuf::from)
}

fn names_xml(content_type: &[u8]) -> bool {
    let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    let essence = essence.trim_ascii().to_ascii_lowercase();
    matches!(essence.as_slice(), b"application/xml" | b"text/xml" | b"application/problem+xml")
}

fn keep(folder: &Path, name: &str, body: &[u8], problem: Option<&[u8]>) {
    if body.is_empty() || body.len() > LONGEST {
        return;
    }
    let mut hasher = DefaultHasher::new();
    (body, problem.is_some()).hash(&mut hasher);
    let path = folder.join(format!("{name}-{:016x}.xml", hasher.finish()));
    std::fs::write(&path, body).expect("keeps a document");
    if let Some(problem) = problem {
        std::fs::write(path.with_extension("problem"), problem).expect("keeps a problem");
    }
}
