//! The statements that write it into a route.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Callback, Document, Example, Extension, Link, Parameter};
use crate::emit::{emit, private, private_at};

impl Document {
    /// The statements that write it into `route`.
    pub(crate) fn statements(&self) -> TokenStream {
        let docs = self.external_docs.as_ref();
        let docs = docs
            .map(|url| emit!(route.document.external_docs = ::core::option::Option::Some(#url);));
        let extensions = self.extensions.iter().map(extension);
        let list = emit!(route.document.examples);
        let examples = examples(&self.examples, &list);
        let links = self.links.iter().map(link);
        let callbacks = self.callbacks.iter().map(callback);
        quote!(#docs #(#extensions)* #examples #(#links)* #(#callbacks)*)
    }
}

fn extension(extension: &Extension) -> TokenStream {
    let private = private();
    let Extension { name, value } = extension;
    emit!(route.document.extensions.insert(#name, #private::json_of(&#value));)
}

/// The statements that add examples to a list.
pub(crate) fn examples(examples: &[Example], list: &TokenStream) -> TokenStream {
    let private = private();
    let statements = examples.iter().map(|example| {
        let Example {
            name,
            value,
            summary,
        } = example;
        let summary = match summary {
            Some(text) => quote!(::core::option::Option::Some(#text)),
            None => quote!(::core::option::Option::None),
        };
        emit!(#list.push(#private::example(#name, #summary, &#value));)
    });
    statements.collect()
}

fn link(link: &Link) -> TokenStream {
    let Link {
        name,
        handler,
        parameters,
    } = link;
    let span = handler.span();
    let (private, route) = (private_at(span), emit!(&mut route));
    let parameters = parameters
        .iter()
        .map(|Parameter { name, value }| quote!((#name, #value)));
    let parameters = quote!(&[#(#parameters),*]);
    quote_spanned! {span=>
        #private::link(#route, #name, <#handler as #private::Handler>::describe, #parameters);
    }
}

fn callback(callback: &Callback) -> TokenStream {
    let Callback { webhook, address } = callback;
    let span = webhook.span();
    let (private, route) = (private_at(span), emit!(&mut route));
    quote_spanned! {span=>
        #private::callback(#route, <#webhook as #private::Webhook>::describe, #address);
    }
}
