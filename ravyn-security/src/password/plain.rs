//! A password as it was typed, and the form in which it is hashed.

use std::borrow::Cow;

use ravyn_core::settings::Secret;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What is taken as a password: `str`, `String`, and a [`Secret`] of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not taken as a password",
    note = "give a `&str`, a `&String` or a `&Secret<String>`"
)]
pub trait PlainPassword: Sync {
    /// The password as it was typed.
    fn plain(&self) -> &str;
}

impl PlainPassword for str {
    fn plain(&self) -> &str {
        self
    }
}

impl PlainPassword for String {
    fn plain(&self) -> &str {
        self
    }
}

impl<T: PlainPassword> PlainPassword for Secret<T> {
    fn plain(&self) -> &str {
        self.expose().plain()
    }
}

impl<T: PlainPassword + ?Sized> PlainPassword for &T {
    fn plain(&self) -> &str {
        (**self).plain()
    }
}

/// The password in the one form of its characters (Unicode's NFC), whichever keyboard wrote it.
pub(super) fn composed(plain: &str) -> Cow<'_, str> {
    match is_nfc_quick(plain.chars()) {
        IsNormalized::Yes => Cow::Borrowed(plain),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(plain.nfc().collect()),
    }
}
