//! Permissions made of permissions: `IsAuthenticated & !HasRole("guest")`.

use std::borrow::Cow;

use super::permission::{Denied, Permission, PermissionFn};
use super::security::IsAuthenticated;
use crate::meta::ArgumentMeta;
use crate::params::Argument;
use crate::request::Request;

/// Lets everybody pass.
#[derive(Clone, Copy, Debug)]
pub struct AllowAny;

impl Permission for AllowAny {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Ok(())
    }
}

/// Lets nobody pass.
#[derive(Clone, Copy, Debug)]
pub struct DenyAll;

impl Permission for DenyAll {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Err(Denied::default())
    }
}

/// Passes where both do; the second is asked only if the first passes.
#[derive(Clone, Copy, Debug)]
pub struct And<A, B>(pub A, pub B);

/// Passes where one does; the second is asked only if the first refuses. A refusal has the words of both, and the
/// challenges of both. One that fails decides.
#[derive(Clone, Copy, Debug)]
pub struct Or<A, B>(pub A, pub B);

/// Passes where exactly one does. Both are asked.
#[derive(Clone, Copy, Debug)]
pub struct Xor<A, B>(pub A, pub B);

/// Passes where the other refuses. One that fails is no refusal.
#[derive(Clone, Copy, Debug)]
pub struct Not<A>(pub A);

/// Passes where both refuse: `nor(a, b)` is `!(a | b)`.
pub fn nor<A: Permission, B: Permission>(first: A, second: B) -> Not<Or<A, B>> {
    Not(Or(first, second))
}

/// The verdicts of two permissions, given one after the other.
type Verdicts = (Result<(), Denied>, Option<Result<(), Denied>>);

/// Asks the first, and the second where the first's verdict does not decide.
async fn ask<A: Permission, B: Permission>(
    (first, second): (&A, &B),
    request: &mut Request,
    arguments: &[Argument],
    decides: fn(&Result<(), Denied>) -> bool,
) -> Verdicts {
    let split = first.argument_count().min(arguments.len());
    let (of_first, of_second) = arguments.split_at(split);
    let verdict = first.check_with(request, of_first).await;
    if decides(&verdict) {
        return (verdict, None);
    }
    (verdict, Some(second.check_with(request, of_second).await))
}

fn both_of((first, second): Verdicts) -> Result<(), Denied> {
    second.unwrap_or(first)
}

fn one_of((first, second): Verdicts) -> Result<(), Denied> {
    match (first, second) {
        (Err(first), Some(Err(second))) if second.is_refusal() => Err(first.or(second)),
        (first, second) => second.unwrap_or(first),
    }
}

/// A failure is none: something could not be found out, which is never a yes.
fn is_refusal(verdict: &Result<(), Denied>) -> bool {
    verdict.as_ref().is_err_and(Denied::is_refusal)
}

fn just_one_of((first, second): Verdicts) -> Result<(), Denied> {
    match (first, second) {
        (Err(failed), _) | (_, Some(Err(failed))) if !failed.is_refusal() => Err(failed),
        (Ok(()), Some(Err(_))) | (Err(_), Some(Ok(()))) => Ok(()),
        (Err(first), Some(Err(second))) => Err(first.or(second)),
        (Err(refused), None) => Err(refused),
        (Ok(()), _) => Err(Denied::default()),
    }
}

fn opposite(verdict: Result<(), Denied>) -> Result<(), Denied> {
    match verdict {
        Ok(()) => Err(Denied::default()),
        Err(denied) if denied.is_refusal() => Ok(()),
        Err(failed) => Err(failed),
    }
}

/// Nothing is said of two where nothing is said of one: half of a condition would be a wrong one.
fn joined(
    first: Option<Cow<'static, str>>,
    word: &str,
    second: Option<Cow<'static, str>>,
) -> Option<Cow<'static, str>> {
    Some(format!("{} {word} {}", first?, second?).into())
}

macro_rules! combined {
    ($($name:ident, $sign:literal, $word:literal, $decides:expr, $of:ident, $needs:expr;)*) => {$(
        impl<A: Permission, B: Permission> Permission for $name<A, B> {
            async fn check(&self, request: &mut Request) -> Result<(), Denied> {
                self.check_with(request, &[]).await
            }

            fn name(&self) -> Cow<'static, str> {
                format!("({} {} {})", self.0.name(), $sign, self.1.name()).into()
            }

            fn description(&self) -> Option<Cow<'static, str>> {
                joined(self.0.description(), $word, self.1.description())
            }

            fn needs_identity(&self) -> bool {
                let needs: fn(bool, bool) -> bool = $needs;
                needs(self.0.needs_identity(), self.1.needs_identity())
            }

            fn arguments(&self) -> Vec<ArgumentMeta> {
                let mut all = self.0.arguments();
                all.extend(self.1.arguments());
                all
            }

            fn argument_count(&self) -> usize {
                self.0.argument_count() + self.1.argument_count()
            }

            async fn check_with(
                &self,
                request: &mut Request,
                arguments: &[Argument],
            ) -> Result<(), Denied> {
                $of(ask((&self.0, &self.1), request, arguments, $decides).await)
            }
        }
    )*};
}

combined! {
    And, "&", "and", Result::is_err, both_of, |first, second| first || second;
    Or, "|", "or", |first| !is_refusal(first), one_of, |first, second| first && second;
    Xor, "^", "or alone", |_| false, just_one_of, |_, _| false;
}

impl<A: Permission> Permission for Not<A> {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        opposite(self.0.check(request).await)
    }

    fn name(&self) -> Cow<'static, str> {
        format!("!{}", self.0.name()).into()
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        self.0.arguments()
    }

    fn argument_count(&self) -> usize {
        self.0.argument_count()
    }

    async fn check_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<(), Denied> {
        opposite(self.0.check_with(request, arguments).await)
    }
}

/// The operators of permissions, for the crates of ravyn.
#[doc(hidden)]
#[macro_export]
macro_rules! permission_operators {
    ($(($($generic:ident)*) $type:ty;)*) => {$(
        impl<$($generic,)* Other> ::core::ops::BitAnd<Other> for $type {
            type Output = $crate::layer::And<Self, Other>;

            fn bitand(self, other: Other) -> Self::Output {
                $crate::layer::And(self, other)
            }
        }

        impl<$($generic,)* Other> ::core::ops::BitOr<Other> for $type {
            type Output = $crate::layer::Or<Self, Other>;

            fn bitor(self, other: Other) -> Self::Output {
                $crate::layer::Or(self, other)
            }
        }

        impl<$($generic,)* Other> ::core::ops::BitXor<Other> for $type {
            type Output = $crate::layer::Xor<Self, Other>;

            fn bitxor(self, other: Other) -> Self::Output {
                $crate::layer::Xor(self, other)
            }
        }

        impl<$($generic,)*> ::core::ops::Not for $type {
            type Output = $crate::layer::Not<Self>;

            fn not(self) -> Self::Output {
                $crate::layer::Not(self)
            }
        }
    )*};
}

permission_operators! {
    () AllowAny;
    () DenyAll;
    () IsAuthenticated;
    (A B) And<A, B>;
    (A B) Or<A, B>;
    (A B) Xor<A, B>;
    (A) Not<A>;
    (F M) PermissionFn<F, M>;
}
