//! The words of the synthetic blog.

use std::collections::HashSet;

use crate::random::{Purpose, Random};

/// In about a third of the articles.
pub const COMMON_WORD: &str = "weather";
/// In [`crate::blog::RARE`] articles.
pub const RARE_WORD: &str = "quixotry";
/// Beside each other, in this order, in [`crate::blog::PHRASES`] articles; apart
/// in some three of a hundred.
pub const PHRASE: [&str; 2] = ["amber", "lantern"];
/// How often the words of the phrase come, as ranks.
pub const PHRASE_RANKS: [usize; 2] = [900, 1_100];

const MADE_UP: usize = 50_000;
const REAL: &str = include_str!("common-words.txt");

const ONSETS: [&str; 24] = [
    "b", "br", "ch", "d", "dr", "f", "fl", "g", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s",
    "st", "t", "tr", "v", "w", "z",
];
const VOWELS: [&str; 12] = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ou"];
const CODAS: [&str; 12] = ["", "", "", "", "n", "r", "l", "s", "t", "m", "nd", "ck"];

/// The vocabulary, the most frequent word first: some real ones, then tens of
/// thousands that could be.
pub struct Words(Vec<String>);

impl Words {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::of(seed, Purpose::Words, 0);
        let mut seen: HashSet<String> = HashSet::new();
        let mut words: Vec<String> = Vec::with_capacity(MADE_UP + 500);
        words.extend(REAL.split_whitespace().filter(|w| seen.insert((*w).into())).map(Into::into));
        let total = words.len() + MADE_UP;
        while words.len() < total {
            // Frequent words are short.
            let longest = if words.len() < 5_000 { 2 } else { 4 };
            let syllables = random.between(longest / 2, longest);
            let word = accented(made_up(&mut random, syllables), &mut random);
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        for (rank, word) in PHRASE_RANKS.into_iter().zip(PHRASE) {
            words[rank] = word.to_owned();
        }
        Self(words)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The word of that rank, from 0.
    pub fn at(&self, rank: usize) -> &str {
        &self.0[rank]
    }
}

/// Never one of the words that are searched for.
pub fn made_up(random: &mut Random, syllables: usize) -> String {
    loop {
        let mut word = String::new();
        for _ in 0..syllables {
            word += random.pick(&ONSETS);
            word += random.pick(&VOWELS);
            word += random.pick(&CODAS);
        }
        if word != COMMON_WORD && word != RARE_WORD && !PHRASE.contains(&word.as_str()) {
            return word;
        }
    }
}

/// A few words are spelled with an accent, as even an English blog has them.
fn accented(word: String, random: &mut Random) -> String {
    if random.chance(0.02) { word.replacen('e', "é", 1).replacen('u', "ü", 1) } else { word }
}
