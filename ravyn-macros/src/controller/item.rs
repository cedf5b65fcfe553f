//! What stands in the `impl`: methods, and what is left as it is.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, ImplItem, Signature, Visibility};

use crate::function::Function;

/// One item.
pub(super) enum Item {
    Method(Box<Function>),
    Other(TokenStream),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let is_method = ahead.call(Attribute::parse_outer).is_ok()
            && ahead.parse::<Visibility>().is_ok()
            && ahead.parse::<Signature>().is_ok();
        if is_method {
            let function = input.call(Function::parse_in_block)?;
            Ok(Self::Method(Box::new(function)))
        } else {
            let item: ImplItem = input.parse()?;
            Ok(Self::Other(item.into_token_stream()))
        }
    }
}

/// Takes the content of an `impl` apart.
pub(super) fn items(content: TokenStream) -> syn::Result<Vec<Item>> {
    let parser = |input: ParseStream<'_>| {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(items)
    };
    parser.parse2(content)
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Method(function) => function.to_tokens(tokens),
            Self::Other(item) => item.to_tokens(tokens),
        }
    }
}
