//! One connection's requests.

use std::fs::read_to_string;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::Outcome;
use crate::connection::Connection;
use crate::ledger::{Freshness, Ledger};
use crate::options::Options;
use crate::random::{Purpose, Random};
use crate::tally::Tally;

/// What all connections share.
pub struct Load {
    options: Options,
    ids: Vec<String>,
    /// As it stands within a JSON string.
    content: String,
    ledger: Ledger,
    /// To each of the servers.
    sent: Vec<AtomicU64>,
    end: Instant,
}

impl Load {
    /// Reads the files; time counts from now.
    pub fn new(options: Options) -> Outcome<Self> {
        let ids: Vec<_> = read_to_string(&options.ids)?.lines().map(str::to_owned).collect();
        if ids.is_empty() {
            return Err(format!("{} names no article", options.ids.display()).into());
        }
        let content = serde_json::to_string(&read_to_string(&options.content)?)?;
        Ok(Self {
            content: content.trim_matches('"').to_owned(),
            ledger: Ledger::new(ids.len()),
            sent: options.servers.iter().map(|_| AtomicU64::new(0)).collect(),
            end: Instant::now() + Duration::from_secs_f64(options.seconds),
            ids,
            options,
        })
    }

    /// How many there are to be.
    pub fn connections(&self) -> usize {
        self.options.connections
    }

    /// The next of the articles that this server is to read once.
    fn next(&self, server: usize) -> Option<usize> {
        let next = usize::try_from(self.sent[server].fetch_add(1, Ordering::Relaxed)).ok()?;
        (next < self.ids.len()).then_some(next)
    }

    /// Whether there is to be another request.
    fn goes_on(&self) -> bool {
        match self.options.requests {
            Some(most) => self.sent[0].fetch_add(1, Ordering::Relaxed) < most,
            None => Instant::now() < self.end,
        }
    }
}

/// A connection to one of the servers.
pub struct Client<'a> {
    load: &'a Load,
    server: usize,
    connection: Connection,
    random: Random,
    request: Vec<u8>,
    tally: Tally,
}

impl<'a> Client<'a> {
    /// The connection of that number.
    pub async fn open(load: &'a Load, number: usize) -> Outcome<Self> {
        let server = number % load.options.servers.len();
        Ok(Self {
            load,
            server,
            connection: Connection::open(load.options.servers[server]).await?,
            random: Random::of(load.options.seed, Purpose::Plan, number as u64),
            request: Vec::new(),
            tally: Tally::default(),
        })
    }

    /// Reads and writes to the end; gives the sums.
    pub async fn run(mut self) -> Outcome<Tally> {
        if self.load.options.once {
            while let Some(article) = self.load.next(self.server) {
                self.read(article).await?;
            }
            return Ok(self.tally);
        }
        while self.load.goes_on() {
            let article = self.random.zipf(self.load.ids.len(), 0.0);
            if self.random.chance(self.load.options.writes / 100.0) {
                self.write(article).await?;
            } else {
                self.read(article).await?;
            }
        }
        Ok(self.tally)
    }

    async fn read(&mut self, article: usize) -> Outcome<()> {
        let id = &self.load.ids[article];
        self.request.clear();
        write!(
            self.request,
            "GET /articles/{id} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n"
        )?;
        let asked = self.load.ledger.ask(article);
        let answer = self.connection.ask(&self.request).await?;
        let Some(version) = answer.version.filter(|_| answer.status == 200) else {
            self.tally.refused += 1;
            return Ok(());
        };
        self.tally.reads += 1;
        match self.load.ledger.judge(&asked, self.server, version) {
            Freshness::Fresh => {}
            Freshness::Stale => self.tally.stale += 1,
            Freshness::Behind(since) => {
                self.tally.behind += 1;
                self.tally.longest = self.tally.longest.max(since);
                self.tally.stale += u64::from(since.as_millis() > self.load.options.bound.into());
            }
        }
        Ok(())
    }

    async fn write(&mut self, article: usize) -> Outcome<()> {
        let (id, content) = (&self.load.ids[article], &self.load.content);
        let token = &self.load.options.token;
        // Not by chance: another run with the same seed must not find it there.
        let number = SystemTime::now().duration_since(UNIX_EPOCH)?.subsec_nanos();
        let body = format!("{{\"content\":\"{number:09} {content}\"}}");
        self.request.clear();
        write!(
            self.request,
            "PATCH /articles/{id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/merge-patch+json\r\nPrefer: return=minimal\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let answer = self.connection.ask(&self.request).await?;
        match answer.version.filter(|_| answer.status == 204) {
            Some(version) => {
                self.load.ledger.acknowledge(article, self.server, version);
                self.tally.writes += 1;
            }
            None => self.tally.refused += 1,
        }
        Ok(())
    }
}
