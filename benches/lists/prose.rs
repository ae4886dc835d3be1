//! Titles, summaries and Markdown.

use crate::random::{Purpose, Random};
use crate::words::{PHRASE, PHRASE_RANKS, Words};

/// The middle of the lengths in bytes, of which a log-normal distribution makes
/// 2 KB on the average: many are short, one in a thousand has 25 KB and more.
const MEDIAN_BYTES: f64 = 1_240.0;
const LEAST_BYTES: f64 = 40.0;
const MOST_BYTES: f64 = 60_000.0;

/// Writes one article.
pub struct Prose<'a> {
    words: &'a Words,
    random: Random,
    /// The rank of the word before, wherever that was.
    previous: usize,
    /// What is still to be brought in, each in a sentence of its own.
    pending: Vec<String>,
}

impl<'a> Prose<'a> {
    /// The text of an article, whose content is to hold `pending`.
    pub fn new(words: &'a Words, seed: u64, index: u64, pending: Vec<String>) -> Self {
        let random = Random::of(seed, Purpose::Prose, index);
        Self { words, random, previous: usize::MAX, pending }
    }

    /// A line of a few words, one of which may be given.
    pub fn title(&mut self, with: Option<&str>) -> String {
        let count = self.random.between(3, 9);
        let mut title = String::new();
        if let Some(word) = with {
            title += word;
            title.push(' ');
        }
        self.words(&mut title, count);
        capitalised(&title)
    }

    pub fn summary(&mut self) -> String {
        let mut summary = String::new();
        self.plain_sentence(&mut summary);
        summary
    }

    /// Markdown of some length, paragraphs for the most part.
    pub fn content(&mut self) -> String {
        let length = (MEDIAN_BYTES.ln() + self.random.normal()).exp();
        let length = length.clamp(LEAST_BYTES, MOST_BYTES) as usize;
        let mut content = String::with_capacity(length + 500);
        loop {
            self.block(&mut content, length);
            if content.len() >= length && self.pending.is_empty() {
                return content;
            }
            content += "\n\n";
        }
    }

    fn block(&mut self, out: &mut String, length: usize) {
        match self.random.below(20) {
            0 | 1 if !out.is_empty() => {
                *out += "## ";
                let heading = self.title(None);
                *out += &heading;
            }
            2 => self.list(out),
            3 => {
                *out += "> ";
                self.sentence(out);
            }
            4 => {
                *out += "```\n";
                self.words(out, 6);
                *out += "\n```";
            }
            _ => self.paragraph(out, length),
        }
    }

    fn paragraph(&mut self, out: &mut String, length: usize) {
        for number in 0..self.random.between(2, 7) {
            if number > 0 {
                if out.len() >= length && self.pending.is_empty() {
                    return;
                }
                out.push(' ');
            }
            self.sentence(out);
        }
    }

    fn list(&mut self, out: &mut String) {
        for number in 0..self.random.between(2, 5) {
            *out += if number > 0 { "\n- " } else { "- " };
            let count = self.random.between(2, 8);
            self.words(out, count);
        }
    }

    fn sentence(&mut self, out: &mut String) {
        self.plain_sentence(out);
        if let Some(text) = self.pending.pop() {
            out.push(' ');
            self.words(out, 2);
            out.push(' ');
            *out += &text;
            // The next word stands beside what was brought in.
            self.previous = usize::MAX;
            out.push(' ');
            self.words(out, 3);
            out.push('.');
        } else if self.random.chance(0.1) {
            self.marked(out);
        }
    }

    fn plain_sentence(&mut self, out: &mut String) {
        let start = out.len();
        let count = self.random.between(4, 18);
        self.words(out, count);
        let sentence = capitalised(&out[start..]);
        out.truncate(start);
        *out += &sentence;
        out.push('.');
    }

    /// Emphasis, a link or code.
    fn marked(&mut self, out: &mut String) {
        let (open, close) =
            self.random.pick(&[&("*", "*"), &("**", "**"), &("`", "`"), &("[", "]")]);
        out.push(' ');
        *out += open;
        self.words(out, 2);
        *out += close;
        if *close == "]" {
            *out += "(https://example.org/";
            self.words(out, 1);
            out.push(')');
        }
        out.push('.');
    }

    fn words(&mut self, out: &mut String, count: usize) {
        for number in 0..count {
            if number > 0 {
                out.push(' ');
            }
            *out += self.word();
        }
    }

    /// Every word that is not brought in comes from here, so that the phrase
    /// stands nowhere by chance.
    fn word(&mut self) -> &'a str {
        let [first, second] = PHRASE_RANKS;
        let rank = loop {
            let rank = self.random.zipf(self.words.len(), 0.0);
            if (self.previous, rank) != (first, second) {
                break rank;
            }
        };
        self.previous = rank;
        self.words.at(rank)
    }
}

/// The phrase as it is written and searched for.
pub fn phrase() -> String {
    PHRASE.join(" ")
}

pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + characters.as_str()
}
