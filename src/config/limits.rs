//! How much the server takes on at a time, and how long it waits for clients.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;

use super::values::{delay, seconds};

/// The options about connections and their ends.
#[derive(Args, Clone, Debug)]
pub struct Limits {
    /// The most connections; on others the server answers 503 and closes them.
    /// By default 25000, or nine tenths of the files that the system lets it open
    #[arg(long, env = "MAX_CONNECTIONS", global = true, value_name = "N")]
    pub max_connections: Option<NonZeroUsize>,

    /// How long a connection may be idle between two requests
    #[arg(long, env = "KEEP_ALIVE", global = true, value_name = "SECONDS",
        default_value = "5", value_parser = seconds)]
    pub keep_alive: Duration,

    /// How long a client may take nothing of what is sent to it (Linux)
    #[arg(long, env = "SEND_TIMEOUT", global = true, value_name = "SECONDS",
        default_value = "30", value_parser = seconds)]
    pub send_timeout: Duration,

    /// The most memory, in MiB, for large answers that clients have not taken
    /// yet; more of them are answered 503
    #[arg(long, env = "RESPONSE_MEMORY", global = true, value_name = "MIB", default_value = "512")]
    pub response_memory: NonZeroUsize,

    /// How long the server goes on serving, while /health/ready answers 503,
    /// once it is told to stop
    #[arg(long, env = "SHUTDOWN_DELAY", global = true, value_name = "SECONDS",
        default_value = "0", value_parser = delay)]
    pub shutdown_delay: Duration,

    /// How long requests under way may take once the server is told to stop
    #[arg(long, env = "SHUTDOWN_TIMEOUT", global = true, value_name = "SECONDS",
        default_value = "30", value_parser = seconds)]
    pub shutdown_timeout: Duration,
}
