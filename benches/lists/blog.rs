//! A synthetic blog, the same for the same seed and size. Any article can be
//! written without those before it, so that a million need no memory.

use std::collections::HashSet;

use broadsheet::timestamp::Timestamp;
use serde::Serialize;

use crate::prose::{Prose, capitalised, phrase};
use crate::random::{Purpose, Random};
use crate::words::{COMMON_WORD, RARE_WORD, Words, made_up};

/// How many articles hold the rare word, and how many have the rare tag.
pub const RARE: u64 = 20;
/// How many articles hold the phrase.
pub const PHRASES: u64 = 50;
/// On articles in number [`RARE`].
pub const RARE_TAG: &str = "errata";
/// Neither the most diligent author nor a rare one.
const MIDDLING_AUTHOR: usize = 10;

const TAGS: usize = 2_000;
const AUTHORS: usize = 200;
/// Flattens Zipf's law until the first tag is on a tenth of the articles.
const TAG_SHIFT: f64 = 3.0;

/// When the last is published: 2026-01-01T00:00:00Z.
pub const END: i64 = 1_767_225_600;
/// Ten years of seconds.
pub const SPAN: i64 = 3_652 * 86_400;

pub struct Blog {
    seed: u64,
    pub size: u64,
    words: Words,
    tags: Vec<String>,
    authors: Vec<String>,
}

/// An article as it is posted.
#[derive(Serialize)]
pub struct Article {
    title: String,
    content: String,
    summary: Option<String>,
    author: String,
    tags: Vec<String>,
    status: &'static str,
    published_at: Option<String>,
}

/// What is known of an article before it is written.
pub struct Plan {
    pub status: &'static str,
    published_at: Option<i64>,
    author: usize,
    tags: Vec<usize>,
    has_rare_tag: bool,
    has_rare_word: bool,
    has_phrase: bool,
    common_words: usize,
    is_common_word_in_title: bool,
    has_summary: bool,
}

impl Blog {
    pub fn new(seed: u64, size: u64) -> Self {
        let mut random = Random::of(seed, Purpose::Names, 0);
        let tags = distinct(TAGS, || {
            let first = made_up(&mut random, 2);
            if random.chance(0.2) { format!("{first}-{}", made_up(&mut random, 2)) } else { first }
        });
        let authors = distinct(AUTHORS, || {
            let (given, family) = (made_up(&mut random, 2), made_up(&mut random, 3));
            format!("{} {}", capitalised(&given), capitalised(&family))
        });
        Self { seed, size, words: Words::new(seed), tags, authors }
    }

    /// The tag on a tenth of the articles.
    pub fn common_tag(&self) -> &str {
        &self.tags[0]
    }

    /// The tag that comes next.
    pub fn second_tag(&self) -> &str {
        &self.tags[1]
    }

    /// An author of one article in fifty, or so.
    pub fn author(&self) -> &str {
        &self.authors[MIDDLING_AUTHOR]
    }

    pub fn plan(&self, index: u64) -> Plan {
        let mut random = Random::of(self.seed, Purpose::Plan, index);
        let has_rare_tag = self.is_one_of(RARE, index, 3);
        let has_rare_word = self.is_one_of(RARE, index, 2);
        let has_phrase = self.is_one_of(PHRASES, index, 1);
        // A reader is to find all of the rare ones.
        let is_ordinary = !(has_rare_tag || has_rare_word || has_phrase);
        let (status, published_at) = match random.unit() {
            draw if is_ordinary && draw < 0.02 => ("draft", None),
            draw if is_ordinary && draw < 0.025 => {
                ("scheduled", Some(END + 1 + random.below(60 * 86_400) as i64))
            }
            // In no order, as the worst of imports is: what is together in a
            // list lies apart in the tables.
            _ => ("published", Some(END - (random.unit() * SPAN as f64) as i64)),
        };
        Plan {
            status,
            published_at,
            author: random.zipf(AUTHORS, 0.0),
            tags: Self::tags(&mut random, usize::from(has_rare_tag)),
            has_rare_tag,
            has_rare_word,
            has_phrase,
            common_words: common_words(&mut random),
            is_common_word_in_title: random.chance(0.05),
            has_summary: random.chance(0.7),
        }
    }

    fn tags(random: &mut Random, taken: usize) -> Vec<usize> {
        let mut tags = Vec::new();
        for _ in taken..random.between(taken, 6) {
            let tag = random.zipf(TAGS, TAG_SHIFT);
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }

    /// Whether the article is among `count` that stand evenly over the blog.
    fn is_one_of(&self, count: u64, index: u64, shift: u64) -> bool {
        let place = (index + shift * self.size / 7) % self.size;
        (place + 1) * count / self.size != place * count / self.size
    }

    pub fn write(&self, index: u64) -> Article {
        let plan = self.plan(index);
        let mut pending = vec![COMMON_WORD.to_owned(); plan.common_words];
        pending.extend(plan.has_rare_word.then(|| RARE_WORD.to_owned()));
        pending.extend(plan.has_phrase.then(phrase));
        let mut prose = Prose::new(&self.words, self.seed, index, pending);
        let is_in_title = plan.common_words > 0 && plan.is_common_word_in_title;
        let tags = plan.tags.iter().map(|tag| self.tags[*tag].clone());
        let moment = |seconds| Timestamp::from_unix(seconds).expect("in our century").to_string();
        Article {
            title: prose.title(is_in_title.then_some(COMMON_WORD)),
            summary: plan.has_summary.then(|| prose.summary()),
            content: prose.content(),
            author: self.authors[plan.author].clone(),
            tags: tags.chain(plan.has_rare_tag.then(|| RARE_TAG.to_owned())).collect(),
            status: plan.status,
            published_at: plan.published_at.map(moment),
        }
    }
}

impl Plan {
    /// Whether a reader without a token sees the article.
    pub fn is_visible(&self) -> bool {
        self.status == "published"
    }

    pub fn has_tag(&self, rank: usize) -> bool {
        self.tags.contains(&rank)
    }

    pub fn is_by_author(&self) -> bool {
        self.author == MIDDLING_AUTHOR
    }

    pub fn has_common_word(&self) -> bool {
        self.common_words > 0
    }
}

/// In three of ten articles, once for the most part.
fn common_words(random: &mut Random) -> usize {
    let mut count = usize::from(random.chance(0.3));
    while (1..12).contains(&count) && random.chance(0.4) {
        count += 1;
    }
    count
}

fn distinct(count: usize, mut make: impl FnMut() -> String) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut texts = Vec::with_capacity(count);
    while texts.len() < count {
        let text = make();
        if seen.insert(text.clone()) {
            texts.push(text);
        }
    }
    texts
}
