//! `Validate`: the rules of every field, at the place where the field stands on the wire.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::fields::Field;
use super::parse::Model;
use super::shape::{DataVariant, Shape};
use crate::emit::{emit, located, private_at, road};

/// `fn validate(&self, at, faults)`
pub(super) fn function(model: &Model) -> TokenStream {
    let private = crate::emit::private();
    let fields = match &model.shape {
        Shape::Names => quote!(),
        Shape::Newtype(field) => rules(field, &emit!(&self.0)),
        Shape::Struct(fields) => {
            let fields = fields.iter().map(|field| {
                let member = &field.member;
                at_field(field, &emit!(&self.#member))
            });
            quote!(#(#fields)*)
        }
        Shape::Enum(variants) => {
            let arms = variants.iter().map(arm);
            emit!(match self { #(#arms)* })
        }
    };
    let whole = emit!(self);
    let checks = model.check.iter();
    let checks = checks.map(|check| own_check(check, &quote!(Self), &whole));
    emit! {
        fn validate(&self, at: &#private::At<'_>, faults: &mut #private::Faults) {
            let _ = (&at, &faults);
            #fields
            #(#checks)*
        }
    }
}

fn arm(variant: &DataVariant) -> TokenStream {
    let (name, conditions) = (&variant.name, &variant.conditions);
    let bound =
        |position| -> Ident { format_ident!("field_{position}", span = Span::mixed_site()) };
    let fields = || variant.fields.iter().enumerate();
    let pattern = fields().map(|(position, field)| {
        let (member, conditions, bound) = (&field.member, &field.conditions, bound(position));
        quote!(#(#conditions)* #member: #bound)
    });
    let rules = fields().map(|(position, field)| {
        let bound = bound(position);
        at_field(field, &quote!(#bound))
    });
    let descend = variant.wire_path.iter().map(|segment| {
        emit! {
            let outer = at;
            let at = &outer.field(#segment);
        }
    });
    emit! {
        #(#conditions)*
        Self::#name { #(#pattern),* } => {
            #(#descend)*
            #(#rules)*
        }
    }
}

/// The rules of a field, one step further down unless it is flat.
fn at_field(field: &Field, value: &TokenStream) -> TokenStream {
    let conditions = &field.conditions;
    if field.is_skipped {
        return emit!(#(#conditions)* let _ = #value;);
    }
    let rules = rules(field, value);
    let descend = field
        .wire_name
        .as_ref()
        .map(|name| emit!(let at = &at.field(#name);));
    emit! {
        #(#conditions)*
        {
            #descend
            #rules
        }
    }
}

fn rules(field: &Field, value: &TokenStream) -> TokenStream {
    let own = field
        .constraints
        .iter()
        .map(|constraint| constraint.check(&field.ty, value));
    let with = field
        .with
        .iter()
        .map(|check| own_check(check, &field.ty, value));
    let arguments = emit!(#value, at, faults);
    let nested = road(
        &field.ty,
        "Validate",
        |span| quote_spanned!(span=> validate(#arguments)),
    );
    quote! {
        #(#own)*
        #(#with)*
        #nested;
    }
}

/// A check of the user's own, reported at its name.
fn own_check(check: &Path, ty: &impl ToTokens, value: &TokenStream) -> TokenStream {
    let span = check.span();
    let (private, ty, value) = (private_at(span), located(ty, span), located(value, span));
    let outcome = quote_spanned!(span=> <_ as #private::Check<#ty, _>>::check(&#check, #value));
    let broken = quote_spanned!(span=> #private::Outcome::broken(#outcome));
    emit!(#private::check::with(#broken, at, faults);)
}
