//! argon2 (RFC 9106), read and written as a PHC string.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64Unpadded, Encoding};

use super::{MOST_MEMORY_KIB, fields};
use crate::password::PasswordError;
use crate::password::cost::Cost;
use crate::password::memory::Memory;

const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;

/// The most passes that verifying a stored hash may take.
const MOST_PASSES: u32 = 64;

#[derive(Clone)]
pub(super) struct Argon2Hash {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Argon2Hash {
    /// Reads what follows the name: `v=19$m=19456,t=2,p=1$salt$output`.
    pub(super) fn parse(name: &str, rest: &str) -> Result<Self, PasswordError> {
        let algorithm = Algorithm::new(name)
            .map_err(|_| PasswordError::unreadable("it is no variant of argon2"))?;
        let (version, rest) = match rest.split_once('$') {
            Some(("v=19", rest)) => (Version::V0x13, rest),
            Some(("v=16", rest)) => (Version::V0x10, rest),
            // The first version wrote no number.
            _ => (Version::V0x10, rest),
        };
        let [parameters, salt, output] = fields::split(rest)?;
        let [memory, passes, lanes] = fields::parameters(parameters, ["m", "t", "p"])?;
        let cost = Cost {
            memory: fields::required(memory)?,
            passes: fields::required(passes)?,
            lanes: fields::required(lanes)?,
        };
        let output = fields::output(output)?;
        Ok(Self {
            algorithm,
            version,
            params: params(cost, output.len())?,
            salt: fields::salt(salt)?,
            output,
        })
    }

    /// A hash of this cost that stands for nobody's password.
    pub(super) fn decoy(cost: Cost) -> Result<Self, PasswordError> {
        Ok(Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            params: params(cost, OUTPUT_BYTES)?,
            salt: vec![0; SALT_BYTES],
            output: vec![0; OUTPUT_BYTES],
        })
    }

    pub(super) fn matches(
        &self,
        password: &[u8],
        memory: &mut Memory,
    ) -> Result<bool, PasswordError> {
        let mut computed = vec![0; self.output.len()];
        Argon2::new(self.algorithm, self.version, self.params.clone())
            .hash_password_into_with_memory(
                password,
                &self.salt,
                &mut computed,
                memory.blocks(&self.params),
            )
            .map_err(PasswordError::hashing)?;
        Ok(fields::is_same(&computed, &self.output))
    }

    pub(super) fn is_below(&self, cost: Cost) -> bool {
        self.algorithm != Algorithm::Argon2id
            || self.version != Version::V0x13
            || self.params.m_cost() < cost.memory
            || self.params.t_cost() < cost.passes
            || self.params.p_cost() < cost.lanes
            || self.salt.len() < SALT_BYTES
            || self.output.len() < OUTPUT_BYTES
    }
}

pub(super) fn hash(
    cost: Cost,
    password: &[u8],
    memory: &mut Memory,
) -> Result<String, PasswordError> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(PasswordError::hashing)?;
    let mut output = [0; OUTPUT_BYTES];
    let params = params(cost, OUTPUT_BYTES)?;
    let blocks = memory.blocks(&params);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password, &salt, &mut output, blocks)
        .map_err(PasswordError::hashing)?;
    let Cost {
        memory,
        passes,
        lanes,
    } = cost;
    let salt = Base64Unpadded::encode_string(&salt);
    let output = Base64Unpadded::encode_string(&output);
    Ok(format!(
        "$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}"
    ))
}

/// What cannot be verified is not written either.
fn params(cost: Cost, output_bytes: usize) -> Result<Params, PasswordError> {
    if cost.memory > MOST_MEMORY_KIB || cost.passes > MOST_PASSES {
        return Err(PasswordError::unreadable(
            "it costs more than any login may",
        ));
    }
    Params::new(cost.memory, cost.passes, cost.lanes, Some(output_bytes))
        .map_err(|_| PasswordError::unreadable("argon2 does not allow its parameters"))
}
