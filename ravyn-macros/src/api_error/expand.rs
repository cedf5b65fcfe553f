//! The implementations of an error: `Display`, `Error`, `From`, `ApiError`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Member, Type, parse_quote};

use super::message::with_bound_names;
use super::model::{Bound, Kind, Own, Variant};
use crate::emit::{emit, private, road};

/// Everything that the derive emits.
pub(super) fn error(input: &DeriveInput, variants: &[Variant]) -> TokenStream {
    let private = private();
    let implement = |name: TokenStream, body: TokenStream| implementation(input, &name, &body);
    let display = implement(quote!(::core::fmt::Display), display(variants));
    let error = source(variants);
    let error = implementation(&with_debug(input), &quote!(::core::error::Error), &error);
    let api = implement(quote!(#private::ApiError), api(variants));
    let froms = variants.iter().filter_map(|variant| from(input, variant));
    quote! {
        const _: () = {
            #display
            #error
            #[diagnostic::do_not_recommend]
            #api
            #(#froms)*
        };
    }
}

/// The same with `where Self: Debug`, of which `for<'a>` makes a bound that rustc does not look into
/// before it is needed: a missing `Debug` is then reported for `ApiError` alone.
fn with_debug(input: &DeriveInput) -> DeriveInput {
    let mut input = input.clone();
    input
        .generics
        .make_where_clause()
        .predicates
        .push(parse_quote!(for<'a> Self: ::core::fmt::Debug));
    input
}

fn implementation(input: &DeriveInput, name: &TokenStream, body: &TokenStream) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    quote! {
        #[automatically_derived]
        #[allow(unused_variables, clippy::used_underscore_binding)]
        impl #impl_generics #name for #ident #type_generics #where_clause {
            #body
        }
    }
}

/// A `match` of the error, with every field bound in every arm.
fn each(variants: &[Variant], arm: impl Fn(&Variant) -> TokenStream) -> TokenStream {
    if variants.is_empty() {
        return emit!(match *self {});
    }
    let arms = variants.iter().map(|variant| {
        let (pattern, value) = (pattern(variant), arm(variant));
        quote!(#pattern => #value,)
    });
    emit!(match self { #(#arms)* })
}

fn pattern(variant: &Variant) -> TokenStream {
    let fields = variant.fields.iter();
    let fields = fields.map(|Bound { member, name }| match member {
        Member::Named(_) => quote!(#name),
        Member::Unnamed(_) => quote!(#member: #name),
    });
    let path = path(variant);
    quote!(#path { #(#fields),* })
}

fn path(variant: &Variant) -> TokenStream {
    let name = variant.name.as_ref();
    name.map_or_else(|| quote!(Self), |name| quote!(Self::#name))
}

fn display(variants: &[Variant]) -> TokenStream {
    let f = emit!(f);
    let text = each(variants, |variant| match &variant.kind {
        Kind::Own(own) => {
            let message = with_bound_names(&own.message);
            quote_spanned!(message.span()=> ::core::write!(#f, #message))
        }
        Kind::Transparent(_) => {
            let inner = &variant.fields[0].name;
            quote!(::core::fmt::Display::fmt(#inner, #f))
        }
    });
    emit! {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #text
        }
    }
}

fn source(variants: &[Variant]) -> TokenStream {
    let source = each(variants, |variant| match (&variant.kind, &variant.source) {
        (Kind::Transparent(_), _) => {
            let inner = &variant.fields[0].name;
            quote!(::core::error::Error::source(#inner))
        }
        (Kind::Own(_), Some(source)) => quote!(::core::option::Option::Some(#source as _)),
        (Kind::Own(_), None) => quote!(::core::option::Option::None),
    });
    emit! {
        fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
            #source
        }
    }
}

fn api(variants: &[Variant]) -> TokenStream {
    let private = private();
    let asked = |name: &str, own: fn(&Own) -> TokenStream| {
        each(variants, |variant| match &variant.kind {
            Kind::Own(told) => own(told),
            Kind::Transparent(inner) => forward(inner, name, &variant.fields[0].name),
        })
    };
    let (status, code) = (asked("status", status), asked("code", code));
    let title = asked("title", title);
    let has_foreign = variants
        .iter()
        .any(|variant| matches!(variant.kind, Kind::Transparent(_)));
    let headers = has_foreign.then(|| {
        let headers = asked("headers", no_headers);
        emit! {
            fn headers(&self) -> #private::HeaderMap {
                #headers
            }
        }
    });
    let body = has_foreign.then(|| {
        let body = asked("body", no_body);
        emit! {
            fn body(&self) -> ::core::option::Option<#private::ErrorBody> {
                #body
            }
        }
    });
    let describe = variants.iter().map(describe);
    emit! {
        fn status(&self) -> #private::StatusCode {
            #status
        }

        fn code(&self) -> #private::Cow<'static, str> {
            #code
        }

        fn title(&self) -> #private::Cow<'static, str> {
            #title
        }

        #headers

        #body

        fn describe(meta: &mut #private::ResponsesMeta) {
            #(#describe)*
        }
    }
}

/// The answer of the error in the field.
fn forward(inner: &Type, name: &str, field: &Ident) -> TokenStream {
    road(inner, "ApiError", |span| {
        let name = Ident::new(name, span);
        quote_spanned!(span=> #name(#field))
    })
}

fn status(own: &Own) -> TokenStream {
    let (private, status) = (private(), &own.status);
    quote!(#private::status(#status))
}

fn code(own: &Own) -> TokenStream {
    let code = code_text(own);
    quote!(::core::convert::Into::into(#code))
}

fn code_text(own: &Own) -> TokenStream {
    let (private, status, code) = (private(), &own.status, &own.code);
    if code.is_empty() {
        quote!(#private::code_of(#private::status(#status)))
    } else {
        quote!(#code)
    }
}

fn no_headers(_: &Own) -> TokenStream {
    let private = private();
    quote!(#private::HeaderMap::new())
}

fn no_body(_: &Own) -> TokenStream {
    quote!(::core::option::Option::None)
}

fn title(own: &Own) -> TokenStream {
    let (private, status) = (private(), &own.status);
    match &own.title {
        Some(title) => quote!(::core::convert::Into::into(#title)),
        None => quote!(::core::convert::Into::into(#private::reason(#status))),
    }
}

fn describe(variant: &Variant) -> TokenStream {
    let private = private();
    match &variant.kind {
        Kind::Own(own) => {
            let (status, code, message) = (&own.status, code_text(own), &own.message);
            let is_server_side = status.base10_parse::<u16>().is_ok_and(|code| code >= 500);
            // From 500 on the client never reads the message, so the document does not show it.
            let words = match &own.title {
                Some(title) => quote!(#title),
                None if is_server_side => quote!(#private::reason(#status)),
                None => quote!(#message),
            };
            emit!(meta.problem(#private::status(#status), #code, #words);)
        }
        Kind::Transparent(inner) => {
            let meta = emit!(meta);
            let call = road(
                inner,
                "ApiError",
                |span| quote_spanned!(span=> describe(#meta)),
            );
            quote!(#call;)
        }
    }
}

fn from(input: &DeriveInput, variant: &Variant) -> Option<TokenStream> {
    let cause = variant.from.as_ref()?;
    let member = &variant.fields.first()?.member;
    let (ident, path) = (&input.ident, path(variant));
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let body = emit! {
        fn from(cause: #cause) -> Self {
            #path { #member: cause }
        }
    };
    Some(quote_spanned! {cause.span()=>
        #[automatically_derived]
        impl #impl_generics ::core::convert::From<#cause> for #ident #type_generics #where_clause {
            #body
        }
    })
}

/// Keeps other code from failing; the errors beside it stop the compilation.
pub(super) fn stand_in(input: &DeriveInput) -> TokenStream {
    let private = private();
    let fmt = emit! {
        fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::unreachable!("the program does not compile")
        }
    };
    let nothing = TokenStream::new();
    let display = implementation(input, &quote!(::core::fmt::Display), &fmt);
    let error = implementation(input, &quote!(::core::error::Error), &nothing);
    let api = implementation(input, &quote!(#private::ApiError), &nothing);
    quote!(#display #error #api)
}
