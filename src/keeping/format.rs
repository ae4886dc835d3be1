//! How articles stand in a file.

use std::path::Path;

use clap::ValueEnum;

use crate::stop::Stop;

/// How articles stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A JSON object in each line
    Jsonl,
    /// One document of XML
    Xml,
}

impl Format {
    /// The format that a file's name promises.
    pub fn of_name(path: &Path) -> Result<Self, Stop> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("jsonl" | "ndjson" | "json") => Ok(Self::Jsonl),
            Some("xml") => Ok(Self::Xml),
            _ => Err(Stop::BadOption(format!(
                "the name of {} tells no format; end it with .jsonl or .xml, or say --format",
                path.display()
            ))),
        }
    }

    /// The format of a text that begins so.
    pub fn of_text(beginning: &[u8]) -> Self {
        match beginning.trim_ascii_start().first() {
            Some(b'<') => Self::Xml,
            _ => Self::Jsonl,
        }
    }
}
