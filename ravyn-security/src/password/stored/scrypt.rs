//! scrypt (RFC 7914).

use scrypt::Params;

use super::{MOST_MEMORY_KIB, PasswordError, fields};

/// The most lanes that verifying may take, one after the other.
const MOST_LANES: u32 = 64;

#[derive(Clone)]
pub(super) struct ScryptHash {
    params: Params,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl ScryptHash {
    /// Reads what follows the name: `ln=17,r=8,p=1$salt$output`.
    pub(super) fn parse(rest: &str) -> Result<Self, PasswordError> {
        let [parameters, salt, output] = fields::split(rest)?;
        let [log_n, r, p] = fields::parameters(parameters, ["ln", "r", "p"])?;
        let params = params(
            fields::required(log_n)?,
            fields::required(r)?,
            fields::required(p)?,
        )?;
        Ok(Self {
            params,
            salt: fields::salt(salt)?,
            output: fields::output(output)?,
        })
    }

    /// Reads what follows the name: `16384$salt$8$5$output`, where the salt is text.
    pub(super) fn parse_django(rest: &str) -> Result<Self, PasswordError> {
        let [n, salt, r, p, output] = fields::split(rest)?;
        let n = fields::number(n)?;
        if !n.is_power_of_two() {
            return Err(PasswordError::unreadable(
                "its work factor is no power of two",
            ));
        }
        Ok(Self {
            params: params(n.ilog2(), fields::number(r)?, fields::number(p)?)?,
            salt: salt.into(),
            output: fields::padded_output(output)?,
        })
    }

    pub(super) fn matches(&self, password: &[u8]) -> Result<bool, PasswordError> {
        let mut computed = vec![0; self.output.len()];
        scrypt::scrypt(password, &self.salt, &self.params, &mut computed)
            .map_err(PasswordError::hashing)?;
        Ok(fields::is_same(&computed, &self.output))
    }
}

fn params(log_n: u32, r: u32, p: u32) -> Result<Params, PasswordError> {
    // A block is 128 bytes for each of r; there are n of them, and p.
    let kib = 1_u64
        .checked_shl(log_n)
        .and_then(|n| n.max(p.into()).checked_mul(r.into()))
        .map(|blocks| blocks / 8);
    if kib.is_none_or(|kib| kib > MOST_MEMORY_KIB.into()) || p > MOST_LANES {
        return Err(PasswordError::unreadable(
            "it costs more than any login may",
        ));
    }
    u8::try_from(log_n)
        .ok()
        .and_then(|log_n| Params::new(log_n, r, p).ok())
        .ok_or(PasswordError::unreadable(
            "scrypt does not allow its parameters",
        ))
}
