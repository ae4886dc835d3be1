//! `broadsheet import [FILE]`.

mod batches;
mod found;
mod json_lines;
mod source;
mod sum;
mod xml;

use std::io::BufRead;
use std::path::PathBuf;
use std::thread;

use clap::Args;
use tokio::sync::mpsc::channel;

use super::Format;
use super::progress::Progress;
use crate::articles::store::{Articles, Policy};
use crate::body::text::BYTE_ORDER_MARK;
use crate::output::print;
use crate::stop::Stop;
use batches::{Batch, Batches};
use found::Found;
use json_lines::JsonLines;
use source::Source;
pub use sum::Sum;
use xml::XmlArticles;

/// Where the articles come from, and what they may change.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// An export; standard input by default
    file: Option<PathBuf>,
    /// How it is written; by default as it begins
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Replace an article that is here by a later version of it, and delete one
    /// that was deleted since
    #[arg(long)]
    update: bool,
}

impl Import {
    /// Takes the articles in, and says what became of them. Fails where any was
    /// left out.
    pub async fn run(&self, articles: &Articles) -> Result<(), Stop> {
        let source = Source::open(self.file.as_deref())?;
        let (name, read) = (source.name.clone(), source.read.clone());
        let progress = Progress::of(source.size);
        let policy = if self.update { Policy::Update } else { Policy::Keep };
        let reading = Reading { name: name.clone(), policy, read: Some(read), progress };
        let sum = import(articles, self.format, source.input, reading).await?;
        print(&format!("{sum}\n"))?;
        if sum.is_whole() {
            return Ok(());
        }
        Err(Stop::Failed(format!("not all of {name} is here; what is not is told above")))
    }
}

/// How what is read is called, what it may change, and who hears of it.
pub struct Reading {
    /// Stands before each line that is told.
    pub name: String,
    /// What becomes of articles that are here.
    pub policy: Policy,
    /// How many bytes have been read, if anybody counts.
    pub read: Option<source::Count>,
    /// Shows how far it is.
    pub progress: Progress,
}

/// Takes in what the input holds, batch by batch; each is a transaction. The
/// error says what was done before.
pub async fn import(
    articles: &Articles,
    format: Option<Format>,
    input: impl BufRead + Send + 'static,
    mut reading: Reading,
) -> Result<Sum, Stop> {
    let (sender, mut batches) = channel(1);
    // What is read next is read while the database is busy. Not a task of the
    // runtime: that would wait for standard input where the database fails.
    let reader = thread::spawn(move || {
        let mut read = read(input, format);
        // Where nobody takes them any more, it is known why.
        while let Some(batch) = read.next()
            && sender.blocking_send(batch).is_ok()
        {}
    });
    let mut sum = Sum::default();
    while let Some(batch) = batches.recv().await {
        take(articles, batch, &mut reading, &mut sum).await?;
    }
    match reader.join() {
        Ok(()) => Ok(sum),
        Err(panicked) => std::panic::resume_unwind(panicked),
    }
}

async fn take(
    articles: &Articles,
    Batch { entries, lines, faults }: Batch,
    reading: &mut Reading,
    sum: &mut Sum,
) -> Result<(), Stop> {
    let count = entries.len();
    let imported = articles.import(entries, reading.policy).await.map_err(|error| {
        Stop::Failed(format!(
            "stopped: {error}; done before: {sum}; to go on, import {} again",
            reading.name
        ))
    })?;
    sum.add(&imported, faults.len());
    let mut told = faults;
    told.extend(imported.conflicts.into_iter().map(|(index, reason)| (lines[index], reason)));
    told.sort();
    for (line, text) in told {
        reading.progress.say(&format!("{}:{line}: {text}", reading.name));
    }
    let read = reading.read.as_ref().map_or(0, source::Count::bytes);
    reading.progress.advance(count, read);
    Ok(())
}

fn read(
    mut input: impl BufRead + Send + 'static,
    format: Option<Format>,
) -> Batches<Box<dyn Iterator<Item = Found>>> {
    let beginning = input.fill_buf().unwrap_or_default();
    let is_marked = beginning.starts_with(BYTE_ORDER_MARK);
    let beginning = beginning.strip_prefix(BYTE_ORDER_MARK).unwrap_or(beginning);
    let format = format.unwrap_or_else(|| Format::of_text(beginning));
    if is_marked {
        input.consume(BYTE_ORDER_MARK.len());
    }
    Batches::of(match format {
        Format::Jsonl => Box::new(JsonLines::of(input)),
        Format::Xml => Box::new(XmlArticles::of(input)),
    })
}
