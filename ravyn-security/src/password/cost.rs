//! What one hash costs.

/// The cost of argon2id (RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// In KiB.
    pub(super) memory: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Cost {
    pub(super) const DEFAULT: Self = Self {
        memory: 19_456,
        passes: 2,
        lanes: 1,
    };

    /// Far below what protects anybody.
    pub(super) const FOR_TESTS: Self = Self {
        memory: 64,
        passes: 1,
        lanes: 1,
    };

    /// The least memory in KiB that goes with so many passes (OWASP ASVS 5.0, appendix C).
    pub(super) const fn least_memory(passes: u32) -> u32 {
        match passes {
            0 | 1 => 47_104,
            2 => 19_456,
            _ => 12_288,
        }
    }
}
