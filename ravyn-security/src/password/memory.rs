//! The memory that argon2 fills, kept from one hash to the next.

use argon2::{Block, Params};

/// More than this in KiB is given back behind a hash: one that another program made may need any amount.
const MOST_KEPT_KIB: usize = 64 * 1024;

/// What one hash fills. An allocator keeps what threads give back, for each thread anew, and there are many threads in
/// the blocking pool; so it is kept here, once for each hash that is under way.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// The blocks for a hash of these parameters.
    pub(super) fn blocks(&mut self, params: &Params) -> &mut [Block] {
        let count = params.block_count();
        if self.0.len() < count {
            // The old blocks need not be copied.
            self.0 = vec![Block::new(); count];
        }
        &mut self.0[..count]
    }

    pub(super) fn is_worth_keeping(&self) -> bool {
        !self.0.is_empty() && self.0.len() <= MOST_KEPT_KIB
    }
}
