//! Changing examples at random, the same way for the same seed.

use std::path::Path;

/// Makes inputs from a corpus.
pub struct Mutator {
    examples: Vec<Vec<u8>>,
    state: u64,
    most_bytes: usize,
    made: usize,
}

/// What readers stumble over.
const MORSELS: [&[u8]; 34] = [
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
    b" xmlns=\"urn:x\"",
    b" xmlns:b=\"urn:x\"",
    b" xsi:nil=\"true\"",
    b" xml:lang=\"en\"",
    b"<b:tag>a</b:tag>",
    b"<title/>",
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
        match self.below(8) {
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
            _ => {
                let morsel = MORSELS[self.below(MORSELS.len())];
                self.insert(input, at, morsel);
            }
        }
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
