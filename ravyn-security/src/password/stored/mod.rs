//! What is stored of a password: the formats that are verified, and the one that is written.

mod argon2;
mod bcrypt;
mod fields;
mod pbkdf2;
mod scrypt;

#[cfg(test)]
mod tests;

use self::argon2::Argon2Hash;
use self::bcrypt::{BcryptHash, Key};
use self::pbkdf2::{Digest, Pbkdf2Hash};
use self::scrypt::ScryptHash;
use super::PasswordError;
use super::cost::Cost;
use super::memory::Memory;

/// The most memory that verifying a stored hash may take.
const MOST_MEMORY_KIB: u32 = 1 << 20;

/// A hash that was read.
#[derive(Clone)]
pub(super) struct Stored {
    method: Method,
    form: Form,
}

#[derive(Clone)]
enum Method {
    Argon2(Argon2Hash),
    Bcrypt(BcryptHash),
    Pbkdf2(Pbkdf2Hash),
    Scrypt(ScryptHash),
}

/// The form in which a password went into its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Its characters composed, as ours are.
    Composed,
    /// Whatever was typed: other programs compose nothing.
    AsTyped,
}

impl Stored {
    /// Reads a hash; `None` where it marks an account that has no usable password.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, PasswordError> {
        if text.starts_with('!') {
            return Ok(None);
        }
        let method = match text.strip_prefix('$') {
            Some(_) => Method::parse(text)?,
            None => Method::parse_django(text)?,
        };
        let form = match method {
            Method::Argon2(_) if text.starts_with('$') => Form::Composed,
            _ => Form::AsTyped,
        };
        Ok(Some(Self { method, form }))
    }

    /// A hash of this cost that stands for nobody's password.
    pub(super) fn decoy(cost: Cost) -> Result<Self, PasswordError> {
        Ok(Self {
            method: Method::Argon2(Argon2Hash::decoy(cost)?),
            form: Form::Composed,
        })
    }

    pub(super) const fn form(&self) -> Form {
        self.form
    }

    /// Whether the password is the one that was hashed. It takes as long as a hash does.
    pub(super) fn matches(
        &self,
        password: &[u8],
        memory: &mut Memory,
    ) -> Result<bool, PasswordError> {
        // HMAC fills a short key up with NULs, so that it cannot tell how many a password has at its end.
        let is_whole = !password.ends_with(b"\0");
        Ok(match &self.method {
            Method::Argon2(hash) => hash.matches(password, memory)?,
            Method::Bcrypt(hash) => hash.matches(password)?,
            Method::Pbkdf2(hash) => hash.matches(password) & is_whole,
            Method::Scrypt(hash) => hash.matches(password)? & is_whole,
        })
    }

    /// Whether a hash of this cost protects the password better.
    pub(super) fn is_below(&self, cost: Cost) -> bool {
        match &self.method {
            Method::Argon2(hash) => self.form != Form::Composed || hash.is_below(cost),
            Method::Bcrypt(_) | Method::Pbkdf2(_) | Method::Scrypt(_) => true,
        }
    }
}

impl Method {
    /// PHC strings, those of passlib, and bcrypt's own: a `$` before every field.
    fn parse(text: &str) -> Result<Self, PasswordError> {
        let [_, name, rest] = fields::split(text)?;
        Ok(match name {
            "argon2id" | "argon2i" | "argon2d" => Self::Argon2(Argon2Hash::parse(name, rest)?),
            "2a" | "2b" | "2y" => Self::Bcrypt(BcryptHash::parse(text, Key::Password)?),
            "pbkdf2" | "pbkdf2-sha1" => Self::Pbkdf2(Pbkdf2Hash::parse(Digest::Sha1, rest)?),
            "pbkdf2-sha256" => Self::Pbkdf2(Pbkdf2Hash::parse(Digest::Sha256, rest)?),
            "pbkdf2-sha512" => Self::Pbkdf2(Pbkdf2Hash::parse(Digest::Sha512, rest)?),
            "scrypt" => Self::Scrypt(ScryptHash::parse(rest)?),
            _ => return Err(UNKNOWN),
        })
    }

    /// Django's: the name of its hasher, and a `$` between fields.
    fn parse_django(text: &str) -> Result<Self, PasswordError> {
        let (name, rest) = text.split_once('$').ok_or(UNKNOWN)?;
        Ok(match name {
            "argon2" => {
                let (name, rest) = rest.split_once('$').ok_or(UNKNOWN)?;
                Self::Argon2(Argon2Hash::parse(name, rest)?)
            }
            "bcrypt" => Self::Bcrypt(BcryptHash::parse(rest, Key::Password)?),
            "bcrypt_sha256" => Self::Bcrypt(BcryptHash::parse(rest, Key::HexOfSha256)?),
            "pbkdf2_sha1" => Self::Pbkdf2(Pbkdf2Hash::parse_django(Digest::Sha1, rest)?),
            "pbkdf2_sha256" => Self::Pbkdf2(Pbkdf2Hash::parse_django(Digest::Sha256, rest)?),
            "scrypt" => Self::Scrypt(ScryptHash::parse_django(rest)?),
            _ => return Err(UNKNOWN),
        })
    }
}

const UNKNOWN: PasswordError = PasswordError::unreadable("it is in no known format");

/// Hashes a password with argon2id and a new salt, as a PHC string.
pub(super) fn hash(
    cost: Cost,
    password: &[u8],
    memory: &mut Memory,
) -> Result<String, PasswordError> {
    argon2::hash(cost, password, memory)
}
