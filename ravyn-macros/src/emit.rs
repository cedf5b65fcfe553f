//! What emitted code is made of: where it finds what it calls, and names that meet none of the user's.
//!
//! Names in [`emit!`] are those of a `macro_rules` macro: locals are seen by the emitted code alone, so a
//! handler may be called `request` and a field `at`. Everything else stands in the facade's `__private`.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::Type;

/// `quote!` whose locals the user's code cannot see.
macro_rules! emit {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}

pub(crate) use emit;

/// The path of serde, as text for `#[serde(crate = ..)]`.
pub(crate) const SERDE: &str = "::ravyn::model::serde";

/// The path of schemars, as text for `#[schemars(crate = ..)]`.
pub(crate) const SCHEMARS: &str = "::ravyn::model::schemars";

/// `::ravyn::__private`
pub(crate) fn private() -> TokenStream {
    private_at(Span::call_site())
}

/// The same, for code whose errors rustc shall show at `span`.
pub(crate) fn private_at(span: Span) -> TokenStream {
    quote_spanned!(span=> ::ravyn::__private)
}

/// `<ty as Trait>::item`, where `item` is given the span of what follows.
///
/// This is the one road to a trait of the user's type: rustc reports an unmet trait at the type, and drops
/// an error that equals another in message and place, so the roads to one trait of one type fail as one.
pub(crate) fn road(ty: &Type, name: &str, item: impl FnOnce(Span) -> TokenStream) -> TokenStream {
    let (first, last) = ends(ty);
    let open = quote_spanned!(first=> <);
    let (private, name, item) = (private_at(last), Ident::new(name, last), item(last));
    quote_spanned!(last=> #open #ty as #private::#name>::#item)
}

/// The type as if it were one word, its last name: `Item` of `Json<Item>`.
///
/// For a trait with `async` functions. What rustc has to say of the `.await` it says at that word, and only
/// at the same place is it the same error.
pub(crate) fn as_one_word(ty: impl ToTokens) -> Type {
    let tokens = ty.into_token_stream();
    let span = last_name(tokens.clone()).unwrap_or_else(|| ends(&tokens).0);
    Type::Verbatim(located(tokens, span))
}

fn last_name(tokens: TokenStream) -> Option<Span> {
    let names = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Ident(name) => Some(name.span()),
        TokenTree::Group(group) => last_name(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    });
    names.last()
}

/// The spans of the first and of the last token.
fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut tokens = tokens.to_token_stream().into_iter();
    let first = tokens.next();
    let last = tokens.last().or_else(|| first.clone());
    let span = |token: Option<TokenTree>| token.map_or_else(Span::call_site, |token| token.span());
    (span(first), span(last))
}

/// The tokens, with what rustc has to say of them shown at `span`.
pub(crate) fn located(tokens: impl ToTokens, span: Span) -> TokenStream {
    let moved = tokens.into_token_stream().into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), located(group.stream(), span)).into();
        }
        let names = token.span();
        token.set_span(span.resolved_at(names));
        token
    });
    moved.collect()
}
