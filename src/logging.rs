//! Log lines, for people or for machines, on standard error. Whoever logs does
//! not wait for whoever reads: see [`buffer`].

mod buffer;

use std::cell::OnceCell;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use env_logger::fmt::Formatter;
use env_logger::{Builder, Env, Logger, WriteStyle};
use log::kv::{Key, Value, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};
use serde_json::{Map, json};

use buffer::Buffer;

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// A JSON object on each line
    Json,
}

/// What is logged where `RUST_LOG` does not say.
const USUAL: &str = "info,actix_server=warn";

/// Starts logging. `RUST_LOG` says what is logged, as env_logger reads it;
/// everything from `info` up by default. Ends with what it gives.
pub fn start(format: LogFormat) -> Logging {
    let chosen = Builder::from_env(Env::default().default_filter_or(USUAL)).build();
    let level = chosen.filter();
    let lines = Lines { chosen, format };
    // A second one would be a mistake of ours, and harm nobody.
    if log::set_boxed_logger(Box::new(lines)).is_ok() {
        log::set_max_level(level);
        buffer::start();
    }
    Logging(())
}

/// Logging, for as long as it lives; what has been logged by its end is written.
#[must_use]
pub struct Logging(());

impl Drop for Logging {
    fn drop(&mut self) {
        buffer::flush();
    }
}

thread_local! {
    /// What writes this thread's lines into its buffer.
    static WRITER: OnceCell<Logger> = const { OnceCell::new() };
}

/// Which lines there are, and how they look.
struct Lines {
    chosen: Logger,
    format: LogFormat,
}

impl Log for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.chosen.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if self.chosen.matches(record) {
            // At its very end a thread has none left; nothing of ours logs then.
            let _ = WRITER.try_with(|it| it.get_or_init(|| writer(self.format)).log(record));
        }
    }

    fn flush(&self) {
        buffer::flush();
    }
}

/// Writes every line that it is given.
fn writer(format: LogFormat) -> Logger {
    let mut builder = Builder::new();
    builder
        .filter_level(LevelFilter::Trace)
        .write_style(style())
        .target(env_logger::Target::Pipe(Box::new(Buffer::new())));
    match format {
        LogFormat::Text => builder.format_key_values(|_, _| Ok(())),
        LogFormat::Json => builder.format(as_json),
    };
    builder.build()
}

/// Colours where they are seen, or as `RUST_LOG_STYLE` says.
fn style() -> WriteStyle {
    match std::env::var("RUST_LOG_STYLE").as_deref() {
        Ok("always") => WriteStyle::Always,
        Ok("never") => WriteStyle::Never,
        _ if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => {
            WriteStyle::Never
        }
        _ if io::stderr().is_terminal() => WriteStyle::Always,
        _ => WriteStyle::Never,
    }
}

fn as_json(out: &mut Formatter, record: &Record<'_>) -> io::Result<()> {
    let mut members = Members(Map::new());
    members.0.insert("time".into(), json!(out.timestamp_millis().to_string()));
    members.0.insert("level".into(), json!(record.level().as_str()));
    members.0.insert("target".into(), json!(record.target()));
    // What an access line says, its members say one by one.
    if record.key_values().count() == 0 {
        members.0.insert("message".into(), json!(record.args().to_string()));
    }
    record.key_values().visit(&mut members).map_err(io::Error::other)?;
    writeln!(out, "{}", serde_json::Value::Object(members.0))
}

struct Members(Map<String, serde_json::Value>);

impl<'kvs> VisitSource<'kvs> for Members {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
        let value = value
            .to_u64()
            .map(|number| json!(number))
            .or_else(|| value.to_f64().map(|number| json!(number)))
            .unwrap_or_else(|| json!(value.to_string()));
        self.0.insert(key.to_string(), value);
        Ok(())
    }
}
