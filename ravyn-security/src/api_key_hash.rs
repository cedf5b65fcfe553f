//! API keys: made at random, stored as hashes.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64UrlUnpadded, Encoding};
use ravyn_core::settings::Secret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Nine bytes are twelve characters: enough that no two of millions of keys share them.
const PREFIX_BYTES: usize = 9;
const PREFIX_CHARACTERS: usize = 12;
const SECRET_BYTES: usize = 32;

/// Between the prefix and the secret; no character of base64url.
const SEPARATOR: char = '.';
/// Before the fields of the stored text.
const NAME: &str = "sha256";

/// What is stored of an API key: its prefix, by which it is looked up, and its SHA-256.
///
/// A key has 32 random bytes, so that a plain hash is enough: nobody guesses it, however quick a guess is. A password
/// is guessed, and belongs to [`Passwords`](crate::password::Passwords).
///
/// `Debug` shows the prefix alone, and there is no `==`.
///
/// # Example
/// ```
/// use ravyn_security::ApiKeyHash;
///
/// let (key, hash) = ApiKeyHash::generate();
/// // The key is shown to its owner once; this is stored, with the prefix in a column of its own.
/// let (prefix, text) = (hash.prefix().to_owned(), hash.to_text());
///
/// // A request brings a key.
/// let given = key.expose().as_str();
/// assert_eq!(ApiKeyHash::prefix_of(given), Some(prefix.as_str()));
/// let stored: ApiKeyHash = text.parse()?;
/// assert!(stored.matches(given));
/// # Ok::<(), ravyn_security::ApiKeyHashError>(())
/// ```
#[derive(Clone)]
pub struct ApiKeyHash {
    prefix: String,
    digest: [u8; 32],
}

impl ApiKeyHash {
    /// Makes a key, `<prefix>.<secret>`, and what is stored of it.
    ///
    /// # Panics
    /// When the system has no random bytes.
    #[must_use]
    pub fn generate() -> (Secret<String>, Self) {
        let mut random = [0; PREFIX_BYTES + SECRET_BYTES];
        getrandom::fill(&mut random).expect("the system has random bytes");
        let (prefix, secret) = random.split_at(PREFIX_BYTES);
        let prefix = Base64UrlUnpadded::encode_string(prefix);
        let secret = Base64UrlUnpadded::encode_string(secret);
        let key = format!("{prefix}{SEPARATOR}{secret}");
        let digest = Sha256::digest(&key).into();
        (Secret::new(key), Self { prefix, digest })
    }

    /// The prefix of a key that a request brings; `None` where it has not the shape of one.
    #[must_use]
    pub fn prefix_of(key: &str) -> Option<&str> {
        let (prefix, _) = key.split_once(SEPARATOR)?;
        is_prefix(prefix).then_some(prefix)
    }

    /// The prefix, by which the hash is looked up. It is no secret.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether this is the key, in a time that does not tell how much of it is right.
    #[must_use]
    pub fn matches(&self, key: &str) -> bool {
        Sha256::digest(key).as_slice().ct_eq(&self.digest).into()
    }

    /// The text to store: `sha256$<prefix>$<hash>`. [`FromStr`] reads it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let digest = Base64UrlUnpadded::encode_string(&self.digest);
        format!("{NAME}${}${digest}", self.prefix)
    }
}

fn is_prefix(text: &str) -> bool {
    let is_of_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == PREFIX_CHARACTERS && text.bytes().all(is_of_base64url)
}

impl FromStr for ApiKeyHash {
    type Err = ApiKeyHashError;

    fn from_str(text: &str) -> Result<Self, ApiKeyHashError> {
        let mut fields = text.split('$');
        let (Some(NAME), Some(prefix), Some(hash), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(ApiKeyHashError);
        };
        let mut digest = [0; 32];
        let decoded = Base64UrlUnpadded::decode(hash, &mut digest).map_err(|_| ApiKeyHashError)?;
        if !is_prefix(prefix) || decoded.len() != 32 {
            return Err(ApiKeyHashError);
        }
        let prefix = prefix.to_owned();
        Ok(Self { prefix, digest })
    }
}

impl fmt::Debug for ApiKeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyHash")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// A stored text that is no [`ApiKeyHash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored hash of an API key is unreadable")]
pub struct ApiKeyHashError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_matches_its_own_hash_and_no_other() {
        let (key, hash) = ApiKeyHash::generate();
        let (other, other_hash) = ApiKeyHash::generate();
        assert!(hash.matches(key.expose()));
        assert!(!hash.matches(other.expose()) && !other_hash.matches(key.expose()));
        assert_ne!(hash.prefix(), other_hash.prefix());
    }

    #[test]
    fn a5_what_is_added_to_a_key_or_missing_from_it_is_refused() {
        let (key, hash) = ApiKeyHash::generate();
        let key = key.expose();
        for wrong in ["", hash.prefix(), &key[1..], &key[..key.len() - 1]] {
            assert!(!hash.matches(wrong), "{wrong}");
        }
        for end in ["\0", " ", "\n", "="] {
            assert!(!hash.matches(&format!("{key}{end}")), "{end:?}");
        }
    }

    #[test]
    fn a_stored_hash_is_read_back_and_has_no_part_of_the_secret() {
        let (key, hash) = ApiKeyHash::generate();
        let text = hash.to_text();
        let read: ApiKeyHash = text.parse().unwrap();
        assert!(read.matches(key.expose()));
        assert_eq!(read.prefix(), hash.prefix());
        let (_, secret) = key.expose().split_once('.').unwrap();
        assert_eq!(secret.len(), 43);
        assert!(!text.contains(secret));
    }

    #[test]
    fn debug_shows_neither_key_nor_hash() {
        let (key, hash) = ApiKeyHash::generate();
        let prefix = hash.prefix();
        assert_eq!(
            format!("{hash:?} {key:?}"),
            format!("ApiKeyHash {{ prefix: \"{prefix}\", .. }} [redacted]")
        );
    }

    #[test]
    fn only_what_was_written_is_read() {
        let text = ApiKeyHash::generate().1.to_text();
        let hash = text.rsplit('$').next().unwrap();
        for wrong in [
            String::new(),
            format!("{text}$"),
            text.replace("sha256", "sha1"),
            text[..text.len() - 1].to_owned(),
            format!("sha256$short${hash}"),
            format!("sha256$has.no.point${hash}"),
            "sha256$abcdefghijkl$".to_owned(),
        ] {
            let found = wrong.parse::<ApiKeyHash>().map(|_| ());
            assert_eq!(found, Err(ApiKeyHashError), "{wrong}");
        }
    }

    #[test]
    fn the_prefix_of_a_key_is_found_and_that_of_anything_else_is_not() {
        let (key, hash) = ApiKeyHash::generate();
        assert_eq!(ApiKeyHash::prefix_of(key.expose()), Some(hash.prefix()));
        for wrong in [
            "",
            ".",
            "short.secret",
            "abcdefghijkl",
            "' OR 1=1--xx.secret",
        ] {
            assert_eq!(ApiKeyHash::prefix_of(wrong), None, "{wrong}");
        }
    }
}
