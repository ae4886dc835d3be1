//! What Linux says of this process, under the names that Prometheus's own client
//! libraries use. Elsewhere there is nothing.

use std::time::{SystemTime, UNIX_EPOCH};

use super::exposition::{Exposition, Kind};

/// How many of the kernel's ticks are a second, for every program (`USER_HZ`).
const TICKS: f64 = 100.0;

/// Adds what is known.
pub fn write(to: &mut Exposition) {
    let _ = try_write(to);
}

fn try_write(to: &mut Exposition) -> Option<()> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before it may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<f64>().ok();
    let (user, system, threads, started) = (number(11)?, number(12)?, number(17)?, number(19)?);
    to.one("process_cpu_seconds_total", Kind::Counter, "Processor time.", (user + system) / TICKS);
    to.one("process_threads", Kind::Gauge, "Threads.", threads);
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()
    };
    let resident = kibibytes("VmRSS")? * 1024;
    to.one("process_resident_memory_bytes", Kind::Gauge, "Resident memory.", resident);
    let open = std::fs::read_dir("/proc/self/fd").ok()?.count();
    to.one("process_open_fds", Kind::Gauge, "Open file descriptors.", open);
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let most = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let most: u64 = most.split_whitespace().next()?.parse().ok()?;
    to.one("process_max_fds", Kind::Gauge, "File descriptors that may be open.", most);
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let uptime: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64();
    let start = now - uptime + started / TICKS;
    to.one("process_start_time_seconds", Kind::Gauge, "When it started, since 1970.", start);
    Some(())
}
