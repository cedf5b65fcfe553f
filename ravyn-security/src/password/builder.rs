//! How a [`Passwords`] is set.

use std::num::NonZero;
use std::thread::available_parallelism;

use super::cost::Cost;
use super::pool::Pool;
use super::stored::Stored;
use super::{PasswordError, PasswordPolicy, Passwords};

/// A policy that allows 64 characters of four bytes each needs as many.
const LEAST_MAX_BYTES: usize = 256;

/// How passwords are hashed, how many at once, and which are accepted.
///
/// # Defaults
/// | setting | default |
/// |---|---|
/// | [`memory_kib`](Self::memory_kib) | 19,456 KiB |
/// | [`passes`](Self::passes) | 2 |
/// | [`lanes`](Self::lanes) | 1 |
/// | [`max_concurrent`](Self::max_concurrent) | as many as the machine has cores |
/// | [`max_bytes`](Self::max_bytes) | 1,024 bytes |
/// | [`policy`](Self::policy) | [`PasswordPolicy::new`]: at least 15 characters |
///
/// # Example
/// ```
/// use ravyn_security::password::{PasswordPolicy, Passwords};
///
/// let passwords = Passwords::builder()
///     .memory_kib(47_104)
///     .max_concurrent(2)
///     .policy(PasswordPolicy::with_second_factor().forbid(["shop"]))
///     .build()?;
/// # Ok::<(), ravyn_security::password::PasswordsBuilderError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PasswordsBuilder {
    cost: Cost,
    max_concurrent: usize,
    max_bytes: usize,
    policy: PasswordPolicy,
    decoy: Option<String>,
}

impl Default for PasswordsBuilder {
    fn default() -> Self {
        Self {
            cost: Cost::DEFAULT,
            max_concurrent: available_parallelism().map_or(1, NonZero::get),
            max_bytes: 1024,
            policy: PasswordPolicy::new(),
            decoy: None,
        }
    }
}

impl PasswordsBuilder {
    /// Sets the memory that a hash takes. Default: 19,456 KiB.
    pub const fn memory_kib(mut self, memory: u32) -> Self {
        self.cost.memory = memory;
        self
    }

    /// Sets how often a hash passes over its memory. Default: 2.
    pub const fn passes(mut self, passes: u32) -> Self {
        self.cost.passes = passes;
        self
    }

    /// Sets argon2's degree of parallelism. Default: 1. A hash takes one core whatever it is; an attacker's may take
    /// more.
    pub const fn lanes(mut self, lanes: u32) -> Self {
        self.cost.lanes = lanes;
        self
    }

    /// Sets how many passwords are hashed at once; the others wait for their turn. Default: as many as the machine has
    /// cores.
    pub const fn max_concurrent(mut self, hashes: usize) -> Self {
        self.max_concurrent = hashes;
        self
    }

    /// Sets how many bytes of UTF-8 a password may have. Default: 1,024.
    pub const fn max_bytes(mut self, limit: usize) -> Self {
        self.max_bytes = limit;
        self
    }

    /// Sets which new passwords are accepted. Default: [`PasswordPolicy::new`].
    pub fn policy(mut self, policy: PasswordPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Gives a hash whose cost an unknown user has. Default: a hash of the cost set here.
    ///
    /// While most of what is stored was written by another program, this is one of its hashes: an unknown user then
    /// takes as long as those.
    pub fn decoy(mut self, stored: impl Into<String>) -> Self {
        self.decoy = Some(stored.into());
        self
    }

    /// Makes the service.
    ///
    /// # Errors
    /// What is weaker than the standards allow, and what cannot be.
    pub fn build(self) -> Result<Passwords, PasswordsBuilderError> {
        let Cost { memory, passes, .. } = self.cost;
        let least = Cost::least_memory(passes);
        if passes == 0 || memory < least {
            return Err(PasswordsBuilderError::TooWeak {
                passes,
                memory_kib: memory,
                least,
            });
        }
        if self.max_concurrent == 0 {
            return Err(PasswordsBuilderError::NoConcurrency);
        }
        if self.max_bytes < LEAST_MAX_BYTES {
            return Err(PasswordsBuilderError::MaxBytes {
                limit: self.max_bytes,
            });
        }
        self.assemble().map_err(PasswordsBuilderError::Hash)
    }

    pub(super) fn for_tests() -> Self {
        Self {
            cost: Cost::FOR_TESTS,
            ..Self::default()
        }
    }

    /// Makes the service, however weak it is.
    pub(super) fn assemble(self) -> Result<Passwords, PasswordError> {
        let decoy = match &self.decoy {
            Some(stored) => Stored::parse(stored)?
                .ok_or(PasswordError::unreadable("a decoy is a hash, not a mark"))?,
            None => Stored::decoy(self.cost)?,
        };
        let pool = Pool::new(self.max_concurrent);
        Ok(Passwords::new_with(
            self.cost,
            pool,
            self.max_bytes,
            self.policy,
            decoy,
        ))
    }
}

/// Why no [`Passwords`] could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordsBuilderError {
    /// The cost is below what OWASP's ASVS 5.0 asks for.
    #[error("argon2id with {passes} passes takes at least {least} KiB, not {memory_kib}")]
    TooWeak {
        /// As set.
        passes: u32,
        /// As set.
        memory_kib: u32,
        /// The least memory in KiB for so many passes.
        least: u32,
    },
    /// Nothing could ever be hashed.
    #[error("at least one password must be hashed at once")]
    NoConcurrency,
    /// A password of 64 characters would not be allowed.
    #[error("a password may have at least 256 bytes, not {limit} only")]
    MaxBytes {
        /// As set.
        limit: usize,
    },
    /// The cost is none that argon2 has, or the decoy is no hash.
    #[error("the cost or the decoy cannot be used")]
    Hash(#[source] PasswordError),
}
