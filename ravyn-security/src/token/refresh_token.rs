//! Refresh tokens, and what is stored of them.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use ravyn_core::settings::Secret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

use super::GrantError;

/// Bytes that tell one family from another.
const FAMILY: usize = 16;
/// Bytes that only the holder of the token has.
const SECRET: usize = 32;
/// Characters of a token.
const CHARACTERS: usize = 64;

/// A refresh token: random bytes, of which those of the family are in each of its tokens.
///
/// A text with the bytes of a family is one of its tokens, or was made by who has had one: nobody guesses 128 bits.
pub(super) struct RefreshToken([u8; FAMILY + SECRET]);

impl RefreshToken {
    /// The first of a new family.
    pub(super) fn first() -> Result<Self, GrantError> {
        let mut bytes = [0; FAMILY + SECRET];
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The next of the same family.
    pub(super) fn next(&self) -> Result<Self, GrantError> {
        let mut bytes = self.0;
        fill(&mut bytes[FAMILY..])?;
        Ok(Self(bytes))
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; FAMILY + SECRET];
        if text.len() != CHARACTERS {
            return None;
        }
        let decoded = Base64UrlUnpadded::decode(text, &mut bytes).ok()?;
        (decoded.len() == FAMILY + SECRET).then_some(Self(bytes))
    }

    /// The name of its family: a hash, so that the name is no part of a token.
    pub(super) fn family(&self) -> String {
        let digest = Sha256::digest(&self.0[..FAMILY]);
        Base64UrlUnpadded::encode_string(&digest[..FAMILY])
    }

    pub(super) fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0).into())
    }

    pub(super) fn to_text(&self) -> Secret<String> {
        Secret::new(Base64UrlUnpadded::encode_string(&self.0))
    }
}

/// 128 random bits as text.
pub(super) fn random_id() -> Result<String, GrantError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(Base64UrlUnpadded::encode_string(&bytes))
}

/// SHA-256 of a text, as a part of a key.
pub(super) fn hashed(text: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(text))
}

fn fill(bytes: &mut [u8]) -> Result<(), GrantError> {
    getrandom::fill(bytes).map_err(|error| GrantError::Failed(error.to_string().into()))
}

/// SHA-256 of a token.
#[derive(Clone)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    /// Whether it is that of this token, in a time that does not tell how much of it is right.
    pub(super) fn is_of(&self, token: &RefreshToken) -> bool {
        self.0.ct_eq(&token.digest().0).into()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        match Base64UrlUnpadded::decode(text, &mut bytes) {
            Ok(decoded) if decoded.len() == 32 => Ok(Self(bytes)),
            _ => Err(serde::de::Error::custom("not a hash")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_a_family_share_its_name_and_no_hash() {
        let first = RefreshToken::first().unwrap();
        let next = first.next().unwrap();
        let other = RefreshToken::first().unwrap();
        assert_eq!(first.family(), next.family());
        assert_ne!(first.family(), other.family());
        assert!(first.digest().is_of(&first) && !first.digest().is_of(&next));
    }

    #[test]
    fn a_text_is_read_back_and_nothing_like_it_is() {
        let token = RefreshToken::first().unwrap();
        let text = token.to_text().into_exposed();
        assert!(token.digest().is_of(&RefreshToken::read(&text).unwrap()));
        for wrong in [
            "",
            &text[1..],
            &format!("{text}="),
            &format!("{text} "),
            &format!("{}\n", &text[1..]),
            &"ä".repeat(32),
            &"e30.e30.".repeat(8),
        ] {
            assert!(RefreshToken::read(wrong).is_none(), "{wrong:?}");
        }
    }
}
