//! All mistakes of one macro call, reported together.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

/// Gathers mistakes, so that one compilation shows them all.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// A mistake at `place`, and what to write instead.
    pub(crate) fn push(
        &mut self,
        place: impl ToTokens,
        message: impl AsRef<str>,
        help: impl AsRef<str>,
    ) {
        let text = format!("{}\n\nhelp: {}", message.as_ref(), help.as_ref());
        self.0.push(syn::Error::new_spanned(place, text));
    }

    /// The same at a span.
    pub(crate) fn push_at(&mut self, span: Span, message: impl AsRef<str>, help: impl AsRef<str>) {
        let text = format!("{}\n\nhelp: {}", message.as_ref(), help.as_ref());
        self.0.push(syn::Error::new(span, text));
    }

    /// A mistake that syn found.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts the mistakes behind `output`.
    pub(crate) fn append_to(self, mut output: TokenStream) -> TokenStream {
        for error in self.0 {
            for single in error {
                let message = single.to_string();
                let span = single.span();
                output.extend(quote_spanned!(span=> ::core::compile_error! { #message }));
            }
        }
        output
    }
}
