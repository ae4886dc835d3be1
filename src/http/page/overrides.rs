//! A folder of templates that replace the built-in ones.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io;
use std::path::{Path, PathBuf};

/// The files of that folder.
#[derive(Default)]
pub struct Overrides {
    folder: PathBuf,
    /// The texts by their files' names: templates, and the style sheet.
    pub files: BTreeMap<String, String>,
}

impl Overrides {
    /// Reads them all. The error is one plain line.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let unreadable = |error: io::Error| {
            format!("cannot read the templates in {}: {error}", folder.display())
        };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.path().metadata().map_err(unreadable)?.is_file();
            if is_file && is_meant(&name) {
                let text = std::fs::read_to_string(entry.path()).map_err(|error| {
                    format!("cannot read the template {}: {error}", entry.path().display())
                })?;
                files.insert(name, text);
            }
        }
        Ok(Self { folder: folder.to_owned(), files })
    }

    /// What is wrong with a template, on one line, with its file and line.
    pub fn located(&self, error: &minijinja::Error) -> String {
        let mut text = error.to_string();
        let mut place = self.place(error);
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            // The innermost is where it is to be put right.
            let inner = error.downcast_ref().and_then(|error| self.place(error));
            place = inner.or(place);
            cause = error.source();
        }
        let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
        format!("{place}{}", text.replace('\n', " "))
    }

    fn place(&self, error: &minijinja::Error) -> Option<String> {
        let name = error.name().filter(|name| self.files.contains_key(*name))?;
        let line = error.line().map(|line| format!(":{line}")).unwrap_or_default();
        Some(format!("{}{line}", self.folder.join(name).display()))
    }
}

/// What an editor leaves behind is no template, and neither is what explains
/// them.
fn is_meant(name: &str) -> bool {
    let extension = Path::new(name).extension();
    !name.starts_with('.') && !name.ends_with('~') && extension.is_none_or(|it| it != "md")
}
