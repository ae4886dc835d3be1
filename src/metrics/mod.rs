//! What the server counts and measures, for Prometheus.

mod exposition;
pub mod handlers;
mod process;

use std::time::Instant;

use exposition::{Exposition, Kind};

use crate::articles::store::Articles;
use crate::db::{Db, Usage};
use crate::http::cache::Cache;
use crate::http::counters::{AllCounters, BOUNDS, Series, Sum};
use crate::sync::Arc;

/// Where the numbers come from.
#[derive(Clone)]
pub struct Metrics {
    /// The requests.
    pub counters: Arc<AllCounters>,
    /// The cache, if there is one.
    pub cache: Option<Arc<Cache>>,
    /// The articles, of which some are remembered.
    pub articles: Articles,
    /// The database.
    pub db: Db,
}

/// Takes a number from how a pool is used.
type Reading = fn(&Usage) -> u64;

impl Metrics {
    /// All of them, as they are now.
    pub fn text(&self) -> String {
        let (mut to, sum) = (Exposition::default(), self.counters.sum());
        to.metric("broadsheet_build_info", Kind::Gauge, "1, with the version.");
        to.sample("broadsheet_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
        write_requests(&mut to, &sum);
        self.write_cache(&mut to, &sum);
        self.write_database(&mut to);
        process::write(&mut to);
        to.into_text()
    }

    fn write_cache(&self, to: &mut Exposition, sum: &Sum) {
        let Some(cache) = &self.cache else { return };
        let name = "broadsheet_cache_requests_total";
        to.metric(name, Kind::Counter, "Public reads, by whether memory had the answer.");
        to.sample(name, &[("result", "hit")], sum.hits);
        to.sample(name, &[("result", "miss")], sum.misses);
        let usage = cache.usage();
        for (name, kind, help, value) in [
            ("entries", Kind::Gauge, "Representations in memory.", usage.entries),
            ("evictions_total", Kind::Counter, "Representations that had to go.", usage.evictions),
            (
                "invalidations_total",
                Kind::Counter,
                "Representations that did not hold any longer when they were asked for.",
                usage.invalidations,
            ),
        ] {
            to.one(&format!("broadsheet_cache_{name}"), kind, help, value);
        }
        let (bytes, most_bytes) = self.articles.remembered();
        for (name, help, representations, articles) in [
            ("bytes", "Memory that is taken, by what is in it.", usage.bytes, bytes),
            ("max_bytes", "Memory that may be taken.", usage.most_bytes, most_bytes),
        ] {
            let name = format!("broadsheet_cache_{name}");
            to.metric(&name, Kind::Gauge, help);
            to.sample(&name, &[("of", "representations")], representations);
            to.sample(&name, &[("of", "articles")], articles);
        }
    }

    fn write_database(&self, to: &mut Exposition) {
        let is_up = self.db.changes().is_known(Instant::now());
        let help = "1 while the database answers.";
        to.one("broadsheet_database_up", Kind::Gauge, help, u8::from(is_up));
        let pools = self.db.pools();
        let of: [(&str, Kind, &str, Reading); 5] = [
            ("connections", Kind::Gauge, "Open connections.", |it| it.open),
            ("connections_in_use", Kind::Gauge, "Connections in use.", |it| it.in_use),
            ("connections_max", Kind::Gauge, "Connections that there may be.", |it| it.most),
            ("waiting", Kind::Gauge, "Requests that wait for a connection.", |it| it.waiting),
            ("timeouts_total", Kind::Counter, "Requests that waited in vain.", |it| it.timeouts),
        ];
        for (name, kind, help, of) in of {
            let name = format!("broadsheet_database_{name}");
            to.metric(&name, kind, help);
            for (pool, usage) in &pools {
                to.sample(&name, &[("pool", pool)], of(usage));
            }
        }
    }
}

fn write_requests(to: &mut Exposition, sum: &Sum) {
    let in_flight = "http_requests_in_flight";
    to.one(in_flight, Kind::Gauge, "Requests without an answer yet.", sum.in_flight);
    let mut all: Vec<(&str, &Series)> = sum
        .requests
        .iter()
        .flat_map(|(route, series)| series.iter().map(move |one| (&*route.0, one)))
        .collect();
    all.sort_unstable_by_key(|(route, one)| (*route, one.method));
    let name = "http_requests_total";
    to.metric(name, Kind::Counter, "Requests that were answered.");
    for (route, one) in &all {
        for (status, count) in &one.statuses {
            let status = status.to_string();
            let labels = [("route", *route), ("method", one.method), ("status", &status)];
            to.sample(name, &labels, count);
        }
    }
    let name = "http_request_duration_seconds";
    to.metric(name, Kind::Histogram, "Time from a request's head to its answer's.");
    all.into_iter().for_each(|(route, one)| write_durations(to, name, route, one));
}

fn write_durations(to: &mut Exposition, name: &str, route: &str, one: &Series) {
    let bucket = format!("{name}_bucket");
    let bounds = BOUNDS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]);
    let mut count = 0;
    for (bound, more) in bounds.zip(one.buckets) {
        count += more;
        let labels = [("route", route), ("method", one.method), ("le", &bound)];
        to.sample(&bucket, &labels, count);
    }
    let labels = [("route", route), ("method", one.method)];
    to.sample(&format!("{name}_sum"), &labels, one.time.as_secs_f64());
    to.sample(&format!("{name}_count"), &labels, count);
}
