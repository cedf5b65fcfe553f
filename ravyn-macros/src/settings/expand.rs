//! The implementations of settings.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Path, Type};

use super::model::{Field, Presence, Settings};
use crate::emit::{emit, located, private, private_at, road};
use crate::literal;

/// Everything that the derive emits.
pub(super) fn settings(name: &Ident, settings: &Settings) -> TokenStream {
    let private = private();
    let fields = || settings.fields.iter().enumerate();
    let reads = fields().map(|(position, field)| {
        let (local, read) = (local(position), read(field));
        quote!(let #local = #read;)
    });
    let members = fields().map(|(position, field)| {
        let (local, member) = (local(position), &field.name);
        emit!(#member: #local?)
    });
    let group = emit! {
        fn take(slot: #private::Slot<'_>) -> #private::Reading<Self> {
            slot.group(|group| {
                let _ = &group;
                #(#reads)*
                ::core::option::Option::Some(Self { #(#members),* })
            })
        }
    };
    let whole = whole(name, settings);
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #private::Setting for #name {
                #group
            }
            #whole
        };
    }
}

/// What settings with a prefix have and a group has not.
fn whole(name: &Ident, settings: &Settings) -> Option<TokenStream> {
    let (private, prefix) = (private(), settings.prefix.as_ref()?);
    let section = settings.section.as_ref().map(|section| {
        quote! {
            const SECTION: ::core::option::Option<&'static str> = ::core::option::Option::Some(#section);
        }
    });
    Some(quote! {
        #[automatically_derived]
        impl #private::Settings for #name {
            const PREFIX: &'static str = #prefix;
            #section
        }
    })
}

fn local(position: usize) -> Ident {
    format_ident!("setting_{position}", span = Span::mixed_site())
}

/// The call that reads a field.
fn read(field: &Field) -> TokenStream {
    let (private, ty) = (private(), &field.ty);
    let (name, summary) = (field.name.unraw().to_string(), &field.summary);
    let variable = field.variable.iter();
    let key = quote!(#private::Key::new(#name, #summary) #(.variable(#variable))*);
    let take = road(ty, "Setting", |span| quote_spanned!(span=> take));
    let check = check(field);
    match &field.presence {
        Presence::Required => emit!(group.required(#key, #take, #check)),
        Presence::Optional => emit!(group.optional(#key, #take, #check)),
        Presence::Usual(span) => {
            let ty = located(ty, *span);
            let usual = quote_spanned!(*span=> <#ty as ::core::default::Default>::default());
            emit!(group.defaulted(#key, #take, || #usual, #check))
        }
        Presence::Default(value) => {
            let value = literal::converted(value, ty);
            emit!(group.defaulted(#key, #take, || -> #ty { #value }, #check))
        }
    }
}

/// The rules on a value.
fn check(field: &Field) -> TokenStream {
    let (private, ty, value) = (private(), &field.ty, emit!(value));
    let own = field.constraints.iter();
    let own = own.map(|constraint| constraint.check(ty, &value));
    let with = field.with.iter();
    let with = with.map(|check| own_check(check, ty, &value));
    emit! {
        |value: &#ty, faults: &mut #private::Faults| {
            let at = &#private::At::root(#private::Place::Body);
            let _ = (value, at, &faults);
            #(#own)*
            #(#with)*
        }
    }
}

/// A check of the user's own, reported at its name.
fn own_check(check: &Path, ty: &Type, value: &TokenStream) -> TokenStream {
    let span = check.span();
    let (private, ty, value) = (private_at(span), located(ty, span), located(value, span));
    let outcome = quote_spanned!(span=> <_ as #private::Check<#ty, _>>::check(&#check, #value));
    let broken = quote_spanned!(span=> #private::Outcome::broken(#outcome));
    emit!(#private::check::with(#broken, at, faults);)
}

/// Keeps other code from failing; the errors beside it stop the compilation.
pub(super) fn stand_in(name: &impl ToTokens) -> TokenStream {
    let private = private();
    emit! {
        impl #private::Setting for #name {
            fn take(_: #private::Slot<'_>) -> #private::Reading<Self> {
                ::core::unreachable!("the program does not compile")
            }
        }

        impl #private::Settings for #name {
            const PREFIX: &'static str = "";
        }
    }
}
