//! Which passwords are accepted when they are chosen.

mod common;

use std::borrow::Cow;

use http::StatusCode;
use ravyn_core::error::ApiError;
use ravyn_core::meta::ResponsesMeta;

use super::PlainPassword;
use super::plain::composed;

/// The least length beside a second factor, and of what a forbidden word leaves.
const LEAST: usize = 8;
/// The least length of a password that stands alone.
const LEAST_ALONE: usize = 15;
/// A policy may not ask for more.
const MOST: usize = 64;

/// The shortest word that is looked for in a password.
const LEAST_WORD: usize = 3;

/// Which passwords are accepted when they are chosen (NIST SP 800-63B-4, section 3.1.1).
///
/// Length, and not to be guessed first: there is no rule about kinds of characters. Refused are the common passwords
/// of a list that ships with the crate (8,346 of them, in any case), repetitions and plain sequences, and what is little
/// more than a word that an attacker knows, such as the name of the user.
///
/// # Defaults
/// At least 15 characters. With a second factor, at least 8. Characters are Unicode's code points after NFC. There is
/// no most but the limit of bytes in [`PasswordsBuilder::max_bytes`](super::PasswordsBuilder::max_bytes).
///
/// # Example
/// ```
/// use ravyn_security::password::{PasswordPolicy, WeakPassword};
///
/// let policy = PasswordPolicy::new().forbid(["shop"]);
/// assert_eq!(policy.check("tiny", &[]), Err(WeakPassword::TooShort { least: 15 }));
/// assert_eq!(policy.check("passwordpassword", &[]), Err(WeakPassword::Common));
/// assert_eq!(policy.check("alice.miller.shop", &["alice.miller"]), Err(WeakPassword::Known));
/// assert_eq!(policy.check("brown cows in alice's hat", &["alice"]), Ok(()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it checks a password"]
pub struct PasswordPolicy {
    least: usize,
    words: Vec<String>,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl PasswordPolicy {
    /// For a password that is all that is asked for: at least 15 characters.
    pub const fn new() -> Self {
        Self {
            least: LEAST_ALONE,
            words: Vec::new(),
        }
    }

    /// For a password beside a second factor: at least 8 characters.
    pub const fn with_second_factor() -> Self {
        Self {
            least: LEAST,
            words: Vec::new(),
        }
    }

    /// Sets the least number of characters.
    ///
    /// # Panics
    /// When it is not from 8 to 64.
    #[track_caller]
    pub fn min_characters(mut self, least: usize) -> Self {
        assert!(
            (LEAST..=MOST).contains(&least),
            "a policy asks for 8 to 64 characters, not for {least}"
        );
        self.least = least;
        self
    }

    /// Adds words that an attacker tries first, such as the name of the service.
    pub fn forbid<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// Checks a password; `known` is what is known of its user: the name, the address.
    ///
    /// # Errors
    /// The first rule that the password breaks.
    pub fn check(
        &self,
        password: &(impl PlainPassword + ?Sized),
        known: &[&str],
    ) -> Result<(), WeakPassword> {
        let password = composed(password.plain());
        if password.chars().count() < self.least {
            return Err(WeakPassword::TooShort { least: self.least });
        }
        let password = password.to_lowercase();
        if common::is_common(&password) {
            return Err(WeakPassword::Common);
        }
        let known = known.iter().copied();
        if is_known(
            &password,
            known.chain(self.words.iter().map(String::as_str)),
        ) {
            return Err(WeakPassword::Known);
        }
        Ok(())
    }
}

/// Whether too little is left of a password without these words.
fn is_known<'a>(password: &str, words: impl Iterator<Item = &'a str>) -> bool {
    let mut rest = password.to_owned();
    for word in words {
        let word = composed(word).to_lowercase();
        for part in word.split(|character: char| !character.is_alphanumeric()) {
            if part.chars().count() >= LEAST_WORD {
                rest = rest.replace(part, "");
            }
        }
    }
    rest.len() < password.len() && rest.chars().count() < LEAST
}

/// Why a password is not accepted. The answer is 422.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeakPassword {
    /// It has too few characters.
    #[error("the password has fewer than {least} characters")]
    TooShort {
        /// The least that the policy accepts.
        least: usize,
    },
    /// Many others have it, or it repeats or counts.
    #[error("the password is among the first that are guessed")]
    Common,
    /// It is little more than the name of its user or of the service.
    #[error("the password is little more than a name")]
    Known,
}

const TITLE: &str = "Weak Password";
const TOO_SHORT: &str = "password-too-short";
const COMMON: &str = "password-common";
const KNOWN: &str = "password-known";

impl ApiError for WeakPassword {
    fn status(&self) -> StatusCode {
        StatusCode::UNPROCESSABLE_ENTITY
    }

    fn code(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::TooShort { .. } => TOO_SHORT,
            Self::Common => COMMON,
            Self::Known => KNOWN,
        })
    }

    fn title(&self) -> Cow<'static, str> {
        TITLE.into()
    }

    fn describe(meta: &mut ResponsesMeta) {
        for code in [TOO_SHORT, COMMON, KNOWN] {
            meta.problem(StatusCode::UNPROCESSABLE_ENTITY, code, TITLE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALONE: PasswordPolicy = PasswordPolicy::new();
    const SECOND: PasswordPolicy = PasswordPolicy::with_second_factor();

    #[test]
    fn length_counts_characters_and_not_bytes() {
        let short = Err(WeakPassword::TooShort { least: 15 });
        assert_eq!(ALONE.check("äöüßäöüßäöüßzw", &[]), short);
        assert_eq!(ALONE.check("äöüßäböüßäöüßzw", &[]), Ok(()));
        // Fifteen code points before they are composed, fourteen after.
        assert_eq!(ALONE.check("a\u{308}bcd efgh ijkl", &[]), short);
        assert_eq!(SECOND.check("qx7 vole", &[]), Ok(()));
        assert_eq!(
            SECOND.check("qx7 vol", &[]),
            Err(WeakPassword::TooShort { least: 8 })
        );
    }

    #[test]
    fn any_kinds_of_characters_will_do_and_64_of_them() {
        for password in [
            "only small letters here",
            "8214 7735 9026 1183",
            "中文密码也可以很长很长很安全的",
        ] {
            assert_eq!(ALONE.check(password, &[]), Ok(()), "{password}");
        }
        let long = "the quick wombat of the north hides seven wet socks in my garage";
        assert_eq!(long.len(), 64);
        assert_eq!(ALONE.check(long, &[]), Ok(()));
    }

    #[test]
    fn what_is_known_of_the_user_is_no_password() {
        let known = ["alice.miller@example.com"];
        for password in ["alicemilleralice", "Alice.Miller.2026", "millers@example1"] {
            let found = ALONE.check(password, &known);
            assert_eq!(found, Err(WeakPassword::Known), "{password}");
        }
        let policy = SECOND.forbid(["Shop"]);
        assert_eq!(policy.check("shop2026", &[]), Err(WeakPassword::Known));
        assert_eq!(policy.check("a shop of brown cows", &[]), Ok(()));
        // Words of two letters are everywhere.
        assert_eq!(policy.check("qx7 vole", &["ox", "vo"]), Ok(()));
    }

    #[test]
    #[should_panic(expected = "8 to 64 characters, not for 6")]
    fn no_policy_asks_for_less_than_eight() {
        let _ = PasswordPolicy::new().min_characters(6);
    }
}
