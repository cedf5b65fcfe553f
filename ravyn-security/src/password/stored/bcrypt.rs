//! bcrypt, which reads 72 bytes of a password and no more.

use sha2::{Digest, Sha256};

use super::PasswordError;

/// The bytes of a key that bcrypt reads.
const KEY_BYTES: usize = 72;

/// The largest cost that verifying may have: 2^20 rounds take about a minute.
const MOST_COST: u32 = 20;

#[derive(Clone)]
pub(super) struct BcryptHash {
    text: String,
    key: Key,
}

/// What bcrypt was given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    Password,
    /// Django's way around the 72 bytes.
    HexOfSha256,
}

impl BcryptHash {
    /// Reads `$2b$12$` and what follows.
    pub(super) fn parse(text: &str, key: Key) -> Result<Self, PasswordError> {
        // `2x` marks hashes of a version that read some characters wrongly.
        if !["$2a$", "$2b$", "$2y$"].contains(&text.get(..4).unwrap_or("")) {
            return Err(PasswordError::unreadable(
                "its version of bcrypt is unknown",
            ));
        }
        let parts: bcrypt::HashParts = text
            .parse()
            .map_err(|_| PasswordError::unreadable("it is no hash of bcrypt"))?;
        if parts.get_cost() > MOST_COST {
            return Err(PasswordError::unreadable(
                "it costs more than any login may",
            ));
        }
        let text = text.to_owned();
        Ok(Self { text, key })
    }

    pub(super) fn matches(&self, password: &[u8]) -> Result<bool, PasswordError> {
        match self.key {
            Key::Password => self.matches_key(password),
            Key::HexOfSha256 => self.matches_key(&hex(&Sha256::digest(password))),
        }
    }

    /// What bcrypt cannot tell apart matches nothing: keys that differ after 72 bytes, and those with a NUL, since
    /// bcrypt repeats a key with a NUL behind it (`a` is also `a\0a`). The time is the same all the same.
    fn matches_key(&self, key: &[u8]) -> Result<bool, PasswordError> {
        let is_whole = key.len() <= KEY_BYTES && !key.contains(&0);
        let is_equal = bcrypt::verify(key, &self.text).map_err(PasswordError::hashing)?;
        Ok(is_equal & is_whole)
    }
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| DIGITS[usize::from(half)]);
    bytes.iter().flat_map(digits).collect()
}
