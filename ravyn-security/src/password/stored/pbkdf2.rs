//! PBKDF2 with HMAC (RFC 8018).

use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::{PasswordError, fields};

/// The most rounds that verifying may take: some seconds.
const MOST_ROUNDS: u32 = 20_000_000;

#[derive(Clone)]
pub(super) struct Pbkdf2Hash {
    digest: Digest,
    rounds: u32,
    salt: Vec<u8>,
    output: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Pbkdf2Hash {
    /// Reads what follows the name: `i=600000,l=32$salt$output`, or passlib's `600000$salt$output`.
    pub(super) fn parse(digest: Digest, rest: &str) -> Result<Self, PasswordError> {
        let [parameters, salt, output] = fields::split(rest)?;
        let output = fields::output(output)?;
        let rounds = if parameters.contains('=') {
            let [rounds, length] = fields::parameters(parameters, ["i", "l"])?;
            if length.is_some_and(|length| usize::try_from(length) != Ok(output.len())) {
                return Err(PasswordError::unreadable("the hash has not its length"));
            }
            fields::required(rounds)?
        } else {
            fields::number(parameters)?
        };
        Self::new(digest, rounds, fields::salt(salt)?, output)
    }

    /// Reads what follows the name: `600000$salt$output`, where the salt is text.
    pub(super) fn parse_django(digest: Digest, rest: &str) -> Result<Self, PasswordError> {
        let [rounds, salt, output] = fields::split(rest)?;
        let output = fields::padded_output(output)?;
        Self::new(digest, fields::number(rounds)?, salt.into(), output)
    }

    fn new(
        digest: Digest,
        rounds: u32,
        salt: Vec<u8>,
        output: Vec<u8>,
    ) -> Result<Self, PasswordError> {
        if !(1..=MOST_ROUNDS).contains(&rounds) {
            return Err(PasswordError::unreadable(
                "it has no possible number of rounds",
            ));
        }
        Ok(Self {
            digest,
            rounds,
            salt,
            output,
        })
    }

    pub(super) fn matches(&self, password: &[u8]) -> bool {
        let mut computed = vec![0; self.output.len()];
        let derive = match self.digest {
            Digest::Sha1 => pbkdf2_hmac::<Sha1>,
            Digest::Sha256 => pbkdf2_hmac::<Sha256>,
            Digest::Sha512 => pbkdf2_hmac::<Sha512>,
        };
        derive(password, &self.salt, self.rounds, &mut computed);
        fields::is_same(&computed, &self.output)
    }
}
