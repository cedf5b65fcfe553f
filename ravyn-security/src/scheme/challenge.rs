//! The values of `WWW-Authenticate` (RFC 9110 §11.6.1).

use std::borrow::Cow;
use std::fmt::Write as _;

use ravyn_core::security::Failure;

/// A challenge while its parameters are added.
pub(super) struct Challenge {
    text: String,
    has_parameters: bool,
}

impl Challenge {
    pub(super) fn new(scheme: &str) -> Self {
        Self {
            text: scheme.to_owned(),
            has_parameters: false,
        }
    }

    /// Adds a parameter as a quoted string.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        let comma = if self.has_parameters { "," } else { "" };
        let _ = write!(self.text, "{comma} {name}=\"");
        for character in value.chars() {
            if matches!(character, '"' | '\\') {
                self.text.push('\\');
            }
            self.text.push(character);
        }
        self.text.push('"');
        self.has_parameters = true;
        self
    }

    /// Adds what RFC 6750 §3 says of a token that was refused.
    pub(super) fn of_bearer(self, failure: &Failure) -> Self {
        match failure {
            Failure::Invalid => self.with("error", "invalid_token"),
            Failure::Malformed => self.with("error", "invalid_request"),
            Failure::InsufficientScope(scopes) => self
                .with("error", "insufficient_scope")
                .with("scope", &scopes.join(" ")),
            _ => self,
        }
    }

    pub(super) fn into_text(self) -> Cow<'static, str> {
        self.text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_ends_no_value() {
        let challenge = Challenge::new("Basic").with("realm", r#"a "b" \c"#);
        assert_eq!(challenge.into_text(), r#"Basic realm="a \"b\" \\c""#);
    }
}
