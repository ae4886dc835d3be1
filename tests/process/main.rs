//! The program as a process: what it takes a socket, a signal, a terminal or
//! a second server to see.

mod support;

mod cache;
mod curl;
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
