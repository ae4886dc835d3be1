//! `broadsheet export [FILE]`.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;
use futures_util::future::join;
use tokio::sync::mpsc::{Receiver, channel};

use super::Format;
use super::fresh_file::FreshFile;
use super::progress::Progress;
use crate::articles::entry::{Entry, ROOT};
use crate::articles::store::Articles;
use crate::output::print;
use crate::plural::counted;
use crate::stop::Stop;
use crate::xml::DECLARATION;

/// Where the articles are to go.
#[derive(Args, Clone, Debug)]
pub struct Export {
    /// The file, which is there whole or not at all; standard output by default
    file: Option<PathBuf>,
    /// How it is written; by default as the file's name says, or jsonl
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Replace a file that is there
    #[arg(long, requires = "file")]
    overwrite: bool,
}

/// How much was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Articles.
    pub articles: u64,
    /// Deleted articles whose last version is told.
    pub deleted: u64,
}

impl Export {
    /// Writes the articles, and says how many.
    pub async fn run(&self, articles: &Articles) -> Result<(), Stop> {
        let total = if Progress::is_wanted() { Some(articles.count().await?) } else { None };
        let progress = Progress::of(total);
        let Some(place) = &self.file else {
            let format = self.format.unwrap_or(Format::Jsonl);
            return export(articles, format, io::stdout(), progress).await.map(|_| ());
        };
        let format = self.format.map_or_else(|| Format::of_name(place), Ok)?;
        let file = FreshFile::to(place, self.overwrite)?;
        let out = OpenOptions::new().write(true).open(file.path());
        let out = out.map_err(|error| unwritten(&error))?;
        let Exported { articles, deleted } = export(articles, format, out, progress).await?;
        file.put()?;
        print(&format!(
            "{} holds {}, and the versions of {}\n",
            place.display(),
            counted(articles, "article"),
            counted(deleted, "deleted one")
        ))
    }
}

/// Writes all articles as they are at this moment. A reader that has had enough
/// is no failure.
pub async fn export(
    articles: &Articles,
    format: Format,
    out: impl Write,
    progress: Progress,
) -> Result<Exported, Stop> {
    let (sender, entries) = channel(1);
    let (read, written) =
        join(articles.export(sender), write_all(entries, format, out, progress)).await;
    // Where writing failed, reading was stopped for no other reason.
    match written? {
        Some(exported) => Ok(read.map(|()| exported)?),
        None => Ok(Exported::default()),
    }
}

/// Writes what comes; `None` where nobody reads it.
async fn write_all(
    mut entries: Receiver<Vec<Entry>>,
    format: Format,
    out: impl Write,
    mut progress: Progress,
) -> Result<Option<Exported>, Stop> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut exported = Exported::default();
    let mut write = |bytes: &[u8]| match out.write_all(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(unwritten(&error)),
    };
    if format == Format::Xml && !write(format!("{DECLARATION}<{ROOT}>\n").as_bytes())? {
        return Ok(None);
    }
    while let Some(some) = entries.recv().await {
        for entry in &some {
            if !write(&text(entry, format)?)? {
                return Ok(None);
            }
            match entry {
                Entry::Article(_) => exported.articles += 1,
                Entry::Deleted(_) => exported.deleted += 1,
            }
        }
        progress.advance(some.len(), exported.articles);
    }
    let end = if format == Format::Xml { format!("</{ROOT}>\n") } else { String::new() };
    let is_read = write(end.as_bytes())?;
    match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritten(&error)),
        _ => Ok(is_read.then_some(exported)),
    }
}

fn text(entry: &Entry, format: Format) -> Result<Vec<u8>, Stop> {
    match format {
        Format::Jsonl => Ok(entry.to_json()),
        Format::Xml => entry.to_xml().map_err(|c| {
            Stop::Failed(format!(
                "article {} holds the character U+{:04X}, which XML cannot carry; change the \
                 article, or export it with --format jsonl",
                entry.id(),
                u32::from(c)
            ))
        }),
    }
}

fn unwritten(error: &io::Error) -> Stop {
    Stop::Failed(format!("cannot write the export: {error}"))
}
