//! Asking and timing.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;

use crate::Outcome;
use crate::cases::Case;
use crate::options::Options;
use crate::server::Server;

/// Rounds that do not count: statements are prepared in them.
const WARM_UP: u64 = 3;

/// How long the requests of one case took, the shortest first.
pub struct Timing(Vec<Duration>);

impl Timing {
    pub fn median(&self) -> Duration {
        self.share(50)
    }

    /// What 95 of 100 requests do not exceed.
    pub fn most(&self) -> Duration {
        self.share(95)
    }

    fn share(&self, percent: usize) -> Duration {
        self.0[(self.0.len() * percent).div_ceil(100).max(1) - 1]
    }
}

struct Meter<'a> {
    case: &'a Case,
    asked: u64,
    times: Vec<Duration>,
    fault: Option<String>,
}

/// Measures all cases in turns, so that what disturbs the machine disturbs all
/// alike. `None` where an answer was no 200 or empty; lines say why.
pub async fn measure(
    server: &Server,
    cases: &[Case],
    options: &Options,
) -> Outcome<(Vec<Option<Timing>>, Vec<String>)> {
    let patience = Duration::from_secs(options.seconds);
    let new = |case| Meter { case, asked: 0, times: Vec::new(), fault: None };
    let mut meters: Vec<_> = cases.iter().map(new).collect();
    for _ in 0..options.requests + WARM_UP {
        for meter in &mut meters {
            if meter.times.iter().sum::<Duration>() < patience {
                meter.ask(server).await?;
            }
        }
    }
    let faults = meters.iter().filter_map(|meter| meter.fault.clone()).collect();
    Ok((meters.into_iter().map(Meter::finish).collect(), faults))
}

impl Meter<'_> {
    async fn ask(&mut self, server: &Server) -> Outcome<()> {
        if self.fault.is_some() || self.case.paths.is_empty() {
            return Ok(());
        }
        let path = &self.case.paths[usize::try_from(self.asked)? % self.case.paths.len()];
        let start = Instant::now();
        let answer = server.get(path).await?;
        let taken = start.elapsed();
        self.asked += 1;
        match answer.expect(StatusCode::OK) {
            // It would be quick, and prove nothing.
            Ok(answer) if answer.body.starts_with(b"[]") => {
                self.fault = Some(format!("{path}: nothing was found"));
            }
            Ok(_) if self.asked > WARM_UP => self.times.push(taken),
            Ok(_) => {}
            Err(fault) => self.fault = Some(format!("{path}: {fault}")),
        }
        Ok(())
    }

    fn finish(mut self) -> Option<Timing> {
        self.times.sort_unstable();
        (self.fault.is_none() && !self.times.is_empty()).then_some(Timing(self.times))
    }
}
