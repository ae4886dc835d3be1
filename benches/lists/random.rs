//! Chance that is the same on every run.

/// SplitMix64: a few lines, no state to speak of, and good enough to write with.
pub struct Random(u64);

/// What tells one use of a seed from another.
#[derive(Clone, Copy)]
pub enum Purpose {
    Words,
    Names,
    Plan,
    Prose,
}

impl Random {
    /// The chances of one article, so that each can be written by itself, or of
    /// something that all share.
    pub fn of(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut random = Self(seed ^ (purpose as u64).rotate_right(8));
        random.0 = random.next() ^ index;
        random.0 = random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1, without 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// From 0 to `end`, without `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// A rank from 0 on after Zipf's law: the first comes twice as often as the
    /// second. `shift` flattens the head (Mandelbrot). This is the law's
    /// continuous form, which needs no table.
    pub fn zipf(&mut self, ranks: usize, shift: f64) -> usize {
        let head = 1.0 + shift;
        let rank = head * ((ranks as f64 + head) / head).powf(self.unit()) - head;
        (rank as usize).min(ranks - 1)
    }

    /// The bell curve about 0 of deviation 1, by the sum of twelve, to ±6.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}
