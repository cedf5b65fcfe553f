//! The service that handlers take.

use std::fmt;
use std::sync::Arc;

use super::cost::Cost;
use super::memory::Memory;
use super::plain::composed;
use super::pool::Pool;
use super::stored::{self, Form, Stored};
use super::{PasswordError, PasswordPolicy, PasswordsBuilder, PlainPassword};

/// Hashes passwords and verifies them.
///
/// New hashes are argon2id in a PHC string, with a salt of 16 random bytes. The formats that are verified are
/// argon2 (`$argon2id$`, `$argon2i$`, `$argon2d$`), bcrypt (`$2a$`, `$2b$`, `$2y$`), scrypt (`$scrypt$`), PBKDF2
/// (`$pbkdf2-sha256$`, `$pbkdf2-sha512$`, `$pbkdf2$`), and Django's `argon2`, `bcrypt`, `bcrypt_sha256`,
/// `pbkdf2_sha256`, `pbkdf2_sha1` and `scrypt`. A hash that begins with `!` is one that no password matches.
///
/// Hashing happens on tokio's blocking pool, a few at once. Clones share their places.
///
/// # Defaults
/// Those of [`PasswordsBuilder`].
///
/// # Cancel safety
/// A call that is dropped while it waits for its turn has done nothing. One that is dropped later goes on to its end
/// and keeps its place until then.
///
/// # Example
/// ```
/// use ravyn_security::password::Passwords;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ravyn_security::password::PasswordError> {
/// # let passwords = Passwords::for_tests();
/// # /*
/// let passwords = Passwords::new();
/// # */
/// let stored = passwords.hash("brown cows in a hat").await?;
/// assert!(stored.starts_with("$argon2id$"));
/// assert!(passwords.verify("brown cows in a hat", &stored).await?.is_match());
/// assert!(!passwords.verify("brown cows in a cap", &stored).await?.is_match());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    cost: Cost,
    pool: Pool,
    /// Of a password as it was typed.
    max_bytes: usize,
    policy: PasswordPolicy,
    /// What an unknown user is verified against.
    decoy: Stored,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// With the defaults of [`PasswordsBuilder`].
    #[must_use]
    pub fn new() -> Self {
        Self::builder()
            .assemble()
            .expect("argon2 allows the default cost")
    }

    /// Sets it otherwise.
    pub fn builder() -> PasswordsBuilder {
        PasswordsBuilder::default()
    }

    /// One whose hashes cost nothing and protect nothing: for tests that log in often.
    #[must_use]
    pub fn for_tests() -> Self {
        PasswordsBuilder::for_tests()
            .assemble()
            .expect("argon2 allows the least cost")
    }

    pub(super) fn new_with(
        cost: Cost,
        pool: Pool,
        max_bytes: usize,
        policy: PasswordPolicy,
        decoy: Stored,
    ) -> Self {
        Self(Arc::new(Inner {
            cost,
            pool,
            max_bytes,
            policy,
            decoy,
        }))
    }

    /// Which new passwords are accepted.
    pub fn policy(&self) -> &PasswordPolicy {
        &self.0.policy
    }

    /// Hashes a new password, if the policy accepts it.
    ///
    /// # Errors
    /// A password that is weak or too long, for which nothing is hashed, and a failure of the system.
    pub async fn hash(
        &self,
        password: &(impl PlainPassword + ?Sized),
    ) -> Result<String, PasswordError> {
        self.hash_for(password, &[]).await
    }

    /// Hashes a new password, if the policy accepts it; `known` is what is known of its user: the name, the address.
    ///
    /// # Errors
    /// Those of [`hash`](Self::hash).
    pub async fn hash_for(
        &self,
        password: &(impl PlainPassword + ?Sized),
        known: &[&str],
    ) -> Result<String, PasswordError> {
        let plain = self.short_enough(password)?;
        self.0.policy.check(plain, known)?;
        self.rehash(plain).await
    }

    /// Hashes a password that is in use already, whatever the policy says of it by now.
    ///
    /// # Errors
    /// A password that is too long, and a failure of the system.
    pub async fn rehash(
        &self,
        password: &(impl PlainPassword + ?Sized),
    ) -> Result<String, PasswordError> {
        let plain = composed(self.short_enough(password)?).into_owned();
        let cost = self.0.cost;
        let work = move |memory: &mut Memory| stored::hash(cost, plain.as_bytes(), memory);
        self.0.pool.run(work).await
    }

    /// Verifies a password against what is stored.
    ///
    /// # Errors
    /// A password that is too long, for which nothing is hashed; a stored hash that is unreadable; a failure of the
    /// system. A wrong password is [`Verification::Mismatch`].
    pub async fn verify(
        &self,
        password: &(impl PlainPassword + ?Sized),
        stored: &str,
    ) -> Result<Verification, PasswordError> {
        self.verify_or_dummy(password, Some(stored)).await
    }

    /// Verifies a password against what is stored, if there is such a user. An unknown one costs the same, so that the
    /// time of a login does not tell who exists.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify). They do not depend on whether the user is known, unless the hash is
    /// unreadable.
    pub async fn verify_or_dummy(
        &self,
        password: &(impl PlainPassword + ?Sized),
        stored: Option<&str>,
    ) -> Result<Verification, PasswordError> {
        let plain = self.short_enough(password)?;
        let stored = stored.map(Stored::parse).transpose()?.flatten();
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.0.decoy.clone());
        let given = match stored.form() {
            Form::Composed => composed(plain).into_owned(),
            Form::AsTyped => plain.to_owned(),
        };
        let needs_rehash = stored.is_below(self.0.cost);
        let work = move |memory: &mut Memory| stored.matches(given.as_bytes(), memory);
        let is_match = self.0.pool.run(work).await?;
        Ok(match is_match & is_known {
            true => Verification::Match { needs_rehash },
            false => Verification::Mismatch,
        })
    }

    /// Whether a stored hash is weaker than those that are made now, for a report on what is stored.
    ///
    /// # Errors
    /// A hash that is unreadable.
    pub fn needs_rehash(&self, stored: &str) -> Result<bool, PasswordError> {
        let stored = Stored::parse(stored)?;
        Ok(stored.is_some_and(|stored| stored.is_below(self.0.cost)))
    }

    /// Before all else, so that a long password costs nothing and is refused for every user alike.
    fn short_enough<'a>(
        &self,
        password: &'a (impl PlainPassword + ?Sized),
    ) -> Result<&'a str, PasswordError> {
        let plain = password.plain();
        match self.0.max_bytes {
            limit if plain.len() > limit => Err(PasswordError::TooLong { limit }),
            _ => Ok(plain),
        }
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords")
            .field("cost", &self.0.cost)
            .field("max_bytes", &self.0.max_bytes)
            .field("policy", &self.0.policy)
            .finish_non_exhaustive()
    }
}

/// What came of verifying a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a password that does not match is no error"]
pub enum Verification {
    /// It is the password of this user.
    Match {
        /// Whether it shall be stored anew, with [`Passwords::rehash`]: the hash is in another format, or weaker than
        /// those that are made now.
        needs_rehash: bool,
    },
    /// It is not, or there is no such user.
    Mismatch,
}

impl Verification {
    /// Whether the password is right.
    #[must_use]
    pub const fn is_match(self) -> bool {
        matches!(self, Self::Match { .. })
    }

    /// Whether the password is right and its hash shall be replaced.
    #[must_use]
    pub const fn needs_rehash(self) -> bool {
        matches!(self, Self::Match { needs_rehash: true })
    }
}
