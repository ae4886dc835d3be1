//! What may be asked of the load.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// Reads articles and changes some, and checks that no answer is stale.
#[derive(Debug, Parser)]
#[command(name = "mixed", max_term_width = 100)]
pub struct Options {
    /// A server; may be given several times, where they share a database
    #[arg(long = "server", value_name = "ADDRESS", required = true)]
    pub servers: Vec<SocketAddr>,

    /// A file with the articles' ids, one in a line, the most read first
    #[arg(long, value_name = "FILE")]
    pub ids: PathBuf,

    /// A file with the content that changed articles get
    #[arg(long, value_name = "FILE")]
    pub content: PathBuf,

    /// A token with the scope `articles:write`
    #[arg(long, env = "TOKEN", hide_env_values = true, default_value = "")]
    pub token: String,

    /// How many of a hundred requests are writes
    #[arg(long, value_name = "PERCENT", default_value = "5")]
    pub writes: f64,

    /// How many connections, each with one request at a time
    #[arg(long, value_name = "N", default_value = "64")]
    pub connections: usize,

    /// How many threads of this program
    #[arg(long, value_name = "N", default_value = "2",
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub threads: usize,

    /// How long it goes on
    #[arg(long, value_name = "SECONDS", default_value = "5")]
    pub seconds: f64,

    /// Goes on for this many requests instead
    #[arg(long, value_name = "N")]
    pub requests: Option<u64>,

    /// Has each server read every article once instead, in order: what it keeps it has then
    #[arg(long)]
    pub once: bool,

    /// After how many milliseconds another server's answer is stale too
    #[arg(long, value_name = "MILLISECONDS", default_value = "1000")]
    pub bound: u64,

    /// Another seed makes another load
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,
}
