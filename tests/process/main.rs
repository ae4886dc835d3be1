//! The program as a process: what it takes a socket, a signal, a terminal or
//! a second server to see.

#[allow(dead_code, reason = "the suite of faults, which shares it, needs the rest")]
mod support;

mod cache;
mod curl;
mod deploy;
mod documents;
mod guides;
mod hang_ups;
mod keeping;
mod limits;
mod logs;
mod metrics;
mod options;
mod proxies;
mod rate_limit;
mod readme;
mod refusals;
mod signals;
mod start;
mod tls;
mod tokens;
mod upgrades;
mod wire;
