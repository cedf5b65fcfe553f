//! Numbers that look random and are the same on every machine.

/// xorshift64*, seeded by a text.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: &str) -> Self {
        let hash = seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(hash | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// From `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i128, most: i128) -> i128 {
        let span = most.saturating_sub(least).saturating_add(1).max(1);
        // The ends are where mistakes are.
        match self.next() % 6 {
            0 => least,
            1 => most,
            _ => least + i128::from(self.next()) % span,
        }
    }

    pub(crate) fn count(&mut self, least: usize, most: usize) -> usize {
        let (least, most) = (least as i128, most as i128);
        usize::try_from(self.between(least, most)).expect("from one count to another")
    }

    pub(crate) fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.count(0, items.len() - 1)]
    }

    pub(crate) fn is_yes(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }
}
