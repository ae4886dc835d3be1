//! Following `Link` from page to page, as a client comes to a place in a list.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use serde::Deserialize;

use crate::Outcome;
use crate::server::Server;

/// As few steps as possible.
const PAGE: u64 = 100;
/// Neighbouring places, lest one page be measured again and again.
const PLACES: usize = 20;

/// What a walk brought home.
#[derive(Default)]
pub struct Walk {
    /// How many articles were met.
    pub seen: u64,
    /// Cursors at half of the way.
    pub middle: Vec<String>,
    /// Cursors at half of the way, back towards the start.
    pub back: Vec<String>,
    /// Cursors before the last hundredth.
    pub end: Vec<String>,
    /// Some articles' slugs, evenly from all of the list.
    pub slugs: Vec<String>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    slug: String,
}

impl Walk {
    /// Walks through a list of that many articles, to its end or to half of it.
    /// Fails where an article is met twice or one is missing.
    pub async fn along(server: &Server, query: &str, length: u64, way: Way) -> Outcome<Self> {
        let mut walk = Self::default();
        let mut met = HashSet::new();
        let mut after = None;
        loop {
            let cursor = after.as_ref().map(|after| format!("&after={after}")).unwrap_or_default();
            let path = format!("/articles?{query}limit={PAGE}&fields=id,slug{cursor}");
            let answer = server.get(&path).await?.expect(StatusCode::OK)?;
            let entries: Vec<Entry> = serde_json::from_slice(&answer.body)?;
            for entry in entries {
                walk.meet(entry, &mut met, length)?;
            }
            let Some(next) = answer.cursor("next", "after") else { break };
            walk.note(&next, answer.cursor("prev", "before"), length);
            if way == Way::Half && walk.middle.len() == PLACES {
                return Ok(walk);
            }
            after = Some(next);
        }
        if walk.seen != length {
            return Err(format!("{} articles were met of {length}", walk.seen).into());
        }
        Ok(walk)
    }

    fn meet(&mut self, entry: Entry, met: &mut HashSet<String>, length: u64) -> Outcome<()> {
        if self.seen.is_multiple_of(length.div_ceil(200)) {
            self.slugs.push(entry.slug);
        }
        self.seen += 1;
        if met.insert(entry.id) { Ok(()) } else { Err("an article was met twice".into()) }
    }

    fn note(&mut self, next: &str, previous: Option<String>, length: u64) {
        if self.seen * 2 >= length && self.middle.len() < PLACES {
            self.middle.push(next.to_owned());
            self.back.extend(previous);
        }
        // At the latest before the last page, which in a short list is longer.
        let is_near_the_end = self.seen * 100 >= length * 99 || self.seen + PAGE >= length;
        if is_near_the_end && self.end.len() < PLACES {
            self.end.push(next.to_owned());
        }
    }
}

/// How far to go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Whole,
    Half,
}
