//! One guide.

use minijinja::{Value, context};

use super::prose;

/// A guide, from its Markdown: a title, a paragraph without markup that says
/// what it is about, and the rest.
pub struct Guide {
    /// The last segment of its URL.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is about.
    pub summary: String,
    /// The rest, as HTML.
    pub html: String,
}

impl Guide {
    /// A guide of that name.
    pub fn new(name: &'static str, source: &'static str) -> Self {
        let (title, rest) = source.split_once("\n\n").unwrap_or((source, ""));
        let (summary, text) = rest.split_once("\n\n").unwrap_or((rest, ""));
        Self {
            name,
            title: title.trim_start_matches("# "),
            summary: summary.replace('\n', " "),
            html: prose::to_html(text),
        }
    }

    /// What templates know of it.
    pub fn context(&self) -> Value {
        context! {
            name => self.name,
            title => self.title,
            summary => self.summary.as_str(),
            html => self.html.as_str(),
        }
    }
}
