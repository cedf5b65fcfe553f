//! `&A | &B` and `&A & &B`, for every type of schemes.

/// Lets references of static schemes be joined.
macro_rules! joined {
    ([$($generics:tt)*] $scheme:ty) => {
        /// `&A | &B`: one of the two.
        impl<$($generics)*, Other> ::std::ops::BitOr<Other> for &'static $scheme
        where
            Other: ::ravyn_core::security::IntoRequirement,
        {
            type Output = ::ravyn_core::security::AnyOf<
                ::ravyn_core::security::One<$scheme>,
                Other::Requirement,
            >;

            fn bitor(self, other: Other) -> Self::Output {
                ::ravyn_core::security::one(self) | other
            }
        }

        /// `&A & &B`: both.
        impl<$($generics)*, Other> ::std::ops::BitAnd<Other> for &'static $scheme
        where
            Other: ::ravyn_core::security::IntoRequirement,
        {
            type Output = ::ravyn_core::security::AllOf<
                ::ravyn_core::security::One<$scheme>,
                Other::Requirement,
            >;

            fn bitand(self, other: Other) -> Self::Output {
                ::ravyn_core::security::one(self) & other
            }
        }
    };
}

pub(crate) use joined;
