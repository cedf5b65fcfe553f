//! The functions that give the defaults of fields, which serde calls by name.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, WherePredicate};

use super::This;
use crate::literal;

pub(super) fn functions(this: &This<'_>) -> Vec<TokenStream> {
    let fields = this.model.shape.fields().into_iter();
    fields
        .filter_map(|field| {
            let (function, value) = field.default.as_ref()?;
            let (ty, conditions) = (&field.ty, &field.conditions);
            let value = literal::converted(value, ty);
            let generics = mentioned(this.generics(), &ty.to_token_stream());
            let (generics, _, where_clause) = generics.split_for_impl();
            Some(quote! {
                #(#conditions)*
                #[doc(hidden)]
                #[allow(non_snake_case)]
                fn #function #generics () -> #ty #where_clause {
                    #value
                }
            })
        })
        .collect()
}

/// The parameters that the type of the field has; of the others rustc could not tell which are meant.
fn mentioned(mut generics: Generics, ty: &TokenStream) -> Generics {
    let (kept, dropped): (Vec<_>, Vec<_>) = generics
        .params
        .into_iter()
        .partition(|parameter| has_name(ty, name(parameter)));
    generics.params = kept.into_iter().collect();
    if let Some(clause) = &mut generics.where_clause {
        let is_whole = |predicate: &WherePredicate| {
            let tokens = predicate.to_token_stream();
            !dropped
                .iter()
                .any(|parameter| has_name(&tokens, name(parameter)))
        };
        let predicates = std::mem::take(&mut clause.predicates).into_iter();
        clause.predicates = predicates.filter(is_whole).collect();
    }
    generics
}

fn name(parameter: &GenericParam) -> &Ident {
    match parameter {
        GenericParam::Type(parameter) => &parameter.ident,
        GenericParam::Const(parameter) => &parameter.ident,
        GenericParam::Lifetime(parameter) => &parameter.lifetime.ident,
    }
}

fn has_name(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => has_name(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
