//! The implementations of an error: `Display`, `Error`, `From`, `ApiError`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, LitStr, Member, spanned::Spanned};

use super::parse::{Kind, Variant};
use crate::paths::private;

/// Everything that the derive emits.
pub(super) fn error(input: &DeriveInput, variants: &[Variant]) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    let display = display(variants);
    let source = source(variants);
    let api = api(variants);
    let froms = variants.iter().filter_map(|variant| from(input, variant));
    let private = private();
    quote! {
        const _: () = {
            #[automatically_derived]
            #[allow(unused_variables, clippy::used_underscore_binding)]
            impl #impl_generics ::core::fmt::Display for #ident #type_generics #where_clause {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #display
                }
            }

            #[automatically_derived]
            #[allow(unused_variables, clippy::used_underscore_binding)]
            impl #impl_generics ::core::error::Error for #ident #type_generics #where_clause {
                fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                    #source
                }
            }

            #[automatically_derived]
            #[allow(unused_variables, clippy::used_underscore_binding)]
            impl #impl_generics #private::ApiError for #ident #type_generics #where_clause {
                #api
            }

            #(#froms)*
        };
    }
}

fn pattern(variant: &Variant) -> TokenStream {
    let fields = variant.fields.iter().map(|(member, bound)| match member {
        Member::Named(_) => quote!(#bound),
        Member::Unnamed(_) => quote!(#member: #bound),
    });
    match &variant.name {
        Some(name) => quote!(Self::#name { #(#fields),* }),
        None => quote!(Self { #(#fields),* }),
    }
}

fn each(variants: &[Variant], arm: impl Fn(&Variant) -> TokenStream) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let (pattern, value) = (pattern(variant), arm(variant));
        quote!(#pattern => #value,)
    });
    quote!(match self { #(#arms)* })
}

fn display(variants: &[Variant]) -> TokenStream {
    each(variants, |variant| match &variant.kind {
        Kind::Own { message, .. } => {
            let message = with_bound_names(message);
            quote_spanned!(message.span()=> ::core::write!(f, #message))
        }
        Kind::Transparent(_) => {
            let inner = &variant.fields[0].1;
            quote!(::core::fmt::Display::fmt(#inner, f))
        }
    })
}

/// `{0}` names an unnamed field, which is bound as `_0`.
fn with_bound_names(message: &LitStr) -> LitStr {
    let mut text = String::new();
    let mut rest = message.value();
    while let Some(at) = rest.find('{') {
        let tail = rest.split_off(at + 1);
        text.push_str(&rest);
        if let Some(escaped) = tail.strip_prefix('{') {
            text.push('{');
            rest = escaped.to_owned();
            continue;
        }
        if tail.starts_with(|c: char| c.is_ascii_digit()) {
            text.push('_');
        }
        rest = tail;
    }
    text.push_str(&rest);
    LitStr::new(&text, message.span())
}

fn source(variants: &[Variant]) -> TokenStream {
    each(variants, |variant| match (&variant.kind, &variant.source) {
        (Kind::Transparent(_), _) => {
            let inner = &variant.fields[0].1;
            quote!(::core::error::Error::source(#inner))
        }
        (Kind::Own { .. }, Some(source)) => quote!(::core::option::Option::Some(#source as _)),
        (Kind::Own { .. }, None) => quote!(::core::option::Option::None),
    })
}

fn api(variants: &[Variant]) -> TokenStream {
    let private = private();
    let status = each(variants, |variant| match &variant.kind {
        Kind::Own { status, .. } => quote!(#private::status(#status)),
        Kind::Transparent(inner) => forward(variant, inner, &quote!(status)),
    });
    let code = each(variants, |variant| match &variant.kind {
        Kind::Own { status, code, .. } => {
            let code = code_tokens(status, code);
            quote!(::core::convert::Into::into(#code))
        }
        Kind::Transparent(inner) => forward(variant, inner, &quote!(code)),
    });
    let title = each(variants, |variant| match &variant.kind {
        Kind::Own {
            title: Some(title), ..
        } => quote!(::core::convert::Into::into(#title)),
        Kind::Own { status, .. } => quote!(::core::convert::Into::into(#private::reason(#status))),
        Kind::Transparent(inner) => forward(variant, inner, &quote!(title)),
    });
    let describe = variants.iter().map(|variant| match &variant.kind {
        Kind::Own {
            status,
            code,
            title,
            message,
        } => {
            let code = code_tokens(status, code);
            let is_server_side = status.base10_parse::<u16>().is_ok_and(|code| code >= 500);
            // From 500 on the client never reads the message, so the document does not show it.
            let words = match title {
                Some(title) => quote!(#title),
                None if is_server_side => quote!(#private::reason(#status)),
                None => quote!(#message),
            };
            quote!(meta.problem(#private::status(#status), #code, #words);)
        }
        Kind::Transparent(inner) => {
            quote_spanned!(inner.span()=> <#inner as #private::ApiError>::describe(meta);)
        }
    });
    quote! {
        fn status(&self) -> #private::StatusCode {
            #status
        }

        fn code(&self) -> #private::Cow<'static, str> {
            #code
        }

        fn title(&self) -> #private::Cow<'static, str> {
            #title
        }

        fn describe(meta: &mut #private::ResponsesMeta) {
            #(#describe)*
        }
    }
}

fn code_tokens(status: &syn::LitInt, code: &str) -> TokenStream {
    let private = private();
    if code.is_empty() {
        quote!(#private::code_of(#private::status(#status)))
    } else {
        quote!(#code)
    }
}

fn forward(variant: &Variant, inner: &syn::Type, function: &TokenStream) -> TokenStream {
    let private = private();
    let bound = &variant.fields[0].1;
    quote_spanned!(inner.span()=> <#inner as #private::ApiError>::#function(#bound))
}

fn from(input: &DeriveInput, variant: &Variant) -> Option<TokenStream> {
    let cause = variant.from.as_ref()?;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    let member: &Member = &variant.fields.first()?.0;
    let path = variant
        .name
        .as_ref()
        .map_or(quote!(Self), |name| quote!(Self::#name));
    Some(quote_spanned! {cause.span()=>
        #[automatically_derived]
        impl #impl_generics ::core::convert::From<#cause> for #ident #type_generics #where_clause {
            fn from(cause: #cause) -> Self {
                #path { #member: cause }
            }
        }
    })
}

/// Keeps other code from failing; the errors beside it stop the compilation.
pub(super) fn stand_in(input: &DeriveInput) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    let private = private();
    quote! {
        impl #impl_generics ::core::fmt::Display for #ident #type_generics #where_clause {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!("the program does not compile")
            }
        }

        impl #impl_generics ::core::error::Error for #ident #type_generics #where_clause {}
        impl #impl_generics #private::ApiError for #ident #type_generics #where_clause {}
    }
}
