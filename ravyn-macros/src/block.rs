//! An `impl` whose content is left alone.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Generics, Token, Type, WhereClause, braced};

/// `impl Users { .. }` or `impl Permission for HasRole { .. }`
pub(crate) struct Block {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) impl_token: Token![impl],
    pub(crate) generics: Generics,
    /// What is implemented.
    pub(crate) of_trait: Option<Type>,
    pub(crate) self_type: Type,
    pub(crate) content: TokenStream,
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let impl_token = input.parse()?;
        let has_generics = input.peek(Token![<]);
        let mut generics: Generics = if has_generics {
            input.parse()?
        } else {
            Generics::default()
        };
        let first: Type = input.parse()?;
        let (of_trait, self_type) = if input.parse::<Option<Token![for]>>()?.is_some() {
            (Some(first), input.parse()?)
        } else {
            (None, first)
        };
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let content;
        braced!(content in input);
        Ok(Self {
            attributes,
            impl_token,
            generics,
            of_trait,
            self_type,
            content: content.parse()?,
        })
    }
}

impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            impl_token,
            generics,
            of_trait,
            self_type,
            content,
        } = self;
        let of_trait = of_trait.iter();
        let where_clause = &generics.where_clause;
        tokens.extend(quote! {
            #(#attributes)*
            #impl_token #generics #(#of_trait for)* #self_type #where_clause { #content }
        });
    }
}
