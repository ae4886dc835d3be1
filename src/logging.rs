//! Log lines, for people or for machines, on standard error.

use std::io::{self, Write};

use clap::ValueEnum;
use env_logger::fmt::Formatter;
use env_logger::{Builder, Env};
use log::Record;
use log::kv::{Key, Value, VisitSource};
use serde_json::{Map, json};

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// A JSON object on each line
    Json,
}

/// Starts logging. `RUST_LOG` says what is logged, as env_logger reads it;
/// everything from `info` up by default.
pub fn start(format: LogFormat) {
    let mut builder = Builder::from_env(Env::default().default_filter_or("info,actix_server=warn"));
    match format {
        LogFormat::Text => builder.format_key_values(|_, _| Ok(())),
        LogFormat::Json => builder.format(as_json),
    };
    builder.init();
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
