//! The `Authorization` header (RFC 9110 §11.6.2).

use http::header::AUTHORIZATION;
use ravyn_core::request::Request;
use ravyn_core::security::AuthError;

/// What stands behind the name of a scheme, which is written in any case. `None`: there is no header, or it is of
/// another scheme.
pub(super) fn credentials<'r>(
    request: &'r Request,
    scheme: &str,
) -> Result<Option<&'r str>, AuthError> {
    let mut lines = request.headers().get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    if lines.next().is_some() {
        return Err(AuthError::malformed(
            "there are two `Authorization` headers",
        ));
    }
    let line = line.as_bytes();
    let end = line.iter().position(u8::is_ascii_whitespace);
    let (name, rest) = line.split_at(end.unwrap_or(line.len()));
    if !name.eq_ignore_ascii_case(scheme.as_bytes()) {
        return Ok(None);
    }
    let rest = std::str::from_utf8(rest);
    let rest = rest.map_err(|_| AuthError::invalid("the credentials are no text"))?;
    Ok(Some(rest.trim_matches(' ')))
}

/// The `b64token` of RFC 6750 §2.1.
pub(super) fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !body.is_empty() && body.bytes().all(is_of_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_the_characters_of_the_standard() {
        for token in ["a", "a.b-c_d~e+f/g==", "0"] {
            assert!(is_token(token), "{token}");
        }
        for wrong in ["", "=", "a b", "a=b", "\u{e4}", "a,b", "\"a\""] {
            assert!(!is_token(wrong), "{wrong}");
        }
    }
}
