//! What `#[provider]` emits: a function of the provider's name that describes it, and a type of that name that has
//! the function as it was written.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::parse::Provider;
use crate::argument::{self, Reading, reading};
use crate::emit::{emit, private};
use crate::function::Function;

pub(super) fn provider(provider: &Provider, function: &Function) -> TokenStream {
    let Provider {
        name, conditions, ..
    } = provider;
    let (visibility, declared) = (&function.visibility, declared(provider, function));
    let called = called(function);
    quote! {
        #declared

        #(#conditions)*
        #[doc(hidden)]
        #[allow(
            non_camel_case_types,
            missing_debug_implementations,
            unreachable_pub,
            clippy::empty_structs_with_brackets
        )]
        #visibility struct #name {}

        #(#conditions)*
        #[allow(clippy::unused_async)]
        impl #name {
            #called
        }
    }
}

/// The function as it was written, as `name::call`.
fn called(function: &Function) -> TokenStream {
    let mut called = function.clone();
    let span = called.signature.ident.span();
    called.signature.ident = Ident::new("call", span);
    quote! {
        #[allow(clippy::too_many_arguments)]
        #called
    }
}

fn declared(provider: &Provider, function: &Function) -> TokenStream {
    let private = private();
    let Provider {
        name,
        output,
        documents,
        conditions,
        ..
    } = provider;
    let visibility = &function.visibility;
    let text = name.unraw().to_string();
    let line = quote_spanned!(name.span()=> ::core::line!());
    let functions = argument::functions(&provider.arguments);
    let (describe, make) = (describe(provider), make(provider));
    let declared = emit! {
        #private::Declared {
            arguments: __describe,
            source: #private::SourceLocation { file: ::core::file!(), line: #line },
            name: #text,
            call: __make,
            pinned: ::core::marker::PhantomPinned,
        }
    };
    quote! {
        #(#documents)*
        #(#conditions)*
        #[must_use]
        #visibility fn #name() -> #private::Declared<#output> {
            #functions
            #describe
            #make
            #declared
        }
    }
}

fn describe(provider: &Provider) -> TokenStream {
    let private = private();
    let list = emit!(arguments);
    let arguments = provider.arguments.iter();
    let arguments = arguments.map(|argument| argument::describe(argument, &list));
    let whose = format!("the provider `{}`", provider.name);
    let checks = argument::refuse_bodies(&provider.arguments, &whose);
    emit! {
        fn __describe() -> #private::Vec<#private::ArgumentMeta> {
            #checks
            #[allow(unused_mut)]
            let mut arguments = #private::Vec::new();
            #(#arguments)*
            arguments
        }
    }
}

fn make(provider: &Provider) -> TokenStream {
    let private = private();
    let Provider {
        name,
        output,
        is_async,
        ..
    } = provider;
    let span = name.span();
    let (reads, values) = if provider.arguments.is_empty() {
        (emit!(let _ = (request, arguments);), Vec::new())
    } else {
        reading(&Reading {
            arguments: &provider.arguments,
            shared: None,
            gather: quote!(#private::Gather::new()),
            compiled: |position| emit!(&arguments[#position]),
            incomplete: quote!(#private::incomplete()),
        })
    };
    let wait = is_async.then(|| quote_spanned!(span=> .await));
    let value = quote_spanned!(span=> #name::call(#(#values),*)#wait);
    let made = emit!({ #reads ::core::result::Result::Ok(#value) });
    // A future that is not `Send` is reported at the function's name.
    let future = quote_spanned!(span=> #private::Box::pin(async move #made));
    emit! {
        fn __make<'a>(
            request: &'a mut #private::Request,
            arguments: &'a [#private::Argument],
        ) -> #private::BoxFuture<'a, ::core::result::Result<#output, #private::Error>> {
            #future
        }
    }
}
