//! Slugs made from titles: which number each gets.

use std::collections::{HashMap, HashSet};

use super::slugs::known;
use crate::articles::slug::Slug;
use crate::db::Connection;
use crate::error::Result;

/// How many numbers are looked up for one title. More clashes than that are
/// rare, and met by doubling steps.
const FIRST_LOOK: u64 = 8;

/// A free slug for each of these titles, in their order, all of them different
/// and none in `taken`: the bare one, else the least free number of the first
/// few, else one that follows a taken one. Another writer may take one
/// meanwhile; the unique index decides.
///
/// However many titles there are, and however many clashes, the queries are few:
/// all stems are looked up together.
pub(super) async fn made_from(
    connection: &mut Connection,
    titles: &[&str],
    mut taken: HashSet<String>,
) -> Result<Vec<Slug>> {
    let (mut stems, stem_of) = stems_of(titles);
    let mut made: Vec<Option<Slug>> = vec![None; titles.len()];
    loop {
        let window: Vec<String> = stems.iter().flat_map(Stem::window).collect();
        taken.extend(known(connection, &window).await?);
        for (place, stem) in made.iter_mut().zip(&stem_of) {
            if place.is_none() {
                *place = stems[*stem].give(&mut taken);
            }
        }
        if made.iter().all(Option::is_some) {
            return Ok(made.into_iter().flatten().collect());
        }
        move_beyond(connection, &mut stems, &mut taken).await?;
    }
}

/// The different stems of the titles, and for each title which is its.
fn stems_of(titles: &[&str]) -> (Vec<Stem>, Vec<usize>) {
    let mut stems: Vec<Stem> = Vec::new();
    let mut places: HashMap<Slug, usize> = HashMap::new();
    let stem_of = titles.iter().map(|title| {
        let slug = Slug::of_title(title);
        let place = *places.entry(slug.clone()).or_insert_with(|| {
            stems.push(Stem::new(slug));
            stems.len() - 1
        });
        stems[place].wanting += 1;
        place
    });
    let stem_of = stem_of.collect();
    for stem in &mut stems {
        stem.look_from(stem.next, FIRST_LOOK);
    }
    (stems, stem_of)
}

/// What some titles have in common before they are numbered.
struct Stem {
    slug: Slug,
    /// How many titles have no slug yet.
    wanting: u64,
    /// The numbers that are looked up, and have not been given: from `next` to `last`.
    next: u64,
    last: u64,
}

impl Stem {
    fn new(slug: Slug) -> Self {
        let next = if slug.is_like_id() { 2 } else { 1 };
        Self { slug, wanting: 0, next, last: 0 }
    }

    /// Looks at as many numbers as are wanted, and some more in case of clashes.
    fn look_from(&mut self, first: u64, least: u64) {
        self.next = first;
        self.last = least + self.wanting - 1 + (first - 1);
    }

    fn window(&self) -> impl Iterator<Item = String> {
        let wanted = if self.wanting == 0 { 0..0 } else { self.next..self.last + 1 };
        wanted.map(|number| self.slug.numbered(number).to_string())
    }

    /// The next slug that is free, which then is taken.
    fn give(&mut self, taken: &mut HashSet<String>) -> Option<Slug> {
        let slug = (self.next..=self.last)
            .map(|number| (number, self.slug.numbered(number)))
            .find(|(_, slug)| !taken.contains(slug.as_str()));
        let Some((number, slug)) = slug else {
            self.next = self.last + 1;
            return None;
        };
        taken.insert(slug.to_string());
        self.next = number + 1;
        self.wanting -= 1;
        Some(slug)
    }
}

/// Finds for each stem that still wants one a free number past those that were
/// looked up, all in step.
async fn move_beyond(
    connection: &mut Connection,
    stems: &mut [Stem],
    taken: &mut HashSet<String>,
) -> Result<()> {
    let wanting = stems.iter_mut().filter(|stem| stem.wanting > 0);
    let mut gaps: Vec<Gap<'_>> =
        wanting.map(|stem| Gap { low: stem.last, high: None, stem }).collect();
    loop {
        let probes: Vec<String> = gaps.iter().filter_map(Gap::probe).collect();
        if probes.is_empty() {
            break;
        }
        taken.extend(known(connection, &probes).await?);
        gaps.iter_mut().for_each(|gap| gap.narrow(taken));
    }
    for gap in gaps {
        gap.stem.look_from(gap.high.unwrap_or(gap.low + 1), 1);
    }
    Ok(())
}

/// Where a free number follows a taken one, found in logarithmic time: doubling
/// until a free one is met, then halving the gap to the last that was taken.
struct Gap<'s> {
    stem: &'s mut Stem,
    low: u64,
    high: Option<u64>,
}

impl Gap<'_> {
    fn number(&self) -> Option<u64> {
        match self.high {
            None => Some(self.low * 2),
            Some(high) if high - self.low > 1 => Some(self.low + (high - self.low) / 2),
            Some(_) => None,
        }
    }

    fn probe(&self) -> Option<String> {
        self.number().map(|number| self.stem.slug.numbered(number).to_string())
    }

    fn narrow(&mut self, taken: &HashSet<String>) {
        let Some(number) = self.number() else { return };
        if taken.contains(self.stem.slug.numbered(number).as_str()) {
            self.low = number;
        } else {
            self.high = Some(number);
        }
    }
}
