//! Types that are no models, and derives that a model has already.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Data, DeriveInput, Lifetime, Path, Token, Type, TypeReference};

use super::parse::Direction;
use crate::errors::Errors;

/// Notes a type of which no code of a model would compile.
pub(super) fn shape(input: &DeriveInput, errors: &mut Errors) -> Option<()> {
    if let Data::Union(data) = &input.data {
        let help = "write a struct, or `enum` with a variant for each case";
        errors.push(data.union_token, "a model cannot be a union", help);
        return None;
    }
    if let Some(lifetime) = input.generics.lifetimes().next() {
        let message = format!("a model cannot have the lifetime `{}`", lifetime.lifetime);
        let help = "own what it holds: `name: String`";
        errors.push(lifetime, message, help);
        return None;
    }
    Some(())
}

/// Notes a borrowed field. The type then borrows for ever, so that rustc has nothing to add.
pub(super) fn borrowed(ty: &mut Type, direction: Direction, errors: &mut Errors) -> bool {
    struct Borrows {
        any: bool,
        elided: bool,
    }
    impl VisitMut for Borrows {
        fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
            self.any = true;
            if reference.lifetime.is_none() {
                self.elided = true;
                let span = reference.and_token.spans[0];
                reference.lifetime = Some(Lifetime::new("'static", span));
            }
            visit_mut::visit_type_reference_mut(self, reference);
        }
    }
    let written = ty.clone();
    let mut borrows = Borrows {
        any: false,
        elided: false,
    };
    borrows.visit_type_mut(ty);
    let is_mistake = borrows.elided || borrows.any && direction.arrives();
    if is_mistake {
        let help = "own what it holds: `String` for `&str`, `Vec<T>` for `&[T]`";
        let written = written.to_token_stream();
        errors.push(written, "a model cannot have a borrowed field", help);
    }
    is_mistake
}

/// What `#[model]` derives itself must not be derived beside it. The derive is taken off, so that it does
/// not clash with ours.
pub(super) fn derives(attributes: &mut [Attribute], errors: &mut Errors) {
    for attribute in attributes {
        if !attribute.path().is_ident("derive") {
            continue;
        }
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        let Ok(derives) = attribute.parse_args_with(parser) else {
            continue;
        };
        let (ours, others): (Vec<_>, Vec<_>) = derives.into_iter().partition(is_ours);
        for derive in &ours {
            let name = last_name(derive);
            let help = if others.is_empty() {
                "drop `#[derive(..)]`".to_owned()
            } else {
                format!("write `#[derive({})]`", quote!(#(#others),*))
            };
            errors.push(derive, format!("`#[model]` derives `{name}` already"), help);
        }
        if !ours.is_empty() {
            *attribute = syn::parse_quote!(#[derive(#(#others),*)]);
        }
    }
}

fn is_ours(derive: &Path) -> bool {
    matches!(
        last_name(derive).as_str(),
        "Serialize" | "Deserialize" | "JsonSchema"
    )
}

fn last_name(path: &Path) -> String {
    let last = path.to_token_stream().into_iter().last();
    last.as_ref().map(TokenTree::to_string).unwrap_or_default()
}
