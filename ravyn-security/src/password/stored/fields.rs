//! Fields of stored hashes.

use base64ct::{Base64, Base64Unpadded, Encoding};
use subtle::ConstantTimeEq;

use super::PasswordError;

/// Fewer bytes would be matched by chance, and none by everything.
const LEAST_OUTPUT_BYTES: usize = 16;

/// Splits at `$` into so many fields; the last has the rest.
pub(super) fn split<const N: usize>(text: &str) -> Result<[&str; N], PasswordError> {
    let fields: Vec<_> = text.splitn(N, '$').collect();
    fields
        .try_into()
        .map_err(|_| PasswordError::unreadable("a field is missing"))
}

/// Reads a number without a sign.
pub(super) fn number(text: &str) -> Result<u32, PasswordError> {
    let number = match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse().ok(),
        false => None,
    };
    number.ok_or(PasswordError::unreadable("a parameter is no number"))
}

/// Reads `a=1,b=2` by these names, each at most once.
pub(super) fn parameters<const N: usize>(
    text: &str,
    names: [&str; N],
) -> Result<[Option<u32>; N], PasswordError> {
    let mut values = [None; N];
    for parameter in text.split(',') {
        let (name, value) = parameter
            .split_once('=')
            .ok_or(PasswordError::unreadable("a parameter has no value"))?;
        let slot = names.iter().position(|known| *known == name);
        match slot.map(|index| &mut values[index]) {
            Some(slot @ None) => *slot = Some(number(value)?),
            Some(Some(_)) => return Err(PasswordError::unreadable("a parameter is there twice")),
            None => return Err(PasswordError::unreadable("a parameter is unknown")),
        }
    }
    Ok(values)
}

/// What a parameter that must be there is without.
pub(super) fn required(value: Option<u32>) -> Result<u32, PasswordError> {
    value.ok_or(PasswordError::unreadable("a parameter is missing"))
}

/// The salt of PHC and passlib: no padding, and in passlib's pbkdf2 `.` instead of `+`.
pub(super) fn salt(text: &str) -> Result<Vec<u8>, PasswordError> {
    Base64Unpadded::decode_vec(&text.replace('.', "+"))
        .map_err(|_| PasswordError::unreadable("the salt is not base64"))
}

/// The output of PHC and passlib.
pub(super) fn output(text: &str) -> Result<Vec<u8>, PasswordError> {
    long_enough(Base64Unpadded::decode_vec(&text.replace('.', "+")))
}

/// The output of Django, with padding.
pub(super) fn padded_output(text: &str) -> Result<Vec<u8>, PasswordError> {
    long_enough(Base64::decode_vec(text))
}

fn long_enough(decoded: Result<Vec<u8>, base64ct::Error>) -> Result<Vec<u8>, PasswordError> {
    match decoded {
        Ok(output) if output.len() < LEAST_OUTPUT_BYTES => {
            Err(PasswordError::unreadable("the hash is too short"))
        }
        Ok(output) => Ok(output),
        Err(_) => Err(PasswordError::unreadable("the hash is not base64")),
    }
}

/// Whether two outputs are the same, in a time that does not tell where they differ.
pub(super) fn is_same(computed: &[u8], stored: &[u8]) -> bool {
    computed.ct_eq(stored).into()
}
