//! `Self` outside of the `impl` that it belongs to.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::Type;
use syn::spanned::Spanned;

/// The name of the alias that stands for the controller's type.
pub(super) const ALIAS: &str = "__Controller";

/// The alias, of which rustc says what it has to say at the type itself.
pub(super) fn alias(self_type: &Type) -> Type {
    let name = Ident::new(ALIAS, self_type.span());
    syn::parse_quote!(#name)
}

/// The tokens with the alias for `Self`.
pub(super) fn replaced(tokens: TokenStream) -> TokenStream {
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(name) if name == "Self" => Ident::new(ALIAS, name.span()).into(),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), replaced(group.stream()));
            inner.set_span(group.span());
            inner.into()
        }
        other => other,
    });
    each.collect()
}
