//! Checks of the user's own: functions of a value.

use std::fmt::Display;
use std::ops::Deref;

/// A function that checks a `T`: it takes `&T`, or what that dereferences to, such as `&str`.
///
/// `Way` tells the two apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "this function does not check a `{T}`",
    label = "not a function of `&{T}`",
    note = "write `fn is_fine(value: &{T}) -> Result<(), String>`"
)]
pub trait Check<T: ?Sized, Way> {
    /// What it returns.
    type Outcome;

    /// Checks the value.
    fn check(&self, value: &T) -> Self::Outcome;
}

/// The way of a function of `&T`.
#[derive(Clone, Copy, Debug)]
pub struct Itself;

/// The way of a function of `&T::Target`.
#[derive(Clone, Copy, Debug)]
pub struct Target;

#[diagnostic::do_not_recommend]
impl<T: ?Sized, O, F: Fn(&T) -> O> Check<T, Itself> for F {
    type Outcome = O;

    #[inline]
    fn check(&self, value: &T) -> O {
        self(value)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Deref + ?Sized, O, F: Fn(&T::Target) -> O> Check<T, Target> for F {
    type Outcome = O;

    #[inline]
    fn check(&self, value: &T) -> O {
        self(value)
    }
}

/// What a check of the user's own returns: `Ok(())`, or the words for the client.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the outcome of a check",
    label = "returns a `{Self}`",
    note = "a check returns `Result<(), String>`, or `Result<(), &'static str>`: the text is for the client"
)]
pub trait Outcome {
    /// Why the value is refused.
    fn broken(self) -> Option<String>;
}

#[diagnostic::do_not_recommend]
impl<M: Display> Outcome for Result<(), M> {
    fn broken(self) -> Option<String> {
        self.err().map(|message| message.to_string())
    }
}
