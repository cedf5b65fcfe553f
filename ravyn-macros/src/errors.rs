//! All mistakes of one macro call, reported together.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

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
        let text = text(message.as_ref(), help.as_ref());
        self.0.push(syn::Error::new_spanned(place, text));
    }

    /// The same at a span.
    pub(crate) fn push_at(&mut self, span: Span, message: impl AsRef<str>, help: impl AsRef<str>) {
        let text = text(message.as_ref(), help.as_ref());
        self.0.push(syn::Error::new(span, text));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts the mistakes behind `output`.
    pub(crate) fn append_to(self, mut output: TokenStream) -> TokenStream {
        output.extend(self.0.iter().map(syn::Error::to_compile_error));
        output
    }
}

fn text(message: &str, help: &str) -> String {
    format!("{message}\n\nhelp: {help}")
}
