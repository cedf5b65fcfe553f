//! `A | B` and `A & B`.

use std::ops::{BitAnd, BitOr};

use super::SecurityScheme;
use super::one::{One, one};
use super::requirement::{Asks, Challenges, Refusal, Requirement};
use crate::meta::{ArgumentMeta, ResponsesMeta, SecurityMeta};
use crate::params::Argument;
use crate::request::Request;

/// The first of the two whose credential the request has. A bad one is refused, and the other is not asked.
#[derive(Clone, Copy, Debug)]
pub struct AnyOf<A, B>(A, B);

/// Both.
#[derive(Clone, Copy, Debug)]
pub struct AllOf<A, B>(A, B);

/// The arguments of the first, and those of the second.
fn split<'a, A: Requirement>(
    first: &A,
    arguments: &'a [Argument],
) -> (&'a [Argument], &'a [Argument]) {
    arguments
        .split_at_checked(first.argument_count())
        .unwrap_or((arguments, &[]))
}

macro_rules! both {
    () => {
        fn arguments(&self) -> Vec<ArgumentMeta> {
            let mut arguments = self.0.arguments();
            arguments.extend(self.1.arguments());
            arguments
        }

        fn argument_count(&self) -> usize {
            self.0.argument_count() + self.1.argument_count()
        }

        fn responses(&self) -> ResponsesMeta {
            let mut responses = self.0.responses();
            responses.extend(&self.1.responses());
            responses
        }

        fn challenge(&self, challenges: &mut Challenges) {
            self.0.challenge(challenges);
            self.1.challenge(challenges);
        }
    };
}

impl<A: Requirement, B: Requirement> Requirement for AnyOf<A, B> {
    both!();

    fn describe(&self) -> SecurityMeta {
        self.0.describe().or(self.1.describe())
    }

    async fn is_met(&self, request: &mut Request, arguments: &[Argument]) -> Result<bool, Refusal> {
        let (first, second) = split(&self.0, arguments);
        Ok(self.0.is_met(request, first).await? || self.1.is_met(request, second).await?)
    }
}

/// The credential of the second of `A | B`, as that of the first.
#[diagnostic::on_unimplemented(
    message = "one of the schemes gives `{C}`, the other `{Self}`",
    label = "an argument has one type",
    note = "`A | B` gives a credential where both give one type; demand it of the level where nobody needs the value: `security(A | B)`"
)]
pub trait SameCredential<C> {
    /// It.
    fn same(self) -> C;
}

#[diagnostic::do_not_recommend]
impl<C> SameCredential<C> for C {
    fn same(self) -> C {
        self
    }
}

impl<A: Asks, B: Asks> Asks for AnyOf<A, B>
where
    B::Credential: SameCredential<A::Credential>,
{
    type Credential = A::Credential;

    async fn ask(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<A::Credential>, Refusal> {
        let (first, second) = split(&self.0, arguments);
        match self.0.ask(request, first).await? {
            Some(credential) => Ok(Some(credential)),
            None => {
                let found = self.1.ask(request, second).await?;
                Ok(found.map(SameCredential::same))
            }
        }
    }
}

impl<A: Requirement, B: Requirement> Requirement for AllOf<A, B> {
    both!();

    fn describe(&self) -> SecurityMeta {
        self.0.describe().and(&self.1.describe())
    }

    async fn is_met(&self, request: &mut Request, arguments: &[Argument]) -> Result<bool, Refusal> {
        let (first, second) = split(&self.0, arguments);
        Ok(self.0.is_met(request, first).await? && self.1.is_met(request, second).await?)
    }
}

impl<A: Asks, B: Asks> Asks for AllOf<A, B> {
    type Credential = (A::Credential, B::Credential);

    async fn ask(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<Self::Credential>, Refusal> {
        let (first, second) = split(&self.0, arguments);
        let Some(one) = self.0.ask(request, first).await? else {
            return Ok(None);
        };
        let two = self.1.ask(request, second).await?;
        Ok(two.map(|two| (one, two)))
    }
}

macro_rules! operators {
    ($([$($generics:tt)*] $name:ty;)*) => {$(
        impl<$($generics)*, Other: IntoRequirement> BitOr<Other> for $name {
            type Output = AnyOf<Self, Other::Requirement>;

            fn bitor(self, other: Other) -> Self::Output {
                AnyOf(self, other.into_requirement())
            }
        }

        impl<$($generics)*, Other: IntoRequirement> BitAnd<Other> for $name {
            type Output = AllOf<Self, Other::Requirement>;

            fn bitand(self, other: Other) -> Self::Output {
                AllOf(self, other.into_requirement())
            }
        }
    )*};
}

/// What a level takes: `&API_KEY`, `one(&API_KEY)`, and what is joined of these.
#[diagnostic::on_unimplemented(
    message = "this is no security requirement",
    label = "no reference of a static scheme, and nothing joined of these",
    note = "write `.security(&API_KEY)`, or `.security(&API_KEY | &OAUTH2)`"
)]
pub trait IntoRequirement {
    /// The requirement.
    type Requirement: Requirement;

    /// It.
    fn into_requirement(self) -> Self::Requirement;
}

impl<S: SecurityScheme> IntoRequirement for &'static S {
    type Requirement = One<S>;

    fn into_requirement(self) -> One<S> {
        one(self)
    }
}

impl<S: SecurityScheme> IntoRequirement for One<S> {
    type Requirement = Self;

    fn into_requirement(self) -> Self {
        self
    }
}

impl<A: Requirement, B: Requirement> IntoRequirement for AnyOf<A, B> {
    type Requirement = Self;

    fn into_requirement(self) -> Self {
        self
    }
}

impl<A: Requirement, B: Requirement> IntoRequirement for AllOf<A, B> {
    type Requirement = Self;

    fn into_requirement(self) -> Self {
        self
    }
}

operators! {
    [S] One<S>;
    [A, B] AnyOf<A, B>;
    [A, B] AllOf<A, B>;
}
