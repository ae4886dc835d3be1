//! Changing examples at random, the same way for the same seed.

use std::ops::Range;
use std::path::Path;

/// Makes inputs from a corpus.
pub struct Mutator {
    examples: Vec<Vec<u8>>,
    state: u64,
    most_bytes: usize,
    made: usize,
}

/// What readers stumble over.
const MORSELS: [&[u8]; 28] = [
    b"\0",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    "\u{feff}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{202e}".as_bytes(),
    b"\\ud800",
    b"\\u0000",
    b"1e999999",
    b"-0",
    b"18446744073709551616",
    b"&#x0;",
    b"&#xFFFE;",
    b"&lt;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE",
    b"<?xml",
    b"\"",
    b"'",
    b";q=0.",
    b",",
    b"%00",
    b"*",
    b"\r\n",
];

/// What may stand in a tag of XML.
const ATTRIBUTES: [&[u8]; 7] = [
    b" xmlns=\"urn:x\"",
    b" xmlns=\"\"",
    b" xmlns:b=\"urn:x\"",
    b" xsi:nil=\"true\"",
    b" xsi:nil=\"false\"",
    b" xml:lang=\"en\"",
    b" a=\"b\"",
];

/// What ends and begins the words of most languages: a change there is more often understood.
const BORDERS: &[u8] = b"<>{}[],:;=&\"";

impl Mutator {
    /// From the files of `tests/corpora/NAME`, one example each.
    pub fn new(name: &str, seed: u64, most_bytes: usize) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name);
        let files = std::fs::read_dir(&folder).expect("the corpus is there");
        let mut paths: Vec<_> = files.map(|file| file.expect("readable").path()).collect();
        paths.sort_unstable();
        let examples: Vec<Vec<u8>> =
            paths.iter().map(|path| std::fs::read(path).expect("readable")).collect();
        assert!(!examples.is_empty(), "{} is empty", folder.display());
        Self { examples, state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, most_bytes, made: 0 }
    }

    /// The examples themselves first, then what becomes of them.
    pub fn next(&mut self) -> Vec<u8> {
        self.made += 1;
        if let Some(example) = self.examples.get(self.made - 1) {
            return example.clone();
        }
        let index = self.below(self.examples.len());
        let mut input = self.examples[index].clone();
        // Few, more often than not: what is understood goes further.
        let changes = self.below(6).min(self.below(6));
        for _ in 0..=changes {
            self.change(&mut input);
        }
        input.truncate(self.most_bytes);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.place(input);
        let end = (at + 1 + self.below(16)).min(input.len());
        match self.below(11) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = self.below(256) as u8,
            2 => drop(input.drain(at.min(end)..end)),
            3 => self.insert(input, at, MORSELS[self.made % MORSELS.len()]),
            4 => input.truncate(at),
            5 => {
                let part = input[at.min(end)..end].to_vec();
                let copies = 1 + self.below(200);
                self.insert(input, at, &part.repeat(copies));
            }
            6 => {
                let index = self.below(self.examples.len());
                let other = self.examples[index].clone();
                let mut ends = [self.place(&other), self.place(&other)];
                ends.sort_unstable();
                self.insert(input, at, &other[ends[0]..ends[1]]);
            }
            7 => self.add_element(input),
            8 => self.remove_element(input),
            9 => self.add_attribute(input),
            _ => {
                let morsel = MORSELS[self.below(MORSELS.len())];
                self.insert(input, at, morsel);
            }
        }
    }

    /// Here and below: what leaves XML well-formed, where it is XML, goes further.
    fn add_element(&mut self, input: &mut Vec<u8>) {
        let index = self.below(self.examples.len());
        let example = self.examples[index].clone();
        if let (Some(element), Some(at)) = (self.element(&example), self.element(input)) {
            self.insert(input, at.start, &example[element]);
        }
    }

    fn remove_element(&mut self, input: &mut Vec<u8>) {
        if let Some(element) = self.element(input) {
            input.drain(element);
        }
    }

    fn add_attribute(&mut self, input: &mut Vec<u8>) {
        let attribute = ATTRIBUTES[self.below(ATTRIBUTES.len())];
        if let Some(element) = self.element(input)
            && let Some(length) = input[element.clone()].iter().position(|byte| *byte == b'>')
        {
            self.insert(input, element.start + length, attribute);
        }
    }

    /// An element somewhere in the text, to where its name is closed.
    fn element(&mut self, text: &[u8]) -> Option<Range<usize>> {
        let from = self.below(text.len() + 1);
        let begins = |two: &[u8]| two[0] == b'<' && two[1].is_ascii_alphabetic();
        let start = from + text[from..].windows(2).position(begins)?;
        let name = text[start + 1..].split(|byte| !byte.is_ascii_alphanumeric()).next()?;
        let closing = [b"</", name, b">"].concat();
        let length = text[start..].windows(closing.len()).position(|some| some == closing)?;
        Some(start..start + length + closing.len())
    }

    /// Anywhere, or where a word ends.
    fn place(&mut self, text: &[u8]) -> usize {
        let at = self.below(text.len() + 1);
        let border = text[at..].iter().position(|byte| BORDERS.contains(byte));
        if self.below(3) == 0 { at } else { at + border.unwrap_or_default() }
    }

    fn insert(&self, input: &mut Vec<u8>, at: usize, part: &[u8]) {
        let room = self.most_bytes.saturating_sub(input.len());
        let part = &part[..part.len().min(room)];
        input.splice(at..at, part.iter().copied());
    }

    /// A number below that one: xorshift64*.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let mixed = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        if bound == 0 { 0 } else { (mixed % bound as u64) as usize }
    }
}
