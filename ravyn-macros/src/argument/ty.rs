//! Types that no argument can have, whatever traits they implement.

use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Type, TypeImplTrait, TypeReference};

use super::Owner;
use crate::errors::Errors;

/// Notes `impl Trait`, and a type that borrows. `may_borrow` is set where that has another cause.
pub(super) fn refuse(ty: &Type, owner: Owner, may_borrow: bool, errors: &mut Errors) {
    let mut found = Found::default();
    found.visit_type_mut(&mut ty.clone());
    if found.impl_trait {
        errors.push(
            ty,
            format!("an argument of a {} cannot be `impl Trait`", owner.word()),
            "name the type, so that it can be read and documented: `name: String`",
        );
    } else if found.borrow && !may_borrow {
        errors.push(
            ty,
            "an argument cannot borrow from the request",
            "take an owned type: `String` for `&str`, `Vec<T>` for `&[T]`, `Inject<T>` for `&T`",
        );
    }
}

/// Whether `impl Trait` stands anywhere in the type.
pub(crate) fn has_impl_trait(ty: &Type) -> bool {
    let mut found = Found::default();
    found.visit_type_mut(&mut ty.clone());
    found.impl_trait
}

#[derive(Default)]
struct Found {
    impl_trait: bool,
    /// A lifetime other than `'static`.
    borrow: bool,
}

impl VisitMut for Found {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        self.borrow |= lifetime.ident != "static";
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        self.borrow |= reference.lifetime.is_none();
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_type_impl_trait_mut(&mut self, ty: &mut TypeImplTrait) {
        self.impl_trait = true;
        visit_mut::visit_type_impl_trait_mut(self, ty);
    }
}
